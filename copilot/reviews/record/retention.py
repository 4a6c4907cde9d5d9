"""Removing what people wrote: all of one customer's data on request, and everything that is old enough.

The events stay with their hashes, times, counts and codes; their personal parts and salts go, and an `erased`
event says which. The derived tables are built again from what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from copilot.errors import StoreError
from copilot.reviews.base import StoreBase
from copilot.reviews.events.kinds import Erased, SendUncertain
from copilot.reviews.people.roles import User, require, system_user
from copilot.reviews.projection.project import apply, clear
from copilot.reviews.record.log import events
from copilot.reviews.record.schema import ConversationRow, EventRow, NoteRow, OutboxRow, PayloadRow, PromiseRow
from copilot.reviews.sending.send import OPEN
from copilot.types import Frozen

__all__ = ["Erasure", "Retention"]


class Erasure(Frozen):
    """What was removed."""

    conversations: int
    events: int


class Retention(StoreBase):
    """Erasure by customer and by age."""

    def erase_customer(self, customer: str, *, by: User) -> Erasure:
        """Remove all personal data of one customer (by the helpdesk's id); raises StoreError when unknown."""
        require(by, "erase")
        with self.database.write() as session:
            query = select(ConversationRow.number).where(ConversationRow.customer == customer)
            numbers = list(session.scalars(query))
            if not numbers:
                raise StoreError("there is no conversation of this customer (or it is erased already)")
            self._end_sends(session, numbers)
            erased = self._erase(session, numbers, "request", by)
        self.database.forget()
        return erased

    def erase_conversation(self, conversation_id: str, *, by: User) -> Erasure:
        """Remove the personal data of one conversation, for customers that have no id."""
        require(by, "erase")
        with self.database.write() as session:
            query = select(ConversationRow.number).where(ConversationRow.id == conversation_id)
            numbers = list(session.scalars(query))
            if not numbers:
                raise StoreError(f"there is no conversation {conversation_id!r}")
            self._end_sends(session, numbers)
            erased = self._erase(session, numbers, "request", by)
        self.database.forget()
        return erased

    def retain(self, days: int, *, by: User, now: datetime | None = None) -> Erasure:
        """Remove the personal data of conversations untouched for `days` days, and of shift notes as old.

        A conversation with an open promise or an unfinished send is left until that is settled.
        """
        require(by, "erase")
        before = (now or self.clock()) - timedelta(days=days)
        with self.database.write() as session:
            erased = self._erase(session, _old(session, before), "retention", by, notes_before=before)
        self.database.forget()
        return erased

    def _end_sends(self, session: Session, numbers: Iterable[int]) -> None:
        """Refuse what is being handed over now; what its sender left lying is closed as uncertain."""
        query = select(OutboxRow).where(
            OutboxRow.conversation.in_(list(numbers)), OutboxRow.state.in_(("claimed", "sending"))
        )
        for row in list(session.scalars(query)):
            if row.lease_until > self.clock():
                raise StoreError("a text to this customer is being sent at this moment; please try again in a minute")
            body = SendUncertain(key=row.key, code="interrupted")
            self._record(session, body, system_user("recovery"), row.conversation)

    def _erase(
        self,
        session: Session,
        numbers: list[int],
        cause: Literal["request", "retention"],
        by: User,
        notes_before: datetime | None = None,
    ) -> Erasure:
        found = _personal(session, numbers, notes_before)
        if not found:
            return Erasure(conversations=0, events=0)
        self._record(session, Erased(cause=cause, ranges=_ranges(found)), by, None)
        for start in range(0, len(found), 500):
            part = found[start : start + 500]
            session.execute(update(PayloadRow).where(PayloadRow.seq.in_(part)).values(body=None, salt=None))
            session.execute(update(NoteRow).where(NoteRow.seq.in_(part)).values(text=""))
        session.expire_all()
        for number in numbers:
            clear(session, number)
            for event in list(events(session, conversation=number)):
                apply(session, event)
        return Erasure(conversations=len(numbers), events=len(found))


def _personal(session: Session, numbers: list[int], notes_before: datetime | None) -> list[int]:
    mine: ColumnElement[bool] = EventRow.conversation.in_(numbers)
    if notes_before is not None:
        old_note = (EventRow.kind == "noted") & EventRow.conversation.is_(None) & (EventRow.at < notes_before)
        mine = or_(mine, old_note)
    query = select(PayloadRow.seq).join(EventRow, EventRow.seq == PayloadRow.seq)
    return list(session.scalars(query.where(mine, PayloadRow.body.is_not(None)).order_by(PayloadRow.seq)))


def _old(session: Session, before: datetime) -> list[int]:
    has_text = (
        select(func.count())
        .select_from(PayloadRow)
        .join(EventRow, EventRow.seq == PayloadRow.seq)
        .where(EventRow.conversation == ConversationRow.number, PayloadRow.body.is_not(None))
        .scalar_subquery()
    )
    promised = select(PromiseRow.conversation).where(PromiseRow.state == "open")
    sending = select(OutboxRow.conversation).where(OutboxRow.state.in_(OPEN))
    query = select(ConversationRow.number).where(
        ConversationRow.last_at < before, has_text > 0, ConversationRow.number.not_in(promised.union(sending))
    )
    return list(session.scalars(query))


def _ranges(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)
