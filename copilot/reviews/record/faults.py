"""What a database error means for the person at the screen."""

from __future__ import annotations

from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, TimeoutError

__all__ = ["explain"]

_SAYINGS = (
    ("database is locked", "is locked by another program; nothing was recorded, please try again"),
    ("lock timeout", "is locked by another program; nothing was recorded, please try again"),
    ("disk is full", "cannot grow: its disk is full; nothing was recorded"),
    ("no space left", "cannot grow: its disk is full; nothing was recorded"),
    ("disk i/o error", "cannot be written (disk error or disk full); nothing was recorded"),
    ("readonly database", "is read-only; nothing was recorded"),
    ("not a database", "is not a SQLite database"),
    ("malformed", "is damaged; restore it from a backup"),
    ("no such table", "has not been set up; run: copilot reviews migrate"),
    ("undefinedtable", "has not been set up; run: copilot reviews migrate"),
    ("append-only", "refused a change to the record, which is append-only"),
    ("password authentication", "refused the user name or password of database_url"),
    ("does not exist", "does not exist on the server, or its user does not; create it first"),
    ("connection refused", "cannot be reached; is it running?"),
    ("could not translate host", "cannot be reached: its host name is unknown"),
    ("unable to open", "cannot be opened"),
    ("server closed the connection", "was lost in the middle; look whether the last step was recorded"),
    ("connection is lost", "was lost in the middle; look whether the last step was recorded"),
)


def explain(error: SQLAlchemyError, url: URL) -> str:
    """Return one line that names the database without its password and what to do."""
    where = f"the review database {url.render_as_string(hide_password=True)}"
    original = getattr(error, "orig", None)
    text = f"{type(original).__name__} {original or error}".lower()
    for sign, saying in _SAYINGS:
        if sign in text:
            return f"{where} {saying}"
    if isinstance(error, TimeoutError):
        return f"{where} has no free connection; please try again"
    if isinstance(error, IntegrityError):
        return f"{where} holds something else under the same name; nothing was recorded"
    return f"{where} failed ({type(original or error).__name__}); nothing was recorded"
