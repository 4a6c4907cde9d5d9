"""Wrong logins slow the next ones down, by user name and by address, across all processes of the store."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from copilot.errors import AccessDenied
from copilot.reviews.people.schema import ThrottleRow

__all__ = ["Locked", "admit", "forgive", "subjects"]

FREE_TRIES = {"user": 5, "address": 20}
"""Wrong tries before the first lock; several people may share an address."""
FIRST_LOCK = timedelta(seconds=2)
LONGEST_LOCK = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=1)
"""Without a new failure the count starts again."""


class Locked(AccessDenied):
    """Too many wrong logins; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        """Take the seconds until the next try."""
        self.seconds = seconds
        super().__init__(f"too many wrong logins; please wait {seconds} seconds")


def subjects(name: str, address: str) -> tuple[str, ...]:
    """Return what is counted: the user name and the address, as hashes, for they are personal."""
    pairs = (("user", name.strip().lower()), ("address", address))
    return tuple(f"{kind}:{_digest(text)}" for kind, text in pairs if text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def admit(session: Session, counted: tuple[str, ...], now: datetime) -> bool:
    """Count a try before the password is looked at, so that tries at once cannot slip through; raise Locked.

    Returns whether this try caused a new lock of the user's name (worth an entry in the log).
    """
    session.execute(delete(ThrottleRow).where(ThrottleRow.last_at < now - FORGET_AFTER))
    rows = [session.get(ThrottleRow, subject) for subject in counted]
    waits = [row.locked_until - now for row in rows if row is not None and row.locked_until is not None]
    longest = max(waits, default=timedelta(0))
    if longest > timedelta(0):
        raise Locked(int(longest.total_seconds()) + 1)
    locked = False
    for subject, row in zip(counted, rows, strict=True):
        if row is None:
            row = ThrottleRow(subject=subject, failures=0, last_at=now)
            session.add(row)
        row.failures += 1
        row.last_at = now
        row.locked_until = _lock(subject, row.failures, now)
        locked = locked or (subject.startswith("user:") and row.failures == FREE_TRIES["user"])
    return locked


def forgive(session: Session, counted: tuple[str, ...]) -> None:
    """Take the try back after a right password: the user's count begins again, the address's loses one."""
    for subject in counted:
        row = session.get(ThrottleRow, subject)
        if row is not None:
            row.failures = 0 if subject.startswith("user:") else max(0, row.failures - 1)
            row.locked_until = None


def _lock(subject: str, failures: int, now: datetime) -> datetime | None:
    over = failures - FREE_TRIES[subject.split(":")[0]]
    if over < 0:
        return None
    return now + min(LONGEST_LOCK, FIRST_LOCK * (1 << min(over, 20)))
