"""The lines of each export, as flat records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.masking import Masker
from copilot.reviews.events.kinds import Drafted, Event, SendClaimed
from copilot.reviews.record.columns import write_time
from copilot.reviews.record.log import events
from copilot.reviews.record.schema import ConversationRow, DraftRow, OutboxRow, PromiseRow

__all__ = ["Cell", "Line", "draft_lines", "event_lines", "promise_lines", "send_lines"]

Cell = str | int | float | bool | None
Line = dict[str, Cell]
"""One line of an export: column to value."""


def event_lines(session: Session, since: datetime | None, until: datetime | None, masker: Masker) -> Iterator[Line]:
    """Yield the audit trail: what happened when and by whom, with the public part of each event."""
    ids = _ids(session)
    for event in events(session, since=since, until=until):
        public, _ = event.body.split()
        yield {
            "seq": event.seq, "at": write_time(event.at), "kind": event.body.kind, "by": event.actor,
            "conversation": ids.get(event.conversation or 0), "erased": event.erased, "what": masker.mask(public),
        }  # fmt: skip


def draft_lines(session: Session, since: datetime | None, until: datetime | None, masker: Masker) -> Iterator[Line]:
    """Yield the drafts with what became of them."""
    ids = _ids(session)
    states = {row.seq: row for row in session.scalars(select(DraftRow))}
    for event in events(session, kinds=("drafted",), since=since, until=until):
        body = event.body
        if isinstance(body, Drafted):
            policies = sorted({finding.policy for attempt in body.attempts for finding in attempt})
            yield {
                "draft": event.seq, "at": write_time(event.at), "conversation": ids.get(event.conversation or 0),
                "lang": body.lang, "stage": body.stage, "customer_type": body.customer_type, "model": body.model,
                "outcome": body.outcome, "verdict": body.verdict, "attempts": len(body.attempts),
                "policies": " ".join(policies), "state": states[event.seq].state, "prompt_digest": body.prompt_digest,
                "template": body.template, "sources": " ".join(body.sources), "text": masker.mask(body.text),
            }  # fmt: skip


def send_lines(session: Session, since: datetime | None, until: datetime | None, masker: Masker) -> Iterator[Line]:
    """Yield the texts that were claimed for sending, with the draft they came from and the findings they had."""
    ids = _ids(session)
    states = {row.key: row for row in session.scalars(select(OutboxRow))}
    drafts = {row.seq: row.text for row in session.scalars(select(DraftRow))}
    for event in events(session, kinds=("send_claimed",), since=since, until=until):
        if isinstance(event.body, SendClaimed):
            yield _send_line(event, event.body, states[event.body.key], drafts, ids, masker)


def _send_line(
    event: Event, body: SendClaimed, row: OutboxRow, drafts: dict[int, str], ids: dict[int, str], masker: Masker
) -> Line:
    policies = sorted({finding.policy for finding in body.findings})
    return {
        "key": body.key, "at": write_time(event.at), "conversation": ids.get(event.conversation or 0),
        "by": event.actor, "state": row.state, "code": row.code, "outlet": body.outlet, "lang": body.lang,
        "outcome": body.outcome, "policies": " ".join(policies), "acknowledged": body.acknowledged,
        "override": body.override, "draft": body.draft, "distance": body.distance, "kept": body.kept,
        "draft_text": masker.mask(drafts.get(body.draft or 0, "")), "text": masker.mask(body.text),
    }  # fmt: skip


def promise_lines(session: Session, since: datetime | None, until: datetime | None, masker: Masker) -> Iterator[Line]:
    """Yield the promises by the time they were made."""
    ids = _ids(session)
    for row in session.scalars(select(PromiseRow).order_by(PromiseRow.seq)):
        if (since is None or row.made_at >= since) and (until is None or row.made_at < until):
            yield {
                "promise": row.seq, "made_at": write_time(row.made_at), "due": write_time(row.due), "by": row.author,
                "conversation": ids.get(row.conversation), "state": row.state,
                "done_at": write_time(row.done_at) if row.done_at else None, "text": masker.mask(row.text),
            }  # fmt: skip


def _ids(session: Session) -> dict[int, str]:
    return dict(session.execute(select(ConversationRow.number, ConversationRow.id)).all())
