"""Logins, sessions and tokens. Authority is asked in every handler with `require(user, action)`.

access = store.access(session_minutes=480)
login = access.login(name, password, address="127.0.0.1")   # AccessDenied, or Locked with .seconds
user = access.user_of_session(cookie)                       # None: log in again
user = access.user_of_token(bearer)                         # an integrator
require(user, "reply")
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from copilot.errors import AccessDenied, StoreError
from copilot.reviews.base import Clock, utc_now
from copilot.reviews.people.accounts import Account, Accounts
from copilot.reviews.people.passwords import hash_token, new_token
from copilot.reviews.people.roles import User, require, system_user
from copilot.reviews.people.schema import SessionRow, TokenRow, UserRow
from copilot.reviews.people.throttle import Locked, admit, forgive, subjects
from copilot.reviews.record.database import Database
from copilot.types import Frozen

__all__ = ["Access", "Account", "Locked", "Login", "Token", "require"]

_LOOK = timedelta(seconds=60)
"""How exactly the last use of a session is kept, so that reading pages does not write all the time."""


class Login(Frozen):
    """A fresh session."""

    user: User
    token: str
    """Goes into the cookie; only its hash is stored."""
    expires_at: datetime


class Token(Frozen):
    """An integrator's token as listed."""

    name: str
    created_at: datetime
    is_revoked: bool


class Access(Accounts):
    """Who is calling."""

    def __init__(
        self, database: Database, clock: Clock = utc_now, *, session_minutes: int = 720, idle_minutes: int = 60
    ) -> None:
        """A session ends `session_minutes` after the login, or after `idle_minutes` without a request."""
        super().__init__(database, clock)
        self._whole, self._idle = timedelta(minutes=session_minutes), timedelta(minutes=idle_minutes)

    def login(self, name: str, password: str, *, address: str = "") -> Login:
        """Open a session; a wrong name and a wrong password are told and timed alike. Raises AccessDenied, Locked."""
        name = name.strip().lower()[:128]
        counted = subjects(name, address)
        stored = self._admit(counted, name)
        if not self.passwords.verify(stored, password):
            raise AccessDenied("user name or password is wrong")
        return self._open(name, counted, password if stored and self.passwords.is_outdated(stored) else None)

    def logout(self, token: str) -> None:
        """End a session; an unknown one is none of our business."""
        with self.database.write() as session:
            session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_token(token)))

    def user_of_session(self, token: str | None) -> User | None:
        """Return whose session it is, with the roles they have now; None when it ended."""
        if not token:
            return None
        now, hashed = self.clock(), hash_token(token)
        with self.database.read() as session:
            row = session.get(SessionRow, hashed)
            if row is None or row.expires_at <= now or row.last_seen + self._idle <= now:
                return None
            stale, name = row.last_seen + _LOOK <= now, row.user
        if stale:
            self._touch(hashed, now)
        return self.user_named(name)

    def add_token(self, name: str, *, by: User) -> str:
        """Add an integrator's token and return it; it is shown this once."""
        require(by, "manage_users")
        token = new_token("rc_")
        with self.database.write() as session:
            if not name.strip() or session.get(TokenRow, name) is not None:
                raise StoreError(f"a token needs a name of its own, {name!r} is empty or taken")
            session.add(TokenRow(name=name, token_hash=hash_token(token), created_at=self.clock()))
            self._log(session, "token_added", name, by)
        return token

    def revoke_token(self, name: str, *, by: User) -> None:
        """Make a token worthless from now on."""
        require(by, "manage_users")
        with self.database.write() as session:
            row = session.get(TokenRow, name)
            if row is None:
                raise StoreError(f"there is no token {name!r}")
            row.revoked_at = self.clock()
            self._log(session, "token_revoked", name, by)

    def tokens(self, *, by: User) -> tuple[Token, ...]:
        """Return all tokens by name, without anything to call with."""
        require(by, "manage_users")
        with self.database.read() as session:
            rows = session.scalars(select(TokenRow).order_by(TokenRow.name))
            return tuple(
                Token(name=row.name, created_at=row.created_at, is_revoked=row.revoked_at is not None) for row in rows
            )

    def user_of_token(self, token: str | None) -> User | None:
        """Return the integrator a token belongs to; None when it is unknown or revoked."""
        if not token:
            return None
        with self.database.read() as session:
            row = session.scalar(select(TokenRow).where(TokenRow.token_hash == hash_token(token)))
            if row is None or row.revoked_at is not None:
                return None
            return User(name=row.name, roles=frozenset({"integrator"}))

    def _admit(self, counted: tuple[str, ...], name: str) -> str | None:
        with self.database.write() as session:
            row = session.get(UserRow, name)
            if admit(session, counted, self.clock()) and row is not None:
                self._log(session, "login_locked", name, system_user("login"))
            return row.password_hash if row is not None and row.disabled_at is None else None

    def _open(self, name: str, counted: tuple[str, ...], rehash: str | None) -> Login:
        hashed = self.passwords.hash(rehash) if rehash is not None else None
        token, now = new_token(), self.clock()
        with self.database.write() as session:
            forgive(session, counted)
            session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
            row = self._row(session, name)
            row.password_hash = hashed or row.password_hash
            expires = now + self._whole
            session.add(
                SessionRow(token_hash=hash_token(token), user=name, created_at=now, last_seen=now, expires_at=expires)
            )
        user = self.user_named(name)
        if user is None:
            raise AccessDenied("user name or password is wrong")
        return Login(user=user, token=token, expires_at=expires)

    def _touch(self, hashed: str, now: datetime) -> None:
        with self.database.write() as session:
            row = session.get(SessionRow, hashed)
            if row is not None:
                row.last_seen = now
