"""Situations by the whole turn: a linear model over hashed letters and words, trained on customers' turns.

Customers seldom use the name of what they ask for. The weights are fitted by `python -m eval.situations.train`; the
cues stay beside it for what the model has not met: a shop's own situations, codes and names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.hashing import Rows, rows_of, runs_of, squeeze, word_codes

__all__ = ["BITS", "Guess", "SituationModel", "features"]

BITS = 15
"""The table has 2**BITS rows."""
_LONGEST_RUN = 5
_LETTERS, _WORDS = 3, 5
_WORD = re.compile(r"[a-z]+")
_MOST = 600
"""Characters of a turn that are read: its beginning and its end."""
_SURE = 0.4
"""Probability from which a situation counts as asked beside the likeliest."""


class Guess(NamedTuple):
    """What a text is probably about, and how sure that is."""

    situation: str
    probability: float


class SituationModel:
    """Reads situations; holds nothing beside its weights."""

    def __init__(
        self, names: Sequence[str], table: npt.NDArray[np.int8], scale: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
    ) -> None:  # fmt: skip
        """Take the situations, the table (rows, situations), and the size of its unit and the bias of each."""
        self.names = tuple(names)
        self._table, self._scale, self._bias = table, scale, bias

    @classmethod
    def load(cls, path: Path | None = None) -> SituationModel:
        """Load the packaged weights, or others."""
        with np.load(path or Path(__file__).with_name("situations.npz"), allow_pickle=False) as stored:
            return cls(stored["names"].tolist(), stored["table"], stored["scale"], stored["bias"])

    def probabilities(self, text: str) -> npt.NDArray[np.float32]:
        """Return the probability of each of `names` for a text in the flat spelling."""
        rows = features(text)
        if not len(rows):
            return np.zeros(len(self.names), np.float32)
        sums = self._table.take(rows, 0).sum(0, dtype=np.int32) * np.float32(len(rows) ** -0.5)
        found: npt.NDArray[np.float32] = 1 / (1 + np.exp(-(sums * self._scale + self._bias)))
        return found

    def read(self, text: str) -> tuple[Guess, ...]:
        """Return the situations of a turn, likeliest first; at least one."""
        found = self.probabilities(text)
        order = np.argsort(-found, kind="stable").tolist()
        kept = [n for n in order if found[n] >= _SURE] or order[:1]
        return tuple(Guess(self.names[n], float(found[n])) for n in kept)


def features(text: str) -> Rows:
    """Return the rows of a text in the flat spelling; empty for an empty one."""
    if len(text) > _MOST:
        text = f"{text[: _MOST // 2]}\n{text[-_MOST // 2 :]}"
    if not text.strip():
        return rows_of(np.empty(0, np.uint64), BITS)
    letters = runs_of([f"^{squeeze(text)}$"], _LONGEST_RUN, _LETTERS)
    return np.unique(rows_of(np.concatenate([*letters, word_codes(_WORD.findall(text), _WORDS)]), BITS))
