"""The learned commitment reader: one linear model over hashed features, run with numpy.

It reads one sentence with the customer's last turn and nothing else, so that what stands beside a sentence cannot
change its reading, and every probability can be taken apart into the features that made it. Training, data and
their card are in `eval/reader`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copilot.checking.claim import Claim, ClaimKind
from copilot.checking.reader.features import Features, features, in_other_company
from copilot.checking.reader.proposal import CLAIMS, GROUPS, Proposal
from copilot.checking.reader.signals import signals
from copilot.checking.reader.view import Turn, View, part

__all__ = ["OUTPUTS", "LinearReader"]

OUTPUTS: tuple[str, ...] = (*GROUPS, "hedged")
"""Columns of the weights that every sentence asks for; the kinds of claim have a table of their own, read on demand."""

_WHOLE = 24
"""A sentence up to this length is shown whole."""
_NEAR = 2.0
"""Log odds by which a clause may fall behind the strongest and still be shown with it."""

_SURELY_NOT = -60.0
"""Log odds below which a probability is none."""

_Table = npt.NDArray[np.int8]
_Floats = npt.NDArray[np.float32]


class LinearReader:
    """Proposes what sentences commit the shop to; holds no state beside its weights."""

    def __init__(self, groups: _Table, kinds: _Table, scale: _Floats, bias: _Floats) -> None:
        """Take both tables (rows, outputs), and the size of their unit and the bias per output, groups first."""
        cut = groups.shape[1]
        self._groups, self._scale = groups, scale[:cut]
        # Rows of sixteen bytes are gathered several times as fast as odd ones.
        self._kinds, self._kind_scale = np.pad(kinds, ((0, 0), (0, -kinds.shape[1] % 16))), scale[cut:]
        self._bias, self._kind_bias = bias[:cut], bias[cut:]

    @classmethod
    def load(cls, path: Path | None = None) -> LinearReader:
        """Load the packaged weights, or others."""
        with np.load(path or Path(__file__).with_name("linear.npz"), allow_pickle=False) as stored:
            return cls(stored["groups"], stored["kinds"], stored["scale"], stored["bias"])

    def see(self, views: Sequence[View], turn: Turn, claims: Sequence[Sequence[Claim]]) -> Features:
        """Return the features of sentences (at least one); `claims` holds what the grammar claims of each."""
        return features(views, turn, [signals(v, turn, own) for v, own in zip(views, claims, strict=True)])

    def see_again(self, seen: Features, sentence: int, view: View, turn: Turn, claims: Sequence[Claim]) -> Features:
        """Return the features of one of the sentences as it reads after another turn."""
        return in_other_company(seen, sentence, view, turn, signals(view, turn, claims))

    def read(self, seen: Features) -> list[Proposal]:
        """Return one proposal a sentence."""
        return [Proposal(*map(_probability, row)) for row in self.logits(seen).tolist()]

    def logits(self, seen: Features) -> _Floats:
        """Return the log odds of `OUTPUTS`, one row a sentence."""
        table, ends = self._groups.take(seen.rows, 0).astype(np.float32), [*seen.starts[1:], len(seen.rows)]
        sums = [seen.weights[a:b] @ table[a:b] for a, b in zip(seen.starts, ends, strict=True)]
        found: _Floats = np.array(sums) * self._scale + self._bias
        return found

    def kinds(self, seen: Features, sentence: int) -> dict[ClaimKind, float]:
        """Return the probability of each kind, given that the sentence makes some claim."""
        rows, weights = seen.of(sentence)
        # As floats beforehand: a product of mixed types takes several times as long.
        sums = weights @ self._kinds.take(rows, 0).astype(np.float32)
        logits = sums[: len(CLAIMS)] * self._kind_scale + self._kind_bias
        return dict(zip(CLAIMS, map(_probability, logits.tolist()), strict=True))

    def weigh_clauses(self, view: View, turn: Turn) -> tuple[list[View], _Floats]:
        """Return the comma clauses, and the log odds of `OUTPUTS` of each; none where the sentence is shown whole."""
        clauses = list(view.clauses())
        if len(clauses) < 2 or len(view.text) <= _WHOLE:
            return [], np.empty((0, len(OUTPUTS)), np.float32)
        parts = [part(view, start, end) for start, end in clauses]
        return parts, self.logits(features(parts, turn, [()] * len(parts)))

    @staticmethod
    def locate(view: View, weighed: tuple[list[View], _Floats], group: str) -> tuple[int, int]:
        """Return the comma clause that carries the claim, as offsets in the sentence."""
        parts, odds = weighed
        if not parts:
            return 0, len(view.text)
        clauses = list(view.clauses())
        scores = odds[:, OUTPUTS.index(group)]
        # A clause that names the day or the amount is likelier to be the one.
        held = [bool(p.times) if group == "date" else group == "discount" and bool(p.money) for p in parts]
        scores = scores + _NEAR * np.array(held, np.float32)
        # What no clause carries by itself is made by all together; what several carry begins with the first of them.
        least = max(0.0, float(scores.max()) - _NEAR)
        strong = [clause for clause, score in zip(clauses, scores, strict=True) if score >= least] or clauses
        return strong[0][0], strong[-1][1]


def _probability(logit: float) -> float:
    return 1 / (1 + exp(-logit)) if logit > _SURELY_NOT else 0.0
