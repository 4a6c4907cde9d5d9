"""The queue: who waits longest for an answer stands first."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Select, and_, func, nulls_last, select
from sqlalchemy.orm import Session

from copilot.reviews.base import StoreBase, find
from copilot.reviews.people.roles import User, require
from copilot.reviews.reading_side import whole_view
from copilot.reviews.record.schema import (
    ChainHead,
    ConversationRow,
    DraftRow,
    EventRow,
    MessageRow,
    OutboxRow,
    PromiseRow,
    TurnRow,
)
from copilot.reviews.views import ConversationView, QueueItem

__all__ = ["QueueReader"]

_Query = Select[*tuple[Any, ...]]


class QueueReader(StoreBase):
    """What an agent looks at first."""

    def queue(
        self,
        now: datetime | None = None,
        *,
        by: User,
        include_answered: bool = True,
        include_closed: bool = False,
        label: str | None = None,
        limit: int = 500,
    ) -> tuple[QueueItem, ...]:
        """Return the conversations, the longest waiting first, answered ones after them (newest first)."""
        require(by, "read")
        now = now or self.clock()
        query = select(ConversationRow)
        if not include_closed:
            query = query.where(ConversationRow.closed_at.is_(None))
        if not include_answered:
            query = query.where(ConversationRow.unanswered_since.is_not(None))
        if label is not None:
            query = query.where(ConversationRow.labels.contains(json.dumps(label, ensure_ascii=False), autoescape=True))
        order = (nulls_last(ConversationRow.unanswered_since.asc()), ConversationRow.last_at.desc())
        with self.database.read() as session:
            rows = list(session.scalars(query.order_by(*order).limit(limit)))
            return _items(session, rows, now)

    def conversation(self, conversation_id: str, *, by: User, history: bool = True) -> ConversationView:
        """Return everything known of one conversation; raises StoreError for an unknown id.

        Without `history` the events are left out, and of the drafts only the open one has its reply: for looks
        that happen at every key stroke.
        """
        require(by, "read")
        with self.database.read() as session:
            return whole_view(session, find(session, conversation_id), history=history)

    def revision(self) -> int:
        """Return the number of the newest event: while it stays the same, nothing anywhere has changed."""
        with self.database.read() as session:
            return session.get_one(ChainHead, 1).seq

    def version(self, conversation_id: str, *, by: User) -> int:
        """Return the conversation's version: a cheap look whether anything new was said."""
        require(by, "read")
        with self.database.read() as session:
            return find(session, conversation_id).version

    def stamp(self, conversation_id: str, *, by: User) -> int:
        """Return the number of the conversation's newest event: a cheap look whether anything at all changed."""
        require(by, "read")
        with self.database.read() as session:
            number = find(session, conversation_id).number
            return session.scalar(select(func.max(EventRow.seq)).where(EventRow.conversation == number)) or 0


def _items(session: Session, rows: list[ConversationRow], now: datetime) -> tuple[QueueItem, ...]:
    numbers = [row.number for row in rows]
    last = {m.conversation: m for m in session.scalars(_last_messages(numbers))}
    drafts = {d.conversation: d for d in session.scalars(
        select(DraftRow).where(DraftRow.conversation.in_(numbers), DraftRow.state == "open").order_by(DraftRow.seq)
    )}  # fmt: skip
    newer = _counts(session, select(DraftRow.conversation, func.count()).join(
        MessageRow, and_(MessageRow.conversation == DraftRow.conversation, MessageRow.version > DraftRow.version,
                         MessageRow.state.in_(("received", "sent")))
    ).where(DraftRow.state == "open", DraftRow.conversation.in_(numbers)).group_by(DraftRow.conversation))  # fmt: skip
    due = _counts(session, select(PromiseRow.conversation, func.count()).where(
        PromiseRow.state == "open", PromiseRow.due <= now, PromiseRow.conversation.in_(numbers)
    ).group_by(PromiseRow.conversation))  # fmt: skip
    sends = _sends(session, numbers)
    answered = set(session.scalars(
        select(TurnRow.conversation).where(TurnRow.answered_at.is_not(None), TurnRow.conversation.in_(numbers))
    ))  # fmt: skip
    return tuple(
        _item(row, last.get(row.number), now).model_copy(
            update={
                "draft": drafts[row.number].seq if row.number in drafts else None,
                "new_since_draft": newer.get(row.number, 0),
                "promises_due": due.get(row.number, 0),
                "sending": sends.get(row.number, ""),
                "is_new": row.number not in answered,
            }
        )
        for row in rows
    )


def _last_messages(numbers: list[int]) -> _Query:
    newest = (
        select(MessageRow.conversation, func.max(MessageRow.position).label("position"))
        .where(MessageRow.conversation.in_(numbers), MessageRow.state != "failed")
        .group_by(MessageRow.conversation)
        .subquery()
    )
    same = and_(MessageRow.conversation == newest.c.conversation, MessageRow.position == newest.c.position)
    return select(MessageRow).join(newest, same)


def _counts(session: Session, query: _Query) -> dict[int, int]:
    return {int(number): int(count) for number, count in session.execute(query).all()}


def _sends(session: Session, numbers: list[int]) -> dict[int, Literal["pending", "uncertain", "failed"]]:
    found: dict[int, Literal["pending", "uncertain", "failed"]] = {}
    query = select(OutboxRow).where(OutboxRow.conversation.in_(numbers)).order_by(OutboxRow.position)
    for send in session.scalars(query):
        if send.state == "acknowledged":
            found.pop(send.conversation, None)
        else:
            found[send.conversation] = "pending" if send.state in ("claimed", "sending") else cast(Any, send.state)
    return found


def _item(row: ConversationRow, last: MessageRow | None, now: datetime) -> QueueItem:
    order = json.loads(row.facts).get("order") or {}
    waiting = (now - row.unanswered_since).total_seconds() if row.unanswered_since else 0.0
    return QueueItem(
        id=row.id, customer=row.customer, version=row.version, lang=cast(Any, row.lang), stage=row.stage,
        customer_type=row.customer_type, labels=tuple(json.loads(row.labels)), order_status=order.get("status"),
        unread=row.unread, last_text=last.text if last else "", last_role=last.role if last else "",
        last_at=row.last_at, unanswered_since=row.unanswered_since, waiting_seconds=max(0.0, waiting),
    )  # fmt: skip
