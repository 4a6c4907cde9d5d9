"""Ingestion: read, compare with what is stored, embed what changed, store it batch by batch.

Every batch is stored before the next is embedded, so that a kill loses one batch at most; the next run finds the
stored ones unchanged and goes on where it stopped.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from copilot.retrieval.embedding.embeddings import Embedding
from copilot.retrieval.index.catalogue import Catalogue
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.index.records import Record
from copilot.retrieval.ingest.document import Read, Skipped
from copilot.retrieval.ingest.identity import Scope
from copilot.retrieval.ingest.plan import plan_of
from copilot.retrieval.query.glossary import Glossary
from copilot.types import Frozen

__all__ = ["Progress", "Report", "ingest"]

_BATCH = 256
_SUB_BATCH = 128
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
    notes: tuple[str, ...] = ()
    """What else is worth knowing: ids that two sources share, what pruning had to leave."""
    cleaned: tuple[str, ...] = ()
    """One line a document from which noise was taken."""
    held: int = 0
    """Sentences in quarantine."""
    seconds: float = 0.0
    embedding_seconds: float = 0.0


def ingest(
    items: Iterable[Read],
    store: ChromaStore,
    embedding: Embedding,
    glossary: Glossary,
    catalogue_file: Path | None = None,
    scope: Scope | None = None,
    progress: Progress | None = None,
) -> Report:
    """Bring the collection up to date with the items; the lexical side is renewed when anything changed.

    `scope` tells where the sources lie and what may be pruned: what is stored of a document that was read in whole,
    or is no longer there, and did not occur.
    """
    started = time.monotonic()
    known = store.known()
    store.require_sound(list(known))
    plan = plan_of(items, known, scope or Scope())
    spent = 0.0
    store.place(plan.moved)
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
        notes=plan.notes,
        seconds=round(time.monotonic() - started, 3),
        embedding_seconds=round(spent, 3),
    )


def _write(todo: Sequence[Record], store: ChromaStore, embedding: Embedding, progress: Progress | None) -> float:
    """Embed and store; returns the seconds spent embedding."""
    spent, done = 0.0, 0
    for start in range(0, len(todo), _BATCH):
        # Texts of like length together: a batch is as slow as its longest.
        batch = sorted(todo[start : start + _BATCH], key=lambda record: len(record.embedded_text))
        vectors = []
        for first in range(0, len(batch), _SUB_BATCH):
            part = batch[first : first + _SUB_BATCH]
            begun = time.monotonic()
            vectors.append(embedding.passages([item.embedded_text for item in part], [item.heading for item in part]))
            spent += time.monotonic() - begun
            done += len(part)
            if progress and done < len(todo):
                progress(done, len(todo))
        store.upsert(batch, np.vstack(vectors))
    if progress and todo:
        progress(done, len(todo))
    return spent
