"""A connection to SQLite or PostgreSQL with short transactions and errors in plain words."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from copilot.errors import ConfigError, StoreError
from copilot.reviews.record.faults import explain
from copilot.reviews.record.schema import ChainHead

__all__ = ["Database"]


class Database:
    """The engine and its two kinds of transaction; safe to use from several threads."""

    def __init__(self, url: str, *, busy_seconds: float = 5.0) -> None:
        """Connect lazily to `url`; writers wait at most `busy_seconds` for each other."""
        self.url = _parse(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._busy = busy_seconds
        self._writer = threading.Lock()
        self.engine = _sqlite(self.url, busy_seconds) if self.is_sqlite else _postgres(self.url, busy_seconds)

    @staticmethod
    def file_of(url: str) -> Path | None:
        """Return the file of a SQLite address, None for a server's."""
        parsed = _parse(url)
        return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session that sees one moment of the database throughout."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._translated(), self.engine.connect().execution_options(**options) as connection:
            with Session(connection, expire_on_commit=False) as session:
                yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield the one session that may write now; commits at the end, rolls back on any error."""
        with self._translated(), self._alone(), self.engine.connect().execution_options(copilot_write=True) as conn:
            with Session(conn, expire_on_commit=False) as session, session.begin():
                if not self.is_sqlite:
                    session.execute(select(ChainHead.seq).with_for_update())
                yield session

    @contextmanager
    def setup(self) -> Iterator[Connection]:
        """Yield a connection in a writing transaction before the tables exist (migrations only)."""
        with self._translated(), self._alone(), self.engine.connect().execution_options(copilot_write=True) as conn:
            with conn.begin():
                yield conn

    def forget(self) -> None:
        """Make erased text unreadable on disk as well, as far as the database lets us: SQLite empties its WAL."""
        if self.is_sqlite:
            with self._translated(), self._alone(), self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(explain(error, self.url)) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # SQLite's own waiting is by polling and unfair; threads of one process queue up here instead.
        if not self._writer.acquire(timeout=self._busy):
            raise StoreError("the review database is busy; nothing was recorded, please try again")
        try:
            yield
        finally:
            self._writer.release()


def _parse(text: str) -> URL:
    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigError(f"database_url: not a database address ({error})") from None
    if backend not in ("sqlite", "postgresql"):
        raise ConfigError(f"database_url: {backend} is not supported; use sqlite:///FILE or postgresql://…")
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise ConfigError("database_url: a database in memory would lose everything; use sqlite:///FILE")
    if backend == "postgresql" and "+" not in url.drivername:
        return url.set(drivername="postgresql+psycopg")
    return url


def _sqlite(url: URL, busy_seconds: float) -> Engine:
    _private_file(Path(str(url.database)))
    engine = create_engine(url, connect_args={"timeout": busy_seconds, "check_same_thread": False}, pool_size=24)

    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Any) -> None:
        # A writer takes its lock at the start: a transaction that first reads and then writes could not wait.
        writes = connection.get_execution_options().get("copilot_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _private_file(path: Path) -> None:
    # The file holds customers' words: readable for its owner only.
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"database_url: {path} cannot be opened: {error.strerror}") from error


def _postgres(url: URL, busy_seconds: float) -> Engine:
    try:
        return create_engine(
            url,
            pool_size=8,
            max_overflow=16,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": max(2, round(busy_seconds)),
                "options": f"-c lock_timeout={int(busy_seconds * 1000)} -c timezone=UTC",
            },
        )
    except ModuleNotFoundError as error:
        raise ConfigError(f"database_url: PostgreSQL needs the package psycopg ({error})") from error
