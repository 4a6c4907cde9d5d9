"""Who may come in: one local user without login, or the people and tokens of the review store."""

from __future__ import annotations

import asyncio
from typing import Protocol

from copilot.reviews.people.roles import User, local_user

__all__ = ["LocalPeople", "People"]


class People(Protocol):
    """Looks callers up: for the guard by cookie or token, for the handlers by name."""

    async def caller(self, cookie: str | None, token: str | None) -> User | None:
        """Return who a session cookie or a bearer token belongs to."""
        ...

    def named(self, name: str) -> User | None:
        """Return the user with their roles as they are now; None when they are gone or disabled."""
        ...


class LocalPeople:
    """Without login (loopback only) everybody is the one local user."""

    def __init__(self) -> None:
        """Make the local user."""
        self._user = local_user()

    async def caller(self, cookie: str | None, token: str | None) -> User | None:
        """Return the local user."""
        await asyncio.sleep(0)
        return self._user

    def named(self, name: str) -> User | None:
        """Return the local user under their own name only."""
        return self._user if name == self._user.name else None
