"""Messages, versions, unread counts and waiting times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from copilot.conversation import Message
from copilot.reviews.events.kinds import Event, Received
from copilot.reviews.record.canonical import canonical
from copilot.reviews.record.schema import ConversationRow, MessageRow, TurnRow

__all__ = ["moment", "next_position", "receive", "refresh", "standing"]

GONE = ("failed",)
"""States of messages that were never said."""


@dataclass
class _Turn:
    position: int
    asked_at: datetime
    answered_at: datetime | None = None


def moment(message: Message | None, at: datetime) -> datetime:
    """Return when the message was written: the helpdesk's time when it is usable and not in the future."""
    sent = message.sent_at if message is not None else None
    return min(sent, at) if sent is not None and sent.tzinfo is not None else at


def receive(session: Session, event: Event, body: Received) -> None:
    """Add a received message, or note that the helpdesk knows our own message now."""
    row = session.get_one(ConversationRow, event.conversation)
    message = body.message
    if body.echo is not None:
        if message is not None:
            session.get_one(MessageRow, (row.number, body.echo)).message_id = message.id
        return
    row.version += 1
    if body.role == "customer":
        row.closed_at = None
    session.add(
        MessageRow(
            conversation=row.number,
            position=next_position(session, row.number),
            version=row.version,
            role=body.role,
            text=message.text if message else "",
            message_id=message.id if message else None,
            images=canonical(message.images if message else ()),
            at=moment(message, event.at),
            author="customer" if body.role == "customer" else event.actor,
            state="received",
            erased=message is None,
        )  # fmt: skip
    )
    row.last_at = event.at
    refresh(session, row)


def next_position(session: Session, conversation: int) -> int:
    """Return the position after the last message, counted from 1."""
    session.flush()
    query = select(MessageRow.position).where(MessageRow.conversation == conversation)
    return (session.scalar(query.order_by(MessageRow.position.desc()).limit(1)) or 0) + 1


def standing(session: Session, conversation: int) -> list[MessageRow]:
    """Return the messages that were said or may have been said, oldest first."""
    session.flush()
    query = select(MessageRow).where(MessageRow.conversation == conversation, MessageRow.state.not_in(GONE))
    return list(session.scalars(query.order_by(MessageRow.position)))


def refresh(session: Session, row: ConversationRow) -> None:
    """Work out unread count, since when the customer waits, and the turns for the response times."""
    messages = standing(session, row.number)
    row.unread = sum(message.role == "customer" and message.position > row.seen for message in messages)
    turns = _turns(messages)
    row.unanswered_since = turns[-1].asked_at if turns and turns[-1].answered_at is None else None
    session.execute(delete(TurnRow).where(TurnRow.conversation == row.number))
    for turn in turns:
        values = {"position": turn.position, "asked_at": turn.asked_at, "answered_at": turn.answered_at}
        session.execute(insert(TurnRow).values(conversation=row.number, **values))


def _turns(messages: list[MessageRow]) -> list[_Turn]:
    turns: list[_Turn] = []
    waiting = False
    for message in messages:
        if message.role == "customer" and not waiting:
            turns.append(_Turn(message.position, message.at))
            waiting = True
        elif message.role == "agent" and message.state in ("received", "sent") and waiting:
            turns[-1].answered_at = max(message.at, turns[-1].asked_at)
            waiting = False
    return turns
