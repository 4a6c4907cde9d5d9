"""Tables of the store. `events`, `payloads` and `chain_head` are the record; the rest can be rebuilt from them.

Users, sessions, tokens and the throttle stand in `schema_access.py`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from copilot.reviews.record.columns import Number, UtcTime

__all__ = [
    "Base",
    "ChainHead",
    "ConversationRow",
    "DisputeRow",
    "DraftRow",
    "EventRow",
    "MessageRow",
    "NoteRow",
    "OutboxRow",
    "PROJECTIONS",
    "PayloadRow",
    "PromiseRow",
    "TurnRow",
]

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""


Base.metadata.naming_convention = _NAMES


class EventRow(Base):
    """The log; rows are only ever added (triggers refuse anything else)."""

    __tablename__ = "events"
    seq: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    kind: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(128))
    conversation: Mapped[int | None] = mapped_column(Number, index=True)
    public: Mapped[str] = mapped_column(Text)
    payload_hash: Mapped[str | None] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_events_kind_at", "kind", "at"),)


class PayloadRow(Base):
    """The personal part of an event; both columns become empty when it is erased."""

    __tablename__ = "payloads"
    seq: Mapped[int] = mapped_column(Number, ForeignKey("events.seq"), primary_key=True, autoincrement=False)
    salt: Mapped[str | None] = mapped_column(String(64))
    body: Mapped[str | None] = mapped_column(Text)


class ChainHead(Base):
    """One row: the newest event. Writers lock it, so events never fork."""

    __tablename__ = "chain_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Number)
    hash: Mapped[str] = mapped_column(String(64))


class ConversationRow(Base):
    """Where a conversation stands."""

    __tablename__ = "conversations"
    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(255), unique=True)
    customer: Mapped[str | None] = mapped_column(String(255), index=True)
    lang: Mapped[str | None] = mapped_column(String(2))
    stage: Mapped[str | None] = mapped_column(String(32))
    customer_type: Mapped[str | None] = mapped_column(String(32))
    labels: Mapped[str] = mapped_column(Text, default="[]")
    corrected: Mapped[str] = mapped_column(Text, default="[]")
    """Parts of the reading that a person set; a new draft's reading leaves them alone."""
    facts: Mapped[str] = mapped_column(Text, default="{}")
    shop: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    last_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    unanswered_since: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    unread: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class MessageRow(Base):
    """One message; `version` is the conversation's version since it stands there."""

    __tablename__ = "messages"
    conversation: Mapped[int] = mapped_column(Number, ForeignKey("conversations.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str | None] = mapped_column(String(255))
    images: Mapped[str] = mapped_column(Text, default="[]")
    at: Mapped[datetime] = mapped_column(UtcTime)
    author: Mapped[str] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16), default="received")
    """received, pending, sent, failed, uncertain."""
    key: Mapped[str | None] = mapped_column(String(128), index=True)
    erased: Mapped[bool] = mapped_column(default=False)


class TurnRow(Base):
    """From the first unanswered message of the customer to the answer."""

    __tablename__ = "turns"
    conversation: Mapped[int] = mapped_column(Number, ForeignKey("conversations.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)


class DraftRow(Base):
    """A draft by the number of its event."""

    __tablename__ = "drafts"
    seq: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    conversation: Mapped[int] = mapped_column(Number, ForeignKey("conversations.number"), index=True)
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(128))
    text: Mapped[str] = mapped_column(Text)
    edited: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default="open")
    """open, superseded, discarded, sent."""


class OutboxRow(Base):
    """A text on its way out, by its idempotency key."""

    __tablename__ = "outbox"
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    conversation: Mapped[int] = mapped_column(Number, ForeignKey("conversations.number"), index=True)
    position: Mapped[int]
    version: Mapped[int]
    draft: Mapped[int | None] = mapped_column(Number)
    text: Mapped[str] = mapped_column(Text)
    outlet: Mapped[str] = mapped_column(String(32))
    author: Mapped[str] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16), index=True)
    """claimed, sending, acknowledged, failed, uncertain."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime] = mapped_column(UtcTime)
    claimed_at: Mapped[datetime] = mapped_column(UtcTime)
    code: Mapped[str | None] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text, default="")


class PromiseRow(Base):
    """Something promised to a customer by a time."""

    __tablename__ = "promises"
    seq: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    conversation: Mapped[int] = mapped_column(Number, ForeignKey("conversations.number"), index=True)
    key: Mapped[str | None] = mapped_column(String(128))
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime] = mapped_column(UtcTime, index=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    author: Mapped[str] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16), default="open")
    """open, kept, dropped."""
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)
    done_by: Mapped[str | None] = mapped_column(String(128))


class NoteRow(Base):
    """A note; without a conversation it belongs to the shift."""

    __tablename__ = "notes"
    seq: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    conversation: Mapped[int | None] = mapped_column(Number, ForeignKey("conversations.number"), index=True)
    handover: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(UtcTime)
    done_by: Mapped[str | None] = mapped_column(String(128))


class DisputeRow(Base):
    """A person's word on a finding."""

    __tablename__ = "disputes"
    seq: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    conversation: Mapped[int] = mapped_column(Number, ForeignKey("conversations.number"), index=True)
    policy: Mapped[str] = mapped_column(String(128), index=True)
    agree: Mapped[bool]
    missed: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    finding: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(UtcTime)
    upheld: Mapped[bool | None]
    resolved_by: Mapped[str | None] = mapped_column(String(128))


PROJECTIONS: tuple[type[Base], ...] = (
    DisputeRow, NoteRow, PromiseRow, OutboxRow, DraftRow, TurnRow, MessageRow, ConversationRow,
)  # fmt: skip
"""Tables that can be rebuilt from the log, in the order in which they can be emptied."""
