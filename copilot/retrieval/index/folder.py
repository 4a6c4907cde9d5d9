"""Whether a folder may hold the index: nothing is written among files of another make."""

from __future__ import annotations

import re
from pathlib import Path

from copilot.errors import RetrievalError

__all__ = ["MEND", "UNFINISHED", "remains_in", "require_own", "vectors_in"]

_VECTORS = "chroma.sqlite3"
UNFINISHED = "first-start.unfinished"
"""Stands there while the workbench builds the sample shop's index, so that a start that was stopped is noticed."""
_BESIDE = (UNFINISHED, "confirmed.", "lexical", "missing.", "phrases", "quarantine.", "words")
"""How what lies beside the vectors is called: noted questions and decisions may be there before the first ingestion."""
_SEGMENT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Chroma's folders of vectors."""
_NAMED = 3
MEND = "name an empty or a new folder with --index (or the setting `index`)"


def vectors_in(index: Path) -> bool:
    """Say whether a folder holds an index of vectors."""
    return (index / _VECTORS).is_file()


def remains_in(index: Path) -> bool:
    """Say whether a folder holds parts of an index whose vectors' table is gone."""
    return index.is_dir() and any(_SEGMENT.fullmatch(item.name) for item in index.iterdir())


def require_own(index: Path) -> None:
    """Raise RetrievalError unless the folder is missing, empty, or holds an index."""
    try:
        strange = _strange(index)
    except OSError as error:
        raise RetrievalError(f"{index}: cannot be looked into ({error.strerror}); {MEND}") from error
    if strange and remains_in(index):
        raise RetrievalError(f"{index}: damaged, its {_VECTORS} is missing; move the folder away and ingest again")
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
