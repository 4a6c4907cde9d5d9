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

from copilot.checking.reader.ngrams import Features, features
from copilot.checking.reader.proposal import CLAIMS, GROUPS, Proposal
from copilot.checking.reader.view import Turn, View, part

__all__ = ["OUTPUTS", "LinearReader"]

OUTPUTS: tuple[str, ...] = (*CLAIMS, *GROUPS, "hedged")
"""Columns of the weights: each claim, each group of claims, and whether the claim is an estimate."""


class LinearReader:
    """Proposes what sentences commit the shop to; holds no state beside its weights."""

    def __init__(
        self, table: npt.NDArray[np.int8], scale: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]
    ) -> None:
        """Take the table (rows, outputs), the size of its unit per output, and the bias per output."""
        self._table, self._scale, self._bias = table, scale, bias

    @classmethod
    def load(cls, path: Path | None = None) -> LinearReader:
        """Load the packaged weights, or others."""
        with np.load(path or Path(__file__).with_name("linear.npz"), allow_pickle=False) as stored:
            return cls(stored["table"], stored["scale"], stored["bias"])

    def read(self, views: Sequence[View], turn: Turn) -> list[Proposal]:
        """Return one proposal a sentence."""
        count, groups = len(CLAIMS), len(GROUPS)
        found = []
        for seen in features(views, turn):
            row = [round(1 / (1 + exp(-min(60.0, max(-60.0, logit)))), 3) for logit in self.logits(seen).tolist()]
            found.append(Proposal(tuple(row[:count]), tuple(row[count : count + groups]), row[-1]))
        return found

    def logits(self, seen: Features) -> npt.NDArray[np.float32]:
        """Return the log odds of each of `OUTPUTS`."""
        rows, weights = seen
        found: npt.NDArray[np.float32] = (weights @ self._table[rows]) * self._scale + self._bias
        return found

    def locate(self, view: View, turn: Turn, group: str) -> tuple[int, int]:
        """Return the comma clause that carries the claim, as offsets in the sentence."""
        clauses = list(view.clauses())
        if len(clauses) < 2:
            return 0, len(view.text)
        column = OUTPUTS.index(group)
        parts = [part(view, start, end) for start, end in clauses]
        scores = [float((weights @ self._table[rows])[column]) for rows, weights in features(parts, turn)]
        return clauses[int(np.argmax(scores))]
