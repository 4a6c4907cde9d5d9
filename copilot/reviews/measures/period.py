"""The countable events of a period, read once and sliced by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from copilot.reviews.events.kinds import (
    Checked,
    Discarded,
    Disputed,
    DisputeResolved,
    Drafted,
    Event,
    SendClaimed,
    Sent,
)
from copilot.reviews.record.log import public_events
from copilot.reviews.record.schema import ConversationRow, PromiseRow, TurnRow
from copilot.types import Lang

__all__ = ["Counted", "PromiseTimes", "Record", "Turn", "load"]

B = TypeVar("B")
_SENDING = timedelta(days=1)
"""A text that went out in the period was claimed at most this long before it."""


@dataclass(frozen=True)
class Counted(Generic[B]):
    """A body with its number, its time and its conversation."""

    seq: int
    at: datetime
    conversation: int | None
    body: B


@dataclass(frozen=True)
class Turn:
    """From the first unanswered message to the answer."""

    at: datetime
    answered_at: datetime | None
    is_first: bool


@dataclass(frozen=True)
class PromiseTimes:
    """A promise without its words."""

    at: datetime
    due: datetime
    state: str
    done_at: datetime | None


@dataclass
class Record:
    """All that is counted."""

    drafted: list[Counted[Drafted]] = field(default_factory=list)
    checked: list[Counted[Checked]] = field(default_factory=list)
    discarded: set[int] = field(default_factory=set)
    """Drafts that were thrown away, whenever."""
    claimed: dict[str, Counted[SendClaimed]] = field(default_factory=dict)
    sent: list[Counted[SendClaimed]] = field(default_factory=list)
    """Claims that went out, with the time at which they did."""
    disputed: dict[int, Counted[Disputed]] = field(default_factory=dict)
    resolved: list[Counted[DisputeResolved]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    promises: list[PromiseTimes] = field(default_factory=list)

    def between(self, since: datetime, until: datetime) -> Record:
        """Return what happened from `since` to before `until`; a draft keeps its later fate."""
        return Record(
            drafted=[c for c in self.drafted if since <= c.at < until],
            checked=[c for c in self.checked if since <= c.at < until],
            discarded=self.discarded, claimed=self.claimed, disputed=self.disputed,
            sent=[c for c in self.sent if since <= c.at < until],
            resolved=[c for c in self.resolved if since <= c.at < until],
            turns=[turn for turn in self.turns if since <= turn.at < until],
            promises=self.promises,
        )  # fmt: skip


def load(session: Session, since: datetime, until: datetime, lang: Lang | None) -> Record:
    """Read what a period needs; of one language when `lang` is given."""
    record = Record()
    spoken = dict(session.execute(select(ConversationRow.number, ConversationRow.lang)).all()) if lang else {}
    kinds = ("drafted", "checked", "discarded", "send_claimed", "sent", "dispute_resolved")
    for event in (
        *public_events(session, kinds=("disputed",)), *public_events(session, kinds=kinds, since=since - _SENDING)
    ):  # fmt: skip
        if lang is None or _lang(event, spoken) == lang:
            _sort(record, event)
    for row, language in session.execute(_turns(since, until)):
        if lang is None or language == lang:
            record.turns.append(Turn(row.asked_at, row.answered_at, row.position == 1))
    for promise, language in session.execute(_promises(since)):
        if lang is None or language == lang:
            record.promises.append(PromiseTimes(promise.made_at, promise.due, promise.state, promise.done_at))
    return record


def _lang(event: Event, spoken: dict[int, str | None]) -> str | None:
    if isinstance(event.body, (Drafted, SendClaimed)):
        return event.body.lang
    return spoken.get(event.conversation) if event.conversation is not None else None


def _sort(record: Record, event: Event) -> None:
    seq, at, conversation = event.seq, event.at, event.conversation
    match event.body:
        case Drafted() as drafted:
            record.drafted.append(Counted(seq, at, conversation, drafted))
        case Checked() as checked:
            record.checked.append(Counted(seq, at, conversation, checked))
        case Discarded(draft=draft):
            record.discarded.add(draft)
        case SendClaimed() as claim:
            record.claimed[claim.key] = Counted(seq, at, conversation, claim)
        case Sent(key=key) if key in record.claimed:
            record.sent.append(Counted(seq, at, conversation, record.claimed[key].body))
        case Disputed() as disputed:
            record.disputed[seq] = Counted(seq, at, conversation, disputed)
        case DisputeResolved() as resolved:
            record.resolved.append(Counted(seq, at, conversation, resolved))


def _turns(since: datetime, until: datetime) -> Select[TurnRow, str | None]:
    of = ConversationRow.number == TurnRow.conversation
    query = select(TurnRow, ConversationRow.lang).join(ConversationRow, of)
    return query.where(TurnRow.asked_at >= since, TurnRow.asked_at < until)


def _promises(since: datetime) -> Select[PromiseRow, str | None]:
    of = ConversationRow.number == PromiseRow.conversation
    query = select(PromiseRow, ConversationRow.lang).join(ConversationRow, of)
    return query.where(or_(PromiseRow.due >= since, PromiseRow.made_at >= since))
