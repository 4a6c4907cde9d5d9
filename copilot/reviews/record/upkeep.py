"""Checking the record and building the derived tables again from it."""

from __future__ import annotations

from copilot.reviews.base import StoreBase
from copilot.reviews.people.roles import User, require
from copilot.reviews.projection.project import apply, clear
from copilot.reviews.record.log import events
from copilot.reviews.record.verification import Verification, verify_chain

__all__ = ["Upkeep"]


class Upkeep(StoreBase):
    """For the command line."""

    def verify(self, *, anchor: str | None = None) -> Verification:
        """Check the whole chain; `anchor` is a head hash kept from an earlier check."""
        with self.database.read() as session:
            return verify_chain(session, anchor)

    def rebuild(self, *, by: User) -> int:
        """Derive every table of state from the log again; return the number of events read."""
        require(by, "maintain")
        count = 0
        with self.database.write() as session:
            clear(session)
            for event in list(events(session)):
                apply(session, event)
                count += 1
        return count
