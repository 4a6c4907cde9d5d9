"""The append-only log: write events at its end, read them back as typed bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.errors import StoreError
from copilot.reviews.events.base import Body
from copilot.reviews.events.kinds import Event, EventBody
from copilot.reviews.record.canonical import clean
from copilot.reviews.record.chain import event_hash, new_salt, payload_hash
from copilot.reviews.record.schema import ChainHead, EventRow, PayloadRow

__all__ = ["append", "decode", "events", "public_events"]

_BODY: TypeAdapter[EventBody] = TypeAdapter(EventBody)


def append(session: Session, body: Body, *, at: datetime, actor: str, conversation: int | None) -> Event:
    """Add an event and return it as it will be read back; the caller's transaction must hold the write lock."""
    head = session.get_one(ChainHead, 1)
    public, personal = body.split()
    salt = new_salt() if personal is not None else None
    row = EventRow(
        seq=head.seq + 1, at=at, kind=body.kind, actor=clean(actor)[:128], conversation=conversation, public=public,
        payload_hash=payload_hash(salt, personal) if salt and personal is not None else None, prev_hash=head.hash,
    )  # fmt: skip
    row.hash = event_hash(row)
    session.add(row)
    session.flush()
    if salt:
        session.add(PayloadRow(seq=row.seq, salt=salt, body=personal))
    head.seq, head.hash = row.seq, row.hash
    session.flush()
    return decode(row, personal)


def decode(row: EventRow, personal: str | None) -> Event:
    """Return the typed event of a stored row; raises StoreError naming the event when it cannot be read."""
    values = {**json.loads(row.public), **json.loads(personal or "{}"), "kind": row.kind}
    try:
        body = _BODY.validate_python(values)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise StoreError(f"event {row.seq} ({row.kind}) cannot be read: field {where}") from error
    erased = row.payload_hash is not None and personal is None
    return Event(seq=row.seq, at=row.at, actor=row.actor, conversation=row.conversation, body=body, erased=erased)


def events(
    session: Session,
    *,
    conversation: int | None = None,
    kinds: tuple[str, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    up_to: int | None = None,
    only: int | None = None,
) -> Iterator[Event]:
    """Yield events in order, all or those that match; `until` is exclusive, `up_to` includes that number."""
    query = select(EventRow, PayloadRow.body).outerjoin(PayloadRow, PayloadRow.seq == EventRow.seq)
    if conversation is not None:
        query = query.where(EventRow.conversation == conversation)
    if kinds:
        query = query.where(EventRow.kind.in_(kinds))
    if since is not None:
        query = query.where(EventRow.at >= since)
    if until is not None:
        query = query.where(EventRow.at < until)
    if up_to is not None:
        query = query.where(EventRow.seq <= up_to)
    if only is not None:
        query = query.where(EventRow.seq == only)
    for row, personal in session.execute(query.order_by(EventRow.seq).execution_options(yield_per=500)):
        yield decode(row, personal)


def public_events(session: Session, *, kinds: tuple[str, ...], since: datetime | None = None) -> Iterator[Event]:
    """Yield events without their personal parts, for counting."""
    query = select(EventRow).where(EventRow.kind.in_(kinds)).order_by(EventRow.seq)
    query = query if since is None else query.where(EventRow.at >= since)
    for row in session.scalars(query.execution_options(yield_per=500)):
        yield decode(row, None)
