"""People who may log in: there is no default password, the first user is made by a command."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from copilot.errors import StoreError
from copilot.reviews.base import Clock, utc_now
from copilot.reviews.events.kinds import AccessChanged, Change
from copilot.reviews.people.passwords import Passwords, new_password
from copilot.reviews.people.roles import Role, User, require
from copilot.reviews.people.schema import SessionRow, UserRow
from copilot.reviews.record.database import Database
from copilot.reviews.record.log import append
from copilot.types import Frozen

__all__ = ["Account", "Accounts"]

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")


class Account(Frozen):
    """A user as listed; nothing of the password."""

    name: str
    roles: frozenset[Role]
    created_at: datetime
    is_disabled: bool


class Accounts:
    """Adding, changing and listing users."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        """Share the store's database and clock."""
        self.database = database
        self.clock = clock
        self.passwords = Passwords()

    def add_user(self, name: str, roles: frozenset[Role], *, by: User, password: str | None = None) -> str:
        """Add a user and return the password: the given one, or one made up now and shown this once."""
        require(by, "manage_users")
        name = name.strip().lower()
        if not _NAME.fullmatch(name):
            raise StoreError(f"{name!r} cannot be a user name: 2 to 63 of a-z, 0-9, '.', '_', '-'")
        chosen = password if password is not None else new_password()
        hashed = self.passwords.hash(chosen)
        with self.database.write() as session:
            if session.get(UserRow, name) is not None:
                raise StoreError(f"there is a user {name!r} already")
            session.add(UserRow(name=name, password_hash=hashed, roles=_write(roles), created_at=self.clock()))
            self._log(session, "user_added", name, by)
        return chosen

    def set_password(self, name: str, *, by: User, password: str | None = None) -> str:
        """Set a password, end the user's sessions and return it; without one a new one is made up."""
        if by.name != name:
            require(by, "manage_users")
        chosen = password if password is not None else new_password()
        hashed = self.passwords.hash(chosen)
        with self.database.write() as session:
            self._row(session, name).password_hash = hashed
            session.execute(delete(SessionRow).where(SessionRow.user == name))
            self._log(session, "password_set", name, by)
        return chosen

    def set_roles(self, name: str, roles: frozenset[Role], *, by: User) -> None:
        """Give a user other roles; they hold from the next request on."""
        require(by, "manage_users")
        with self.database.write() as session:
            self._row(session, name).roles = _write(roles)
            self._log(session, "roles_set", name, by)

    def disable_user(self, name: str, *, by: User) -> None:
        """Close an account; its sessions end, its name stays in the record."""
        require(by, "manage_users")
        with self.database.write() as session:
            self._row(session, name).disabled_at = self.clock()
            session.execute(delete(SessionRow).where(SessionRow.user == name))
            self._log(session, "user_disabled", name, by)

    def users(self, *, by: User) -> tuple[Account, ...]:
        """Return all users by name."""
        require(by, "manage_users")
        with self.database.read() as session:
            return tuple(
                Account(name=r.name, roles=_read(r.roles), created_at=r.created_at, is_disabled=bool(r.disabled_at))
                for r in session.scalars(select(UserRow).order_by(UserRow.name))
            )

    def has_users(self) -> bool:
        """Return whether anybody can log in at all."""
        with self.database.read() as session:
            return session.scalar(select(UserRow.name).where(UserRow.disabled_at.is_(None)).limit(1)) is not None

    def user_named(self, name: str) -> User | None:
        """Return a user with the roles they have now; None when unknown or disabled."""
        with self.database.read() as session:
            return _user(session.get(UserRow, name))

    def _row(self, session: Session, name: str) -> UserRow:
        row = session.get(UserRow, name)
        if row is None:
            raise StoreError(f"there is no user {name!r}")
        return row

    def _log(self, session: Session, change: Change, subject: str, by: User) -> None:
        body = AccessChanged(change=change, subject=subject)
        append(session, body, at=self.clock(), actor=by.name, conversation=None)


def _user(row: UserRow | None) -> User | None:
    return None if row is None or row.disabled_at is not None else User(name=row.name, roles=_read(row.roles))


def _read(text: str) -> frozenset[Role]:
    return frozenset(json.loads(text))


def _write(roles: frozenset[Role]) -> str:
    unknown = roles - (set(get_args(Role)) - {"integrator"})
    if unknown or not roles:
        raise StoreError("roles of a person are agent, supervisor and qa; at least one is needed")
    return json.dumps(sorted(roles))
