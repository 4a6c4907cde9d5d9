"""Scorecards: what a person thinks of how a conversation was handled, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping

from copilot.errors import StoreError
from copilot.reviews.base import StoreBase, code_word, find
from copilot.reviews.events.scores import Scored
from copilot.reviews.people.roles import User, require

__all__ = ["Scoring"]


class Scoring(StoreBase):
    """Scores are kept one after the other; the last one of a person counts."""

    def score(self, conversation_id: str, scores: Mapping[str, bool], *, comment: str = "", by: User) -> int:
        """Keep a scorecard and return the event's number; criteria that do not apply are left out."""
        require(by, "resolve")
        if not scores and not comment.strip():
            raise StoreError("the scorecard is empty")
        named = {code_word(criterion, "criterion"): bool(good) for criterion, good in scores.items()}
        with self.database.write() as session:
            number = find(session, conversation_id).number
            return self._record(session, Scored(scores=named, comment=comment.strip()), by, number).seq
