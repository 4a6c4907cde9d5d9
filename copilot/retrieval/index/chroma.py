"""Vectors in Chroma: a folder by default, a server by address.

The collection's metadata says which embedding made the vectors and in which layout they are stored, so that an
index of another make is refused instead of searched for nonsense.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from copilot.errors import RetrievalError
from copilot.retrieval.embedding.embeddings import Vectors
from copilot.retrieval.index.collection_names import require_name, stored_as
from copilot.retrieval.index.connection import close, connected, translated
from copilot.retrieval.index.folder import MEND, remains_in, require_own, vectors_in
from copilot.retrieval.index.records import Known, Record, from_metadata, known_from, stored_metadata

__all__ = ["LAYOUT", "ChromaStore"]

LAYOUT = 2
"""Grows when the stored metadata changes in a way that older code cannot read."""
_READ = (1, LAYOUT)
"""Layouts that this code reads; what is written to one makes it the newest."""
_PAGE = 5000
_SAMPLE = 64
"""Records looked at to tell a damaged folder."""
_CALLED = "called"
_HNSW = {"space": "ip", "ef_construction": 100, "ef_search": 100, "max_neighbors": 16}


class ChromaStore:
    """One collection: records in, nearest records out."""

    def __init__(self, client: Any, collection: Any, where: str) -> None:
        """Take a Chroma client and one of its collections; use `open` or `create` instead."""
        self._client, self._collection, self.where = client, collection, where

    @classmethod
    def open(cls, index: Path, collection: str, embedding: str, url: str | None = None) -> ChromaStore:
        """Return an existing collection; RetrievalError when missing, foreign, corrupt or embedded otherwise."""
        where = url or str(index)
        if url is None and remains_in(index):
            require_own(index)
        if url is None and not vectors_in(index):
            raise RetrievalError(f"{where}: no index here; build it with: {_build(collection)}")
        with connected(index, url, where) as client:
            names = [_called(item) for item in client.list_collections()]
            if collection not in names:
                known = f" (there is: {', '.join(sorted(names))})" if names else ""
                build = f"build it with: {_build(collection)}"
                raise RetrievalError(f"{where}: no collection {collection!r}{known}; {build}")
            found = cls(client, client.get_collection(stored_as(collection), embedding_function=None), where)
            found.require(embedding)
        return found

    @classmethod
    def create(
        cls, index: Path, collection: str, embedding: str, url: str | None = None, rebuild: bool = False
    ) -> ChromaStore:
        """Return the collection, made when missing; `rebuild` throws an existing one away first."""
        where = url or str(index)
        if url is None:
            require_own(index)
        with connected(index, url, where) as client:
            there = client.list_collections()
            names = [_called(item) for item in there]
            stored = stored_as(collection)
            # On a server several programs may share; a folder belongs to one.
            if url is None and collection not in names and there and not any(map(_is_own, there)):
                raise RetrievalError(f"{where}: an index that was not made by copilot ({', '.join(names)}); {MEND}")
            if rebuild and collection in names:
                client.delete_collection(stored)
                names.remove(collection)
            if collection not in names:
                require_name(collection)
                client.create_collection(
                    stored,
                    embedding_function=None,
                    configuration={"hnsw": _HNSW},
                    metadata={"embedding": embedding, "layout": LAYOUT, "revision": "new", _CALLED: collection},
                )
            found = cls(client, client.get_collection(stored, embedding_function=None), where)
            found.require(embedding)
        return found

    def close(self) -> None:
        """Let go of files and connections; the store cannot be used afterwards."""
        close(self._client)

    @property
    def local(self) -> bool:
        """Whether the collection lies in a folder of this machine."""
        return not self.where.startswith(("http://", "https://"))

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What is noted about the collection as a whole."""
        return self._collection.metadata or {}

    @property
    def name(self) -> str:
        """The collection's name."""
        return _called(self._collection)

    def reload(self) -> str:
        """Look the collection up again, as another process may have changed or rebuilt it; returns its revision."""
        with translated(self.where):
            self._collection = self._client.get_collection(str(self._collection.name), embedding_function=None)
        return str(self.metadata.get("revision", ""))

    def require(self, embedding: str) -> None:
        """Raise RetrievalError unless the vectors were made by this embedding, in this layout."""
        rebuild = f"build it anew with: {_build(self.name)} --rebuild"
        mine = f"{self.where}: collection {self.name!r}"
        made_by, layout = self.metadata.get("embedding"), self.metadata.get("layout")
        if made_by is None or layout is None:
            raise RetrievalError(f"{mine} was not made by copilot; {rebuild}")
        if layout not in _READ:
            raise RetrievalError(f"{mine} has layout {layout}, not {LAYOUT}; {rebuild}")
        if made_by != embedding:
            raise RetrievalError(
                f"{mine} was embedded with {made_by}, but the setting `embedding` now means {embedding}; {rebuild}"
            )

    def note(self, **values: str | int | float) -> None:
        """Change notes in the collection's metadata."""
        with translated(self.where):
            self._collection.modify(metadata={**self.metadata, **values, "layout": LAYOUT})

    def count(self) -> int:
        """Return how many records are stored."""
        with translated(self.where):
            return int(self._collection.count())

    def upsert(self, records: Sequence[Record], vectors: Vectors) -> None:
        """Store records with their vectors, in place of those with the same id."""
        with translated(self.where):
            self._collection.upsert(
                ids=[record.id for record in records],
                embeddings=vectors,
                documents=[record.snippet.text or " " for record in records],
                metadatas=[stored_metadata(record) for record in records],
            )

    def place(self, records: Sequence[Record]) -> None:
        """Note anew where the files of records lie; nothing else of them changes."""
        with translated(self.where):
            for start in range(0, len(records), _PAGE):
                part = records[start : start + _PAGE]
                places = [{"place": record.place or None, "within": record.within or None} for record in part]
                self._collection.update(ids=[record.id for record in part], metadatas=places)

    def delete(self, ids: Sequence[str]) -> None:
        """Remove records by id."""
        with translated(self.where):
            for start in range(0, len(ids), _PAGE):
                self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def nearest(self, vector: Vectors, n: int, ids: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return ids and similarities of the `n` nearest records, best first, optionally among `ids` only."""
        with translated(self.where):
            extra = {} if ids is None else {"ids": list(ids)}
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=n, include=["distances"], **extra
            )
        return [(key, 1.0 - far) for key, far in zip(found["ids"][0], found["distances"][0], strict=True)]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of records in the order of their ids; float32, shape (records found, dimensions)."""
        pages = [self._page(ids[start : start + _PAGE]) for start in range(0, len(ids), _PAGE)]
        return np.concatenate(pages) if pages else np.zeros((0, 0), dtype=np.float32)

    def require_sound(self, ids: Sequence[str]) -> None:
        """Raise RetrievalError unless a few of the records, from first to last, still have their vectors."""
        sample = list(ids)[:: max(1, len(ids) // _SAMPLE)] if self.local else []
        lengths = np.linalg.norm(self.vectors(sample), axis=1) if sample else np.ones(0)
        if len(lengths) < len(sample) or not np.all(lengths > 0):
            raise RetrievalError(
                f"{self.where}: the vectors of collection {self.name!r} are damaged; move the folder away and build it "
                f"anew with: {_build(self.name)}"
            )

    def _page(self, ids: Sequence[str]) -> Vectors:
        with translated(self.where):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        row = {key: number for number, key in enumerate(found["ids"])}
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        return vectors[[row[key] for key in ids if key in row]]

    def similarities(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """Return the exact similarity of the given records."""
        if not ids:
            return {}
        with translated(self.where):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        if not found["ids"]:
            return {}
        return dict(zip(found["ids"], (np.asarray(found["embeddings"]) @ vector).tolist(), strict=True))

    def get(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return records by id; unknown ids are left out."""
        if not ids:
            return {}
        with translated(self.where):
            found = self._collection.get(ids=list(ids), include=["documents", "metadatas"])
        return {record.id: record for record in _records(found)}

    def records(self) -> Iterator[Record]:
        """Yield every record, page by page."""
        offset = 0
        while True:
            with translated(self.where):
                found = self._collection.get(limit=_PAGE, offset=offset, include=["documents", "metadatas"])
            yield from _records(found)
            offset += len(found["ids"])
            if len(found["ids"]) < _PAGE:
                return

    def known(self) -> dict[str, Known]:
        """Return what is stored, by record id, to tell what changed."""
        known: dict[str, Known] = {}
        while True:
            with translated(self.where):
                found = self._collection.get(limit=_PAGE, offset=len(known), include=["metadatas"])
            for key, meta in zip(found["ids"], found["metadatas"], strict=True):
                known[key] = known_from(key, meta)
            if len(found["ids"]) < _PAGE:
                return known


def _called(collection: Any) -> str:
    return str((collection.metadata or {}).get(_CALLED, collection.name))


def _is_own(collection: Any) -> bool:
    return {"embedding", "layout"} <= set(collection.metadata or {})


def _build(collection: str) -> str:
    return f"copilot ingest PATH --collection {collection}"


def _records(found: Mapping[str, Any]) -> Iterable[Record]:
    for key, text, metadata in zip(found["ids"], found["documents"], found["metadatas"], strict=True):
        yield from_metadata(key, text, metadata)
