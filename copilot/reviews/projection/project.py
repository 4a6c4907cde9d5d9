"""What each event means for the tables of state; the same code runs when it happens and when it is rebuilt."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from copilot.reviews.events import kinds as ev
from copilot.reviews.events.kinds import Event
from copilot.reviews.projection import messages, sends
from copilot.reviews.projection.facts import open_conversation, read_again, record_fact, relabel
from copilot.reviews.record.canonical import canonical
from copilot.reviews.record.schema import (
    PROJECTIONS,
    ConversationRow,
    DisputeRow,
    DraftRow,
    NoteRow,
    PromiseRow,
)

__all__ = ["apply", "clear"]


def apply(session: Session, event: Event) -> None:
    """Bring the state up to this event."""
    match event.body:
        case ev.Opened():
            open_conversation(session, event, event.body)
        case ev.Received():
            messages.receive(session, event, event.body)
        case ev.Seen() | ev.Closed() | ev.Labelled() | ev.FactRecorded():
            _about_conversation(session, event)
        case ev.Drafted() | ev.Edited() | ev.Discarded():
            _about_draft(session, event)
        case ev.SendClaimed() | ev.SendStarted() | ev.Sent() | ev.SendFailed() | ev.SendUncertain():
            sends.apply_send(session, event)
        case ev.PromiseMade() | ev.PromiseKept():
            _about_promise(session, event)
        case ev.Disputed() | ev.DisputeResolved():
            _about_dispute(session, event)
        case ev.Noted() | ev.NoteDone():
            _about_note(session, event)
        case ev.Checked() | ev.Overridden() | ev.Scored() | ev.Erased() | ev.AccessChanged():
            pass
    session.flush()


def clear(session: Session, conversation: int | None = None) -> None:
    """Empty the derived tables, for one conversation or for all."""
    session.flush()
    session.expunge_all()
    for table in PROJECTIONS:
        statement = delete(table)
        if conversation is not None:
            column = ConversationRow.number if table is ConversationRow else table.__table__.c["conversation"]
            statement = statement.where(column == conversation)
        session.execute(statement)


def _about_conversation(session: Session, event: Event) -> None:
    row = session.get_one(ConversationRow, event.conversation)
    match event.body:
        case ev.Seen(position=position):
            row.seen = max(row.seen, position)
            messages.refresh(session, row)
        case ev.Closed():
            row.closed_at = event.at
        case ev.Labelled():
            relabel(row, event.body)
        case ev.FactRecorded():
            record_fact(row, event.body)


def _about_draft(session: Session, event: Event) -> None:
    match event.body:
        case ev.Drafted(version=version, text=text) as body:
            read_again(session.get_one(ConversationRow, event.conversation), body)
            older = (DraftRow.conversation == event.conversation) & (DraftRow.state == "open")
            session.execute(update(DraftRow).where(older).values(state="superseded"))
            session.add(
                DraftRow(
                    seq=event.seq,
                    conversation=event.conversation,
                    version=version,
                    at=event.at,
                    actor=event.actor,
                    text=text,
                    edited=None,
                    state="open",
                )  # fmt: skip
            )
        case ev.Edited(draft=draft, text=text) if draft is not None:
            session.get_one(DraftRow, draft).edited = text
        case ev.Discarded(draft=draft):
            session.get_one(DraftRow, draft).state = "discarded"


def _about_promise(session: Session, event: Event) -> None:
    match event.body:
        case ev.PromiseMade(key=key, due=due, text=text):
            session.add(
                PromiseRow(
                    seq=event.seq,
                    conversation=event.conversation,
                    key=key,
                    text=text,
                    due=due,
                    made_at=event.at,
                    author=event.actor,
                    state="open",
                )  # fmt: skip
            )
        case ev.PromiseKept(promise=promise, dropped=dropped):
            row = session.get_one(PromiseRow, promise)
            row.state = "dropped" if dropped else "kept"
            row.done_at, row.done_by = event.at, event.actor


def _about_dispute(session: Session, event: Event) -> None:
    match event.body:
        case ev.Disputed() as body:
            session.add(
                DisputeRow(
                    seq=event.seq,
                    conversation=event.conversation,
                    policy=body.policy,
                    agree=body.agree,
                    missed=body.missed,
                    text=body.text,
                    comment=body.comment,
                    author=event.actor,
                    at=event.at,
                    finding=canonical(body.finding) if body.finding else None,
                )  # fmt: skip
            )
        case ev.DisputeResolved(dispute=dispute, upheld=upheld):
            row = session.get_one(DisputeRow, dispute)
            row.upheld, row.resolved_by = upheld, event.actor


def _about_note(session: Session, event: Event) -> None:
    match event.body:
        case ev.Noted(handover=handover, text=text):
            session.add(
                NoteRow(
                    seq=event.seq,
                    conversation=event.conversation,
                    handover=handover,
                    text=text,
                    author=event.actor,
                    at=event.at,
                )  # fmt: skip
            )
        case ev.NoteDone(note=note):
            session.get_one(NoteRow, note).done_by = event.actor
