"""One sentence with what both readers make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from copilot.checking.claim import Claim
from copilot.checking.reader.features import Features
from copilot.checking.reader.linear import LinearReader
from copilot.checking.reader.proposal import Proposal
from copilot.checking.reader.signals import doubts
from copilot.checking.reader.view import NO_TURN, Turn, View

__all__ = ["ReadSentence"]


@dataclass(frozen=True)
class ReadSentence:
    """One sentence with what both readers make of it."""

    model: LinearReader
    view: View
    turn: Turn
    said: list[Claim]
    """What the grammar claims."""
    proposal: Proposal
    seen: Features
    number: int
    """Its place in `seen`."""
    declined: bool
    """Some sentence of the draft refuses to promise a time."""
    refused: bool
    """Some sentence of the draft refuses to give anything off."""

    @cached_property
    def doubts(self) -> frozenset[str]:
        """What in it speaks against a commitment."""
        return frozenset(doubts(self.view))

    @cached_property
    def alone(self) -> Proposal:
        """Its reading without what the customer said before it, and without what the grammar claims of it."""
        return self.read_alone(())

    def locate(self, group: str) -> tuple[int, int]:
        """Return the comma clause that carries a claim of a group, as offsets in the sentence."""
        return self.model.locate(self.view, self._weighed, group)

    @cached_property
    def _weighed(self) -> tuple[list[View], npt.NDArray[np.float32]]:
        return self.model.weigh_clauses(self.view, self.turn)

    def read_alone(self, claims: Sequence[Claim]) -> Proposal:
        """Return its reading without what the customer said before it."""
        if self.turn is NO_TURN:
            return self.proposal
        return self.model.read(self.model.see_again(self.seen, self.number, self.view, NO_TURN, claims))[0]
