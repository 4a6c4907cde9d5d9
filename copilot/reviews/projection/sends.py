"""The outbox and the message that goes with it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from copilot.reviews.events import kinds as ev
from copilot.reviews.events.kinds import Event
from copilot.reviews.projection.messages import next_position, refresh
from copilot.reviews.record.canonical import canonical
from copilot.reviews.record.schema import ConversationRow, DraftRow, MessageRow, OutboxRow

__all__ = ["apply_send"]

_STATES = {"acknowledged": "sent", "failed": "failed", "uncertain": "uncertain", "claimed": "pending"}
"""State of the message by the state of its outbox row."""


def apply_send(session: Session, event: Event) -> None:
    """Move a send one step."""
    match event.body:
        case ev.SendClaimed() as body:
            _claim(session, event, body)
        case ev.SendStarted(key=key, attempt=attempt, lease_until=lease_until):
            row = session.get_one(OutboxRow, key)
            row.state, row.attempts, row.lease_until = "sending", attempt, lease_until
        case ev.Sent(key=key):
            _settle(session, event, key, "acknowledged")
        case ev.SendFailed(key=key, code=code, detail=detail):
            _settle(session, event, key, "failed", code, detail)
        case ev.SendUncertain(key=key, code=code, detail=detail):
            _settle(session, event, key, "uncertain", code, detail)


def _claim(session: Session, event: Event, body: ev.SendClaimed) -> None:
    conversation = session.get_one(ConversationRow, event.conversation)
    conversation.version += 1
    old = session.get(OutboxRow, body.key)
    if old is not None:
        session.delete(old)
        session.flush()
    at = {
        "conversation": conversation.number, "position": next_position(session, conversation.number),
        "version": conversation.version, "text": body.text, "author": event.actor, "key": body.key,
    }  # fmt: skip
    session.add(
        OutboxRow(**at, draft=body.draft, outlet=body.outlet, state="claimed", attempts=0, lease_until=body.lease_until,
                  claimed_at=event.at, detail="")
    )  # fmt: skip
    session.add(
        MessageRow(**at, role="agent", images=canonical(()), at=event.at, state="pending", erased=event.erased)
    )  # fmt: skip
    conversation.last_at = event.at
    refresh(session, conversation)


def _settle(session: Session, event: Event, key: str, state: str, code: str | None = None, detail: str = "") -> None:
    row = session.get_one(OutboxRow, key)
    row.state, row.code, row.detail = state, code, detail
    message = session.get_one(MessageRow, (row.conversation, row.position))
    message.state = _STATES[state]
    conversation = session.get_one(ConversationRow, row.conversation)
    if state == "acknowledged":
        message.at = event.at
        if row.draft is not None:
            session.get_one(DraftRow, row.draft).state = "sent"
    if state == "failed":
        conversation.version += 1
    conversation.last_at = event.at
    session.flush()
    refresh(session, conversation)
