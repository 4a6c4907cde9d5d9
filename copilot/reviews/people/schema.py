"""Tables of people and their logins; not derived from the log, never holding a password or a token in clear."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from copilot.reviews.record.columns import UtcTime
from copilot.reviews.record.schema import Base

__all__ = ["SessionRow", "ThrottleRow", "TokenRow", "UserRow"]


class UserRow(Base):
    """A person who may log in."""

    __tablename__ = "users"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    roles: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SessionRow(Base):
    """A login that lasts until it expires, is idle too long or is ended."""

    __tablename__ = "sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(String(64), ForeignKey("users.name"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_seen: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class TokenRow(Base):
    """An integrator's token."""

    __tablename__ = "tokens"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ThrottleRow(Base):
    """Wrong logins in a row, by user and by address (hashed)."""

    __tablename__ = "throttle"
    subject: Mapped[str] = mapped_column(String(72), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcTime)
