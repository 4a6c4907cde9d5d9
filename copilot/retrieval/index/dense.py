"""The vectors of a collection in memory, held against a query one by one: exact, and the same in every process.

Chroma's own search is approximate, and what was stored last is put into its graph anew by every process that opens the
folder, in an order that differs: the right piece could be found by one and missed by the next. Up to `EXACT` pieces
looking at every vector costs no more than that search.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Self

import numpy as np

from copilot.errors import RetrievalError
from copilot.retrieval.embedding.embeddings import Vectors
from copilot.retrieval.index.chroma import ChromaStore

__all__ = ["EXACT", "DenseIndex"]

EXACT = 15_000
"""Pieces up to which every vector is looked at."""
_UNIT = (0.5, 1.5)
"""Lengths between which a sound vector lies; embeddings are normalised."""


class DenseIndex:
    """Vectors in the order of a catalogue, float32, shape (pieces, dimensions)."""

    def __init__(self, vectors: Vectors) -> None:
        """Take the vectors, in memory or mapped from a file."""
        self._vectors = vectors

    def __len__(self) -> int:
        """Return how many pieces there are."""
        return len(self._vectors)

    @classmethod
    def of(cls, store: ChromaStore, ids: list[str], file: Path | None, revision: str) -> Self:
        """Return the vectors of a collection, from the file of this revision or read from Chroma and kept there.

        RetrievalError where Chroma holds vectors that are none: a damaged folder.
        """
        if file is not None and (stored := _mapped(file, revision, len(ids))) is not None:
            return cls(stored)
        vectors = store.vectors(ids)
        lengths = np.linalg.norm(vectors, axis=1)
        if vectors.shape[0] != len(ids) or not ((lengths > _UNIT[0]) & (lengths < _UNIT[1])).all():
            raise RetrievalError(
                f"{store.where}: the vectors of collection {store.name!r} are damaged; move the folder away and build "
                "it anew with: copilot ingest PATH --rebuild"
            )
        if file is not None and not revision.startswith("writing"):
            # On a full or read-only disk every start takes a little longer.
            with suppress(OSError):
                _save(file, revision, vectors)
        return cls(vectors)

    def similarities(self, vector: Vectors) -> Vectors:
        """Return the similarity of every piece to a query's vector; shape (pieces,)."""
        found: Vectors = self._vectors @ vector
        return found


def _named(file: Path, revision: str) -> Path:
    return file.with_name(f"{file.stem}.{revision}.npy")


def _mapped(file: Path, revision: str, count: int) -> Vectors | None:
    """Return the vectors kept for a revision, mapped into memory; None where there are none that fit."""
    try:
        found: Vectors = np.load(_named(file, revision), mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.ndim == 2 and len(found) == count else None


def _save(file: Path, revision: str, vectors: Vectors) -> None:
    """Write vectors to a file that appears whole or not at all, and take away those of other revisions."""
    file.parent.mkdir(parents=True, exist_ok=True)
    target = _named(file, revision)
    part = target.with_suffix(".part")
    with part.open("wb") as raw:
        np.save(raw, vectors, allow_pickle=False)
    part.replace(target)
    for other in file.parent.glob(f"{file.stem}.*.npy"):
        # "shop.2" is another collection than "shop".
        if other != target and other.name.count(".") == target.name.count("."):
            other.unlink(missing_ok=True)
