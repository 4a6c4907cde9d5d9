"""Ingestion: read, compare with what is stored, embed what changed, store it batch by batch.

Every batch is stored before the next is embedded, so that a kill loses one batch at most; the next run finds the
stored ones unchanged and goes on where it stopped.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from copilot.context import Snippet
from copilot.retrieval.catalogue import Catalogue
from copilot.retrieval.chroma import ChromaStore, Known
from copilot.retrieval.embeddings import Embedding
from copilot.retrieval.glossary import Glossary
from copilot.retrieval.ingest.chunking import records_of
from copilot.retrieval.ingest.document import Read, Skipped
from copilot.retrieval.records import Record
from copilot.types import Frozen

__all__ = ["Progress", "Report", "ingest"]

_BATCH = 256
_SUB_BATCH = 64
Progress = Callable[[int, int], None]
"""Called with records done and records to do."""


class Report(Frozen):
    """What a run did; counts are snippets, a document of several sections counts as several."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    records: int = 0
    """Pieces embedded: a long snippet is stored in parts."""
    total: int = 0
    """Pieces in the collection afterwards."""
    skipped: tuple[Skipped, ...] = ()
    cleaned: tuple[str, ...] = ()
    """One line a document from which noise was taken."""
    held: int = 0
    """Sentences in quarantine."""
    seconds: float = 0.0
    embedding_seconds: float = 0.0


class _Plan(Frozen):
    todo: tuple[Record, ...]
    stale: tuple[str, ...]
    counts: dict[str, int]
    skipped: tuple[Skipped, ...]


def ingest(
    items: Iterable[Read],
    store: ChromaStore,
    embedding: Embedding,
    glossary: Glossary,
    catalogue_file: Path | None = None,
    prune: Sequence[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Bring the collection up to date with the items; the lexical side is renewed when anything changed.

    `prune` names sources (files, or folders ending in `/`): what is stored of them and did not occur is removed.
    """
    started = time.monotonic()
    plan = _plan(items, store.known(), prune)
    spent = 0.0
    if plan.todo or plan.stale:
        store.note(revision=f"writing-{uuid.uuid4().hex}")
        spent = _write(plan.todo, store, embedding, progress)
        store.delete(plan.stale)
        store.note(revision=uuid.uuid4().hex)
    if catalogue_file and (plan.todo or plan.stale or not catalogue_file.is_file()):
        revision = str(store.metadata["revision"])
        Catalogue.build(list(store.records()), revision, glossary).save(catalogue_file)
    return Report(
        **plan.counts,
        records=len(plan.todo),
        total=store.count(),
        skipped=plan.skipped,
        seconds=round(time.monotonic() - started, 3),
        embedding_seconds=round(spent, 3),
    )


def _plan(items: Iterable[Read], known: dict[str, Known], prune: Sequence[str]) -> _Plan:
    versions = {entry.doc: entry.version for entry in known.values()}
    todo: list[Record] = []
    skipped: list[Skipped] = []
    seen: dict[str, Snippet] = {}
    kept: set[str] = set()
    counts = {"added": 0, "changed": 0, "unchanged": 0, "removed": 0}
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
        elif item.id in seen:
            same = seen[item.id].version == item.version
            reason = "the same again" if same else f"another text under an id already used by {seen[item.id].source}"
            skipped.append(Skipped(source=item.source, reason=reason, where=item.id))
        else:
            seen[item.id] = item
            records = records_of(item)
            kept.update(record.id for record in records)
            # A part may be missing when an earlier run was killed between two batches.
            whole = all(record.id in known and known[record.id].version == item.version for record in records)
            counts["unchanged" if whole else "changed" if item.id in versions else "added"] += 1
            todo.extend([] if whole else records)
    stale = [
        key for key, entry in known.items() if key not in kept and (entry.doc in seen or _covered(entry.source, prune))
    ]
    counts["removed"] = len({known[key].doc for key in stale} - set(seen))
    return _Plan(todo=tuple(todo), stale=tuple(stale), counts=counts, skipped=tuple(skipped))


def _covered(source: str, prune: Sequence[str]) -> bool:
    return any(source == name or (name.endswith("/") and source.startswith(name)) for name in prune)


def _write(todo: Sequence[Record], store: ChromaStore, embedding: Embedding, progress: Progress | None) -> float:
    """Embed and store; returns the seconds spent embedding."""
    spent, done = 0.0, 0
    for start in range(0, len(todo), _BATCH):
        # Texts of like length together: a batch is as slow as its longest.
        batch = sorted(todo[start : start + _BATCH], key=lambda record: len(record.embedded_text))
        for first in range(0, len(batch), _SUB_BATCH):
            part = batch[first : first + _SUB_BATCH]
            begun = time.monotonic()
            vectors = embedding.passages([item.embedded_text for item in part], [item.heading for item in part])
            spent += time.monotonic() - begun
            store.upsert(part, vectors)
            done += len(part)
            if progress:
                progress(done, len(todo))
    return spent
