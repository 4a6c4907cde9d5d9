"""Column types that read the same from SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Integer, String, TypeDecorator
from sqlalchemy.engine import Dialect

__all__ = ["Number", "UtcTime", "read_time", "write_time"]

Number = BigInteger().with_variant(Integer(), "sqlite")
"""Numbers of events and conversations."""


def write_time(value: datetime) -> str:
    """Return a time as fixed-width UTC text, which sorts by time and hashes the same everywhere."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be recorded")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_time(text: str) -> datetime:
    """Return the time written by `write_time`."""
    return datetime.fromisoformat(text)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as text of 27 characters."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write as UTC."""
        return None if value is None else write_time(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read as aware UTC."""
        return None if value is None else read_time(value)
