"""What both ends of a shift need: hand-over, promises, unpaid orders, bad reviews, sends nobody is sure of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from copilot.reviews.people.roles import User
from copilot.reviews.views import NoteView, PromiseView, QueueItem, SendView
from copilot.types import Frozen
from copilot.ui.parts import Parts

__all__ = ["LISTS", "Board", "board", "finish_note", "hand_over", "keep_promise"]

LISTS = ("unpaid", "bad_review")
"""Labels that have a list of their own."""
_AHEAD = timedelta(hours=12)


class Board(Frozen):
    """Everything on the shift tab."""

    notes: tuple[NoteView, ...] = ()
    promises: tuple[PromiseView, ...] = ()
    unfinished: tuple[SendView, ...] = ()
    lists: dict[str, tuple[QueueItem, ...]] = {}


def board(parts: Parts, user: User) -> Board:
    """Return the board; promises due within the next twelve hours are on it."""
    now = datetime.now(UTC)
    return Board(
        notes=parts.store.handover(by=user),
        promises=parts.store.promises_due(now, until=now + _AHEAD, by=user),
        unfinished=parts.store.unfinished_sends(by=user),
        lists={label: parts.store.queue(by=user, label=label) for label in LISTS},
    )


def hand_over(parts: Parts, user: User, text: str, cid: str | None = None) -> None:
    """Leave a note for the next shift."""
    parts.store.note(cid or None, text, by=user, handover=True)


def finish_note(parts: Parts, user: User, number: int) -> None:
    """Take a note off the board."""
    parts.store.finish_note(number, by=user)


def keep_promise(parts: Parts, user: User, number: int, *, dropped: bool) -> None:
    """Take a promise off the board, as kept or as no longer needed."""
    parts.store.keep_promise(number, by=user, dropped=dropped)
