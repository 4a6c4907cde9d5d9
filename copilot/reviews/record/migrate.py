"""Bring the database to this package's schema; a database of a newer package is refused, not touched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from copilot.errors import StoreError
from copilot.reviews.record.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["HEAD", "current_revision", "migrate"]

HEAD = "0001"
"""The revision this package is written for."""

_LOCK = 7_220_451
"""Number of the advisory lock under which PostgreSQL is migrated."""


def current_revision(database: Database) -> str | None:
    """Return the revision the database is at, None when it is empty."""
    with database.read() as session:
        return _revision(session.connection())


def migrate(database: Database) -> str | None:
    """Run the missing migrations; return the revision from which it started, None for a new database."""
    before = current_revision(database)
    if before == HEAD:
        return before
    with database.setup() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        before = _revision(connection)
        _upgrade(connection, before)
    return before


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, before: str | None) -> None:
    # Imported here: a database that is up to date never pays for Alembic.
    from alembic import command
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = _config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise StoreError(f"the review database was written by a newer version (revision {before}); update the package")
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise StoreError(f"the review database cannot be migrated: {error}") from error


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
