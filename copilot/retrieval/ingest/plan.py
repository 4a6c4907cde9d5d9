"""What a run of ingestion has to do: compare what was read with what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from copilot.context import Snippet
from copilot.retrieval.index.records import Known, Record
from copilot.retrieval.ingest.chunking import records_of
from copilot.retrieval.ingest.document import Read, Skipped
from copilot.retrieval.ingest.identity import Scope, is_gone
from copilot.types import Frozen

__all__ = ["Plan", "plan_of"]


class Plan(Frozen):
    """What is to be written, removed and told."""

    todo: tuple[Record, ...]
    stale: tuple[str, ...]
    """Ids of records to remove."""
    moved: tuple[Record, ...]
    """Unchanged records whose place is to be noted anew."""
    counts: dict[str, int]
    """Snippets added, changed, unchanged and removed."""
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


def plan_of(items: Iterable[Read], known: Mapping[str, Known], scope: Scope) -> Plan:
    """Return what brings the stored records in line with the items."""
    stored = {entry.doc for entry in known.values()}
    ids = _Ids(known, scope)
    snippets, within, skipped = _sorted_out(items, ids, scope)
    records = {
        item.id: [_placed(record, scope, within.get(item.id, ""), known) for record in records_of(item)]
        for item in snippets
    }
    # A part may be missing when an earlier run was killed between two batches.
    whole = {
        item.id: all(part.id in known and known[part.id].digest == part.digest for part in records[item.id])
        for item in snippets
    }
    counts = Counter(
        "unchanged" if whole[item.id] else "changed" if item.id in stored else "added" for item in snippets
    )
    stale = _stale(records, known, scope, {item.source for item in skipped if item.unread})
    counts["removed"] = len({known[key].doc for key in stale} - set(records))
    kept = [part for key, parts in records.items() if whole[key] for part in parts]
    return Plan(
        todo=tuple(part for key, parts in records.items() if not whole[key] for part in parts),
        stale=tuple(stale),
        moved=tuple(part for part in kept if _has_moved(part, known[part.id])),
        counts={name: counts[name] for name in ("added", "changed", "unchanged", "removed")},
        skipped=tuple(skipped),
        notes=(*ids.notes(), *_left(known, stale, records, scope)),
    )


class _Ids:
    """Gives each snippet an id of its own: one that another source has already gets the source's name before it."""

    def __init__(self, known: Mapping[str, Known], scope: Scope) -> None:
        self._stored = {entry.doc: entry for entry in known.values()}
        self._scope = scope
        self._taken: dict[str, str] = {}
        self._shared: Counter[tuple[str, str]] = Counter()

    def own(self, item: Snippet) -> Snippet:
        """Return the snippet under an id that no other source has."""
        apart = f"{item.source}#{item.id}"
        owner = self._owner(item.id)
        stored = self._stored.get(apart)
        if owner in (None, item.source) and (stored is None or stored.source != item.source):
            self._taken[item.id] = item.source
            return item
        if owner not in (None, item.source):
            self._shared[item.source, str(owner)] += 1
        self._taken[apart] = item.source
        return item.model_copy(update={"id": apart})

    def notes(self) -> Iterator[str]:
        """Yield a line for each pair of sources that use the same ids."""
        for (source, owner), count in self._shared.items():
            yield f"{source}: {count} ids are also used by {owner}; both are kept, these as {source}#ID"

    def _owner(self, snippet_id: str) -> str | None:
        """Return the source whose id it is; a stored one whose file is gone has lost it."""
        if snippet_id in self._taken:
            return self._taken[snippet_id]
        entry = self._stored.get(snippet_id)
        return None if entry is None or (entry.lies and is_gone(entry.lies)) else entry.source


def _sorted_out(items: Iterable[Read], ids: _Ids, scope: Scope) -> tuple[list[Snippet], dict[str, str], list[Skipped]]:
    """Return the snippets, each id once, the files of those that name a source of their own, and what was left out."""
    seen: dict[str, Snippet] = {}
    within: dict[str, str] = {}
    skipped: list[Skipped] = []
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        own = ids.own(item)
        if own.id in seen:
            same = seen[own.id] == own
            reason = "the same again" if same else f"another text under an id already used by {seen[own.id].source}"
            skipped.append(Skipped(source=own.source, reason=reason, where=own.id))
        else:
            seen[own.id] = own
            within[own.id] = scope.within.get((item.source, item.id), "")
    return list(seen.values()), within, skipped


def _placed(record: Record, scope: Scope, within: str, known: Mapping[str, Known]) -> Record:
    """Return the record with the place of its file; an export leaves documents with the files they were read from."""
    if not within:
        return record.model_copy(update={"place": scope.files.get(record.snippet.source, "")})
    before = known.get(record.id)
    if before and before.place and not is_gone(before.place):
        return record.model_copy(update={"place": before.place})
    return record.model_copy(update={"within": within})


def _has_moved(record: Record, before: Known) -> bool:
    return (record.place, record.within) not in (("", ""), (before.place, before.within))


def _stale(
    records: Mapping[str, list[Record]], known: Mapping[str, Known], scope: Scope, unread: set[str]
) -> list[str]:
    """Return the ids of stored records to remove: old parts of what was read, and what pruning covers."""
    kept = {part.id for parts in records.values() for part in parts}
    read = {place for name, place in scope.files.items() if name not in unread}

    def pruned(entry: Known) -> bool:
        place = entry.within or scope.files.get(entry.source) or entry.place
        # What cannot be read now is still there: only a document read in whole, or gone, loses what did not occur.
        return scope.covers(place) and (place in read or is_gone(place))

    return [key for key, entry in known.items() if key not in kept and (entry.doc in records or pruned(entry))]


def _left(
    known: Mapping[str, Known], stale: Iterable[str], records: Mapping[str, list[Record]], scope: Scope
) -> Iterator[str]:
    """Yield a line when pruning was asked for and there is something of which no one knows where it came from."""
    gone = set(stale)
    left = {entry.doc for key, entry in known.items() if not entry.lies and key not in gone} - set(records)
    if scope.prune and left:
        yield (
            f"{len(left)} stored snippets were left: where they came from was not noted (imported, or ingested by an "
            "earlier version); `copilot ingest PATHS --rebuild` starts anew"
        )
