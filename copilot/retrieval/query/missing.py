"""Questions that found nothing: what the shop's knowledge lacks, most asked first."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from copilot.retrieval.query.language import language_of
from copilot.types import Frozen, Lang

__all__ = ["MissingQuestion", "MissingQueue"]


class MissingQuestion(Frozen):
    """A question nothing answered, with how often it was asked."""

    query: str
    """In the customer's words."""
    lang: Lang
    times: int
    first: datetime
    last: datetime


class _Entry(Frozen):
    query: str
    at: datetime
    done: bool = False
    """The question was dealt with; earlier entries no longer count."""


class MissingQueue:
    """A file of one line a question, appended to by drafting; safe with several processes."""

    def __init__(self, file: Path) -> None:
        """Take the file; it is made when the first question comes."""
        self._file = file

    def add(self, queries: Iterable[str], at: datetime | None = None) -> None:
        """Record questions that found nothing."""
        self._append([_Entry(query=query, at=at or datetime.now(UTC)) for query in queries if query.strip()])

    def close(self, query: str) -> bool:
        """Take a question off the list, e.g. when a snippet was written for it; says whether it stood there."""
        if not any(_key(item.query) == _key(query) for item in self.questions()):
            return False
        self._append([_Entry(query=query, at=datetime.now(UTC), done=True)])
        return True

    def questions(self) -> list[MissingQuestion]:
        """Return the open questions, most asked first; lines that cannot be read are passed over."""
        open_: dict[str, list[_Entry]] = {}
        for entry in self._entries():
            key = _key(entry.query)
            if entry.done:
                open_.pop(key, None)
            else:
                open_.setdefault(key, []).append(entry)
        found = [
            MissingQuestion(
                query=entries[-1].query, lang=language_of(entries[-1].query), times=len(entries),
                first=entries[0].at, last=entries[-1].at,
            )
            for entries in open_.values()
        ]  # fmt: skip
        return sorted(found, key=lambda item: (-item.times, item.first))

    def _append(self, entries: list[_Entry]) -> None:
        if not entries:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        data = "".join(entry.model_dump_json() + "\n" for entry in entries).encode()
        # One write to a file opened for appending is not torn apart by another process.
        handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)

    def _entries(self) -> list[_Entry]:
        if not self._file.is_file():
            return []
        entries = []
        for line in self._file.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                entries.append(_Entry.model_validate(json.loads(line)))
            except (ValidationError, ValueError):
                continue
        return entries


def _key(query: str) -> str:
    """Return what makes two questions the same."""
    return " ".join(query.lower().split())
