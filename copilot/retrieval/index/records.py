"""Snippets as they lie in the index: with the document they belong to, as flat metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from copilot.context import Snippet
from copilot.retrieval.base import BETWEEN_HEADINGS
from copilot.types import Frozen

__all__ = [
    "Known",
    "Record",
    "day_number",
    "from_metadata",
    "heading_of",
    "known_from",
    "record_of",
    "stored_metadata",
    "to_metadata",
    "version_of",
]

_ALWAYS, _NEVER = 0, 99999999
_USUAL: dict[str, str | int] = {"place": "", "within": "", "sku": "", "valid_from": _ALWAYS, "valid_to": _NEVER}
"""What a record has unless it says otherwise."""


class Record(Frozen):
    """One indexed piece: a snippet, or a part of a long one."""

    id: str
    snippet: Snippet
    """Its `id` is that of the whole document, so that parts of one document count as one result."""
    digest: str = ""
    """Of everything that matters in the whole snippet: tells whether it changed."""
    place: str = ""
    """Where the file lies that it was read from: tells sources apart, and is shown nobody."""
    within: str = ""
    """The same of a record that names a source of its own, which is not what the file is called."""

    @property
    def heading(self) -> str:
        """The innermost heading: often the question that the text answers."""
        return heading_of(self.snippet)

    @property
    def embedded_text(self) -> str:
        """What is embedded and searched: the title, unless the text already begins with it, then the text."""
        title, text, heading = self.snippet.title, self.snippet.text, self.heading
        if not title or text.startswith(title):
            return text
        return f"{title}\n{text[len(heading) :].lstrip()}" if text.startswith(heading) else f"{title}\n{text}"


class Known(NamedTuple):
    """A stored record, as far as needed to tell whether it changed."""

    doc: str
    digest: str
    source: str
    place: str = ""
    """Where the file lies; empty when not known (imported, or ingested by a version that did not note it)."""
    within: str = ""
    """Where the file lies instead, when the record names a source of its own."""

    @property
    def lies(self) -> str:
        """Where the file lies, whatever the source is called; empty when not known."""
        return self.place or self.within


def heading_of(snippet: Snippet) -> str:
    """Return the innermost heading of a snippet."""
    return snippet.title.rsplit(BETWEEN_HEADINGS, 1)[-1]


def record_of(snippet: Snippet) -> Record:
    """Return a snippet as one record; where its source states no version, the digest of its content is the version."""
    content = version_of(snippet)
    if snippet.version in ("", content):
        return Record(id=snippet.id, snippet=snippet.model_copy(update={"version": content}), digest=content)
    return Record(id=snippet.id, snippet=snippet, digest=_digest(f"{content} {snippet.version}"))


def version_of(snippet: Snippet) -> str:
    """Return a digest of everything but the version, so that a changed title or date counts as a change too."""
    return _digest(snippet.model_dump_json(exclude={"version"}))


def to_metadata(record: Record) -> dict[str, str | int]:
    """Return the flat form that Chroma stores; dates as YYYYMMDD so that they compare as numbers."""
    snippet = record.snippet
    return {
        "doc": snippet.id,
        "title": snippet.title,
        "lang": snippet.lang,
        "kind": snippet.kind,
        "source": snippet.source,
        "place": record.place,
        "within": record.within,
        "version": snippet.version,
        "digest": record.digest,
        "audience": snippet.audience,
        "valid_from": day_number(snippet.valid_from) if snippet.valid_from else _ALWAYS,
        "valid_to": day_number(snippet.valid_to) if snippet.valid_to else _NEVER,
        "sku": snippet.sku or "",
    }


def stored_metadata(record: Record) -> dict[str, str | int | None]:
    """Return the flat form without what is as usual: each value costs as much to store as a short text.

    What is left out is None, not absent: Chroma keeps the old value of a key that is absent when a record changes.
    """
    usual = {**_USUAL, "doc": record.id, "digest": record.snippet.version}
    told = to_metadata(record)
    return {key: None if value == usual.get(key) else value for key, value in told.items()}


def from_metadata(record_id: str, text: str, metadata: Mapping[str, Any]) -> Record:
    """Return the record that was stored."""
    metadata = {**_USUAL, **metadata}
    known = known_from(record_id, metadata)
    snippet = Snippet(
        id=known.doc,
        text=text,
        title=str(metadata["title"]),
        lang=metadata["lang"],
        kind=metadata["kind"],
        source=str(metadata["source"]),
        version=str(metadata["version"]),
        audience=metadata["audience"],
        valid_from=_date(int(metadata["valid_from"])),
        valid_to=_date(int(metadata["valid_to"])),
        sku=str(metadata["sku"]) or None,
    )
    return Record(id=record_id, snippet=snippet, digest=known.digest, place=known.place, within=known.within)


def known_from(record_id: str, metadata: Mapping[str, Any]) -> Known:
    """Return what tells whether a stored record changed; a digest that is not told is the version."""
    told = {name: str(metadata.get(name) or "") for name in ("doc", "digest", "source", "place", "within")}
    return Known(**told | {"doc": told["doc"] or record_id, "digest": told["digest"] or str(metadata["version"])})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def day_number(day: date) -> int:
    """Return a day as YYYYMMDD, so that days compare as numbers."""
    return day.year * 10000 + day.month * 100 + day.day


def _date(number: int) -> date | None:
    return None if number in (_ALWAYS, _NEVER) else date(number // 10000, number // 100 % 100, number % 100)
