"""Whether a folder may hold the index: nothing is written among files of another make."""

from __future__ import annotations

from pathlib import Path

from copilot.errors import RetrievalError

__all__ = ["MEND", "UNFINISHED", "require_own", "vectors_in"]

_VECTORS = "chroma.sqlite3"
UNFINISHED = "first-start.unfinished"
"""Stands there while the workbench builds the sample shop's index, so that a start that was stopped is noticed."""
_BESIDE = (UNFINISHED, "confirmed.", "lexical", "missing.", "phrases", "quarantine.", "words")
"""How what lies beside the vectors is called: noted questions and decisions may be there before the first ingestion."""
_NAMED = 3
MEND = "name an empty or a new folder with --index (or the setting `index`)"


def vectors_in(index: Path) -> bool:
    """Say whether a folder holds an index of vectors."""
    return (index / _VECTORS).is_file()


def require_own(index: Path) -> None:
    """Raise RetrievalError unless the folder is missing, empty, or holds an index."""
    try:
        strange = _strange(index)
    except OSError as error:
        raise RetrievalError(f"{index}: cannot be looked into ({error.strerror}); {MEND}") from error
    if strange:
        named = ", ".join(strange[:_NAMED]) + (f" and {len(strange) - _NAMED} more" if len(strange) > _NAMED else "")
        raise RetrievalError(f"{index}: holds no index but other files ({named}); {MEND}")


def _strange(index: Path) -> list[str]:
    """Return the names of what belongs to no index; none where the folder is missing, empty, or holds one."""
    if index.exists() and not index.is_dir():
        raise RetrievalError(f"{index}: a file, not a folder; {MEND}")
    if vectors_in(index) or not index.is_dir():
        return []
    # Hidden files (.gitkeep) belong to no program's data.
    return sorted(item.name for item in index.iterdir() if not item.name.startswith((".", *_BESIDE)))
