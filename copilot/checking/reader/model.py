"""The learned commitment reader: a small network over word and piece vectors, run with numpy alone.

It reads one sentence with the customer's last turn and nothing else, so that what stands beside a sentence cannot
change its reading. Training, data and their card are in `eval/reader`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copilot.checking.claim import ClaimKind
from copilot.checking.reader.features import Vocabulary, tokens
from copilot.checking.reader.proposal import CLAIMS, Proposal

__all__ = ["ClaimModel", "Weights", "pair_rows"]

_Floats = npt.NDArray[np.float32]
_CLAUSE = re.compile(r"[^\s,:][^,:]*(?:[,:](?=\d)[^,:]*)*")
_CHUNK = 24
"""Sentences read at once; the work for a long draft stays linear in its length."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The trained arrays; `width` below is the length of a token's vector."""

    tokens: npt.NDArray[np.int8]
    """Shape (pieces, width): in units of `scale`."""
    pairs: npt.NDArray[np.int8]
    """Shape (2**n, width): what two neighbours add, in units of `scale`; row 0 is zero."""
    customer: npt.NDArray[np.int8]
    """Shape (pieces, width): rectified vectors of the customer's words, in units of `customer_scale`."""
    scale: _Floats
    customer_scale: _Floats
    bias: _Floats
    heads: _Floats
    """Shape (width, heads)."""
    mix: _Floats
    """Shape ((2 + heads) * width + 1, 2 * width); the last row is the bias, as in the next two."""
    hidden: _Floats
    out: _Floats

    @classmethod
    def load(cls, path: Path) -> tuple[Weights, list[str]]:
        """Read the arrays and the vocabulary's pieces from one file."""
        with np.load(path, allow_pickle=False) as stored:
            pieces = stored["pieces"].tobytes().decode("utf-8").split("\n")
            return cls(**{name: stored[name] for name in cls.__slots__}), pieces


class ClaimModel:
    """Proposes what sentences commit the shop to; holds no state beside its weights."""

    def __init__(self, weights: Weights, vocabulary: Vocabulary) -> None:
        self._weights = weights
        self._vocabulary = vocabulary

    @classmethod
    def load(cls, path: Path | None = None) -> ClaimModel:
        """Load the packaged weights, or others."""
        weights, pieces = Weights.load(path or Path(__file__).with_name("weights.npz"))
        return cls(weights, Vocabulary(pieces))

    def read(self, sentences: Sequence[str], customer: str) -> list[Proposal]:
        """Return one proposal a sentence; both sides are folded text, a question ends in "?"."""
        if not sentences:
            return []
        turn = self._turn(customer)
        found: list[Proposal] = []
        for start in range(0, len(sentences), _CHUNK):
            rows = [tokens(text, self._vocabulary) for text in sentences[start : start + _CHUNK]]
            values = self._probabilities(rows, turn).tolist()
            found += [Proposal(tuple(value[:-1]), value[-1]) for value in values]
        return found

    def explain(self, sentence: str, customer: str, claim: ClaimKind) -> tuple[int, int]:
        """Return the comma clause, or neighbouring clauses, that carry the claim, as offsets in the sentence."""
        parts = [match.span() for match in _CLAUSE.finditer(sentence)]
        if len(parts) < 2:
            return 0, len(sentence)
        spans = [*parts, *((a[0], b[1]) for a, b in zip(parts, parts[1:], strict=False))]
        index = CLAIMS.index(claim)
        scores = [p.probabilities[index] for p in self.read([sentence[a:b] for a, b in spans], customer)]
        best = max(scores)
        if best < 0.05:
            return parts[0][0], parts[-1][1]
        good = [span for span, score in zip(spans, scores, strict=True) if score >= 0.7 * best]
        return min(good, key=lambda span: (span[1] - span[0], span[0]))

    def _turn(self, customer: str) -> _Floats:
        weights = self._weights
        if not customer:
            return np.zeros(2 * weights.customer.shape[1], np.float32)
        rows = weights.customer[tokens(customer, self._vocabulary)].astype(np.float32)
        total = rows.sum(0) / np.float32(len(rows) ** 0.5)
        return np.concatenate([total * weights.customer_scale, rows.max(0) * weights.customer_scale])

    def _probabilities(self, rows: Sequence[Sequence[int]], turn: _Floats) -> _Floats:
        weights = self._weights
        sizes = np.array([len(row) for row in rows])
        ids = np.array([token for row in rows for token in row])
        starts = np.zeros(len(rows), np.intp)
        np.cumsum(sizes[:-1], out=starts[1:])
        x = weights.tokens[ids].astype(np.float32)
        x += weights.pairs[pair_rows(ids, starts, len(weights.pairs))]
        x *= weights.scale
        x += weights.bias
        np.maximum(x, 0, out=x)
        pooled = np.concatenate([self._pool(x, sizes, starts), np.ones((len(rows), 1), np.float32)], 1)
        sentence = np.maximum(pooled @ weights.mix, 0)
        width = x.shape[1]
        joined = np.empty((len(rows), len(weights.hidden)), np.float32)
        joined[:, : 2 * width] = sentence
        joined[:, 2 * width : 4 * width] = turn
        joined[:, 4 * width : 5 * width] = sentence[:, :width] * turn[:width]
        joined[:, -1] = 1
        hidden = np.maximum(joined @ weights.hidden, 0)
        logits = hidden @ weights.out[:-1] + weights.out[-1]
        return np.round(1 / (1 + np.exp(-logits.astype(np.float64))), 3)

    def _pool(self, x: _Floats, sizes: npt.NDArray[np.intp], starts: npt.NDArray[np.intp]) -> _Floats:
        """Return the scaled sum, the maximum and the attended sums of each sentence's tokens, side by side."""
        count, length = len(sizes), len(x)
        heads = self._weights.heads.shape[1]
        strength = np.exp(np.minimum(x @ self._weights.heads, 30))
        shares = np.zeros((count, heads + 1, length), np.float32)
        owner = np.repeat(np.arange(count), sizes)
        along = np.arange(length)
        shares[owner, 1:, along] = strength / np.add.reduceat(strength, starts)[owner]
        shares[owner, 0, along] = (1 / np.sqrt(sizes))[owner]
        sums = (shares.reshape(-1, length) @ x).reshape(count, -1)
        width = x.shape[1]
        return np.concatenate([sums[:, :width], np.maximum.reduceat(x, starts), sums[:, width:]], 1)


def pair_rows(ids: npt.NDArray[np.int64], starts: npt.NDArray[np.intp], size: int) -> npt.NDArray[np.int64]:
    """Return the row of each token with the one after it; 0 for the last of a sentence."""
    rows = np.zeros(len(ids), np.int64)
    rows[:-1] = (ids[:-1] * 40503 + ids[1:] * 30011) % 65521 % (size - 1) + 1
    rows[starts[1:] - 1] = 0
    return rows
