"""From rows to views."""

from __future__ import annotations

import json
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from copilot.conversation import Message
from copilot.facts import Facts
from copilot.reviews.events.kinds import Drafted, Event
from copilot.reviews.record.log import events
from copilot.reviews.record.schema import (
    ConversationRow,
    DisputeRow,
    DraftRow,
    MessageRow,
    NoteRow,
    OutboxRow,
    PromiseRow,
)
from copilot.reviews.views import (
    ConversationView,
    DisputeView,
    DraftView,
    MessageView,
    NoteView,
    PromiseView,
    SendView,
)
from copilot.shop import Shop
from copilot.verdict import Finding

__all__ = ["dispute_view", "message_view", "note_view", "promise_view", "send_view", "whole_view"]


def whole_view(session: Session, row: ConversationRow, *, history: bool = True) -> ConversationView:
    """Return all there is of one conversation, or all but its history."""
    number = row.number
    told = tuple(events(session, conversation=number)) if history else _open_draft(session, number)
    return ConversationView(
        id=row.id, number=number, customer=row.customer, lang=cast(Any, row.lang), stage=row.stage,
        customer_type=row.customer_type, labels=tuple(json.loads(row.labels)), version=row.version, unread=row.unread,
        opened_at=row.opened_at, last_at=row.last_at, unanswered_since=row.unanswered_since, closed_at=row.closed_at,
        messages=tuple(message_view(m) for m in _rows(session, MessageRow, MessageRow.position, number)),
        facts=Facts.model_validate_json(row.facts),
        shop=Shop.model_validate_json(row.shop) if row.shop else None,
        drafts=_drafts(session, number, told),
        sends=tuple(send_view(s, row.id) for s in _rows(session, OutboxRow, OutboxRow.position, number)),
        promises=tuple(promise_view(p, row.id) for p in _rows(session, PromiseRow, PromiseRow.due, number)),
        notes=tuple(note_view(n, row.id) for n in _rows(session, NoteRow, NoteRow.seq, number)),
        disputes=tuple(dispute_view(d, row.id) for d in _rows(session, DisputeRow, DisputeRow.seq, number)),
        events=told if history else (),
    )  # fmt: skip


def _open_draft(session: Session, number: int) -> tuple[Event, ...]:
    query = select(DraftRow.seq).where(DraftRow.conversation == number, DraftRow.state == "open")
    newest = session.scalar(query.order_by(DraftRow.seq.desc()).limit(1))
    return () if newest is None else tuple(events(session, conversation=number, only=newest))


def _rows(session: Session, table: Any, order: InstrumentedAttribute[Any], number: int) -> list[Any]:
    return list(session.scalars(select(table).where(table.conversation == number).order_by(order)))


def _drafts(session: Session, number: int, history: tuple[Event, ...]) -> tuple[DraftView, ...]:
    replies = {event.seq: event.body.reply for event in history if isinstance(event.body, Drafted)}
    return tuple(
        DraftView(
            id=d.seq,
            version=d.version,
            at=d.at,
            by=d.actor,
            text=d.text,
            edited=d.edited,
            state=d.state,
            reply=replies.get(d.seq),
        )  # fmt: skip
        for d in _rows(session, DraftRow, DraftRow.seq, number)
    )


def message_view(row: MessageRow) -> MessageView:
    """Return a message as it stands."""
    message = Message(
        role=cast(Any, row.role), text=row.text, id=row.message_id, sent_at=row.at, images=tuple(json.loads(row.images))
    )
    return MessageView(
        position=row.position, version=row.version, message=message, at=row.at, author=row.author,
        state=cast(Any, row.state), erased=row.erased,
    )  # fmt: skip


def send_view(row: OutboxRow, conversation_id: str, *, fresh: bool = False) -> SendView:
    """Return a send as it stands."""
    return SendView(
        key=row.key, conversation_id=conversation_id, version=row.version, position=row.position, text=row.text,
        outlet=row.outlet, by=row.author, state=cast(Any, row.state), attempts=row.attempts,
        claimed_at=row.claimed_at, lease_until=row.lease_until, code=row.code, detail=row.detail, fresh=fresh,
    )  # fmt: skip


def promise_view(row: PromiseRow, conversation_id: str) -> PromiseView:
    """Return a promise as it stands."""
    return PromiseView(
        id=row.seq, conversation_id=conversation_id, text=row.text, due=row.due, made_at=row.made_at, by=row.author,
        state=cast(Any, row.state), done_at=row.done_at, done_by=row.done_by,
    )  # fmt: skip


def note_view(row: NoteRow, conversation_id: str | None) -> NoteView:
    """Return a note as it stands."""
    return NoteView(
        id=row.seq, conversation_id=conversation_id, handover=row.handover, text=row.text, by=row.author, at=row.at,
        done_by=row.done_by,
    )  # fmt: skip


def dispute_view(row: DisputeRow, conversation_id: str) -> DisputeView:
    """Return a dispute as it stands."""
    return DisputeView(
        id=row.seq, conversation_id=conversation_id, policy=row.policy, agree=row.agree, missed=row.missed,
        text=row.text, comment=row.comment, by=row.author, at=row.at, upheld=row.upheld, resolved_by=row.resolved_by,
        finding=Finding.model_validate_json(row.finding) if row.finding else None,
    )  # fmt: skip
