"""What all parts of the facade share: the database, the clock, and the way an event is recorded."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.errors import StoreError
from copilot.reviews.events.base import Body
from copilot.reviews.events.kinds import Event
from copilot.reviews.people.roles import User
from copilot.reviews.projection.project import apply
from copilot.reviews.record.database import Database
from copilot.reviews.record.log import append
from copilot.reviews.record.schema import ConversationRow
from copilot.types import Frozen

__all__ = ["Clock", "FindPromises", "FoundPromise", "StoreBase", "code_word", "find", "no_promises", "utc_now"]

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
Clock = Callable[[], datetime]


class FoundPromise(Frozen):
    """Words of a sent text that promise something by a time."""

    text: str
    due: datetime


FindPromises = Callable[[str, datetime], tuple[FoundPromise, ...]]
"""(sent text, when it was sent) → what it promises."""


def no_promises(text: str, at: datetime) -> tuple[FoundPromise, ...]:
    """Find nothing."""
    return ()


def utc_now() -> datetime:
    """Return the time, aware."""
    return datetime.now(UTC)


def code_word(text: str, what: str) -> str:
    """Return a name that may stand in the log for ever; raises StoreError for anything that looks like prose."""
    if not _CODE.fullmatch(text):
        raise StoreError(f"{what} {text[:40]!r}: only a-z, 0-9, '.', '_' and '-', at most 64 of them")
    return text


def find(session: Session, conversation_id: str) -> ConversationRow:
    """Return the conversation's row; raises StoreError naming an id that is not known."""
    row = session.scalar(select(ConversationRow).where(ConversationRow.id == conversation_id))
    if row is None:
        raise StoreError(f"there is no conversation {conversation_id!r}")
    return row


class StoreBase:
    """The part of the facade that is not about any one thing."""

    def __init__(
        self, database: Database, *, clock: Clock = utc_now, find_promises: FindPromises = no_promises
    ) -> None:
        """Take an open database; use `ReviewStore.open` instead of calling this."""
        self.database = database
        self.clock = clock
        self.find_promises = find_promises

    def close(self) -> None:
        """Close the connections; the store is not used afterwards."""
        self.database.close()

    def _record(self, session: Session, body: Body, by: User, conversation: int | None) -> Event:
        event = append(session, body, at=self.clock(), actor=by.name, conversation=conversation)
        apply(session, event)
        return event
