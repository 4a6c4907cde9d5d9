"""What `copilot knowledge` shows of an index and writes from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from copilot.context import Snippet
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.index.records import Record
from copilot.types import Frozen

__all__ = ["Stale", "Stats", "exported", "snippets_of", "stale", "stats"]


class Stats(Frozen):
    """Counts over a collection."""

    snippets: int
    pieces: int
    embedding: str
    by_lang: dict[str, int]
    by_kind: dict[str, int]
    by_audience: dict[str, int]
    sources: int
    products: int


class Stale(Frozen):
    """A snippet that no longer holds, or soon will not."""

    id: str
    title: str
    valid_to: date
    days_left: int
    """Negative when it is over."""


def snippets_of(records: Iterable[Record]) -> Iterator[Snippet]:
    """Yield whole snippets, the parts of long ones put together again."""
    for _, snippet in _whole(records):
        yield snippet


def _whole(records: Iterable[Record]) -> Iterator[tuple[Record, Snippet]]:
    """Yield whole snippets, each with the first of its records."""
    ordered = sorted(records, key=lambda record: (record.snippet.id, _part(record)))
    for _, parts in groupby(ordered, key=lambda record: record.snippet.id):
        first, *rest = parts
        text = "\n".join([first.snippet.text, *(part.snippet.text for part in rest)])
        yield first, first.snippet.model_copy(update={"text": text}) if rest else first.snippet


def stats(store: ChromaStore) -> Stats:
    """Return the counts of a collection."""
    records = list(store.records())
    snippets = list(snippets_of(records))
    return Stats(
        snippets=len(snippets),
        pieces=len(records),
        embedding=str(store.metadata.get("embedding", "")),
        by_lang=dict(sorted(Counter(item.lang for item in snippets).items())),
        by_kind=dict(sorted(Counter(item.kind for item in snippets).items())),
        by_audience=dict(sorted(Counter(item.audience for item in snippets).items())),
        sources=len({item.source for item in snippets}),
        products=len({item.sku for item in snippets if item.sku}),
    )


def stale(snippets: Iterable[Snippet], today: date, within: timedelta) -> list[Stale]:
    """Return what is over or will be within some days, the oldest first."""
    found = [
        Stale(id=item.id, title=item.title, valid_to=item.valid_to, days_left=(item.valid_to - today).days)
        for item in snippets
        if item.valid_to is not None and item.valid_to <= today + within
    ]
    return sorted(found, key=lambda item: item.valid_to)


def exported(records: Iterable[Record]) -> Iterator[str]:
    """Yield one JSON line a snippet, as `copilot ingest` and `copilot knowledge import` read it.

    A version that only tells one state of the content from another is left out.
    """
    for record, snippet in _whole(records):
        stated = snippet.version != record.digest
        yield snippet.model_dump_json(exclude_none=True, exclude=set() if stated else {"version"})


def _part(record: Record) -> int:
    tail = record.id.removeprefix(record.snippet.id).lstrip("#")
    return int(tail) if tail.isdigit() else 1
