"""Promises as tasks with a time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from copilot.errors import StoreError
from copilot.reviews.base import StoreBase, find
from copilot.reviews.events.kinds import PromiseKept, PromiseMade
from copilot.reviews.people.roles import User, require
from copilot.reviews.reading_side import promise_view
from copilot.reviews.record.schema import ConversationRow, PromiseRow
from copilot.reviews.views import PromiseView

__all__ = ["Promises"]


class Promises(StoreBase):
    """What was promised, and whether it was kept; promises in sent texts are added when they are acknowledged."""

    def add_promise(self, conversation_id: str, text: str, due: datetime, *, by: User) -> int:
        """Add a promise by hand (one made by telephone, say) and return its id."""
        require(by, "reply")
        with self.database.write() as session:
            number = find(session, conversation_id).number
            return self._record(session, PromiseMade(text=text, due=due), by, number).seq

    def promises_due(
        self, now: datetime | None = None, *, by: User, until: datetime | None = None
    ) -> tuple[PromiseView, ...]:
        """Return open promises, the most urgent first: due by `now`, or by the later `until` (a shift's end)."""
        require(by, "read")
        last = max(now or self.clock(), until) if until else now or self.clock()
        query = (
            select(PromiseRow, ConversationRow.id)
            .join(ConversationRow, ConversationRow.number == PromiseRow.conversation)
            .where(PromiseRow.state == "open", PromiseRow.due <= last)
        )
        with self.database.read() as session:
            found = session.execute(query.order_by(PromiseRow.due, PromiseRow.seq)).all()
            return tuple(promise_view(row, conversation_id) for row, conversation_id in found)

    def keep_promise(self, promise: int, *, by: User, dropped: bool = False) -> None:
        """Mark a promise as kept, or as dropped because it no longer matters; again changes nothing."""
        require(by, "reply")
        with self.database.write() as session:
            row = session.get(PromiseRow, promise)
            if row is None:
                raise StoreError(f"there is no promise {promise}")
            if row.state == "open":
                self._record(session, PromiseKept(promise=promise, dropped=dropped), by, row.conversation)
