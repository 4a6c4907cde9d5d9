"""Vectors in Chroma: a folder by default, a server by address. The only module that talks to Chroma.

The collection's metadata says which embedding made the vectors and in which layout they are stored, so that an
index of another make is refused instead of searched for nonsense.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from copilot.errors import ConfigError, RetrievalError
from copilot.retrieval.embedding.embeddings import Vectors
from copilot.retrieval.index.collection_names import require_name, stored_as
from copilot.retrieval.index.folder import MEND, require_own, vectors_in
from copilot.retrieval.index.records import Known, Record, from_metadata, known_from, stored_metadata

__all__ = ["LAYOUT", "ChromaStore"]

LAYOUT = 2
"""Grows when the stored metadata changes in a way that older code cannot read."""
_READ = (1, LAYOUT)
"""Layouts that this code reads; what is written to one makes it the newest."""
_PAGE = 5000
_CALLED = "called"
_HNSW = {"space": "ip", "ef_construction": 100, "ef_search": 100, "max_neighbors": 16}


class ChromaStore:
    """One collection: records in, nearest records out."""

    def __init__(self, client: Any, collection: Any, where: str) -> None:
        """Take a Chroma client and one of its collections; use `open` or `create` instead."""
        self._client, self._collection, self._where = client, collection, where

    @classmethod
    def open(cls, index: Path, collection: str, embedding: str, url: str | None = None) -> ChromaStore:
        """Return an existing collection; RetrievalError when missing, foreign, corrupt or embedded otherwise."""
        where = url or str(index)
        if url is None and not vectors_in(index):
            raise RetrievalError(f"{where}: no index here; build it with: {_build(collection)}")
        with _connected(index, url, where) as client:
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
        with _connected(index, url, where) as client:
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
        _close(self._client)

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
        with _translated(self._where):
            self._collection = self._client.get_collection(str(self._collection.name), embedding_function=None)
        return str(self.metadata.get("revision", ""))

    def require(self, embedding: str) -> None:
        """Raise RetrievalError unless the vectors were made by this embedding, in this layout."""
        rebuild = f"build it anew with: {_build(self.name)} --rebuild"
        mine = f"{self._where}: collection {self.name!r}"
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
        with _translated(self._where):
            self._collection.modify(metadata={**self.metadata, **values, "layout": LAYOUT})

    def count(self) -> int:
        """Return how many records are stored."""
        with _translated(self._where):
            return int(self._collection.count())

    def upsert(self, records: Sequence[Record], vectors: Vectors) -> None:
        """Store records with their vectors, in place of those with the same id."""
        with _translated(self._where):
            self._collection.upsert(
                ids=[record.id for record in records],
                embeddings=vectors,
                documents=[record.snippet.text or " " for record in records],
                metadatas=[stored_metadata(record) for record in records],
            )

    def place(self, records: Sequence[Record]) -> None:
        """Note anew where the files of records lie; nothing else of them changes."""
        with _translated(self._where):
            for start in range(0, len(records), _PAGE):
                part = records[start : start + _PAGE]
                places = [{"place": record.place or None, "within": record.within or None} for record in part]
                self._collection.update(ids=[record.id for record in part], metadatas=places)

    def delete(self, ids: Sequence[str]) -> None:
        """Remove records by id."""
        with _translated(self._where):
            for start in range(0, len(ids), _PAGE):
                self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def nearest(self, vector: Vectors, n: int, ids: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return ids and similarities of the `n` nearest records, best first, optionally among `ids` only."""
        with _translated(self._where):
            extra = {} if ids is None else {"ids": list(ids)}
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=n, include=["distances"], **extra
            )
        return [(key, 1.0 - far) for key, far in zip(found["ids"][0], found["distances"][0], strict=True)]

    def similarities(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """Return the exact similarity of the given records."""
        if not ids:
            return {}
        with _translated(self._where):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        if not found["ids"]:
            return {}
        return dict(zip(found["ids"], (np.asarray(found["embeddings"]) @ vector).tolist(), strict=True))

    def get(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return records by id; unknown ids are left out."""
        if not ids:
            return {}
        with _translated(self._where):
            found = self._collection.get(ids=list(ids), include=["documents", "metadatas"])
        return {record.id: record for record in _records(found)}

    def records(self) -> Iterator[Record]:
        """Yield every record, page by page."""
        offset = 0
        while True:
            with _translated(self._where):
                found = self._collection.get(limit=_PAGE, offset=offset, include=["documents", "metadatas"])
            yield from _records(found)
            offset += len(found["ids"])
            if len(found["ids"]) < _PAGE:
                return

    def known(self) -> dict[str, Known]:
        """Return what is stored, by record id, to tell what changed."""
        known: dict[str, Known] = {}
        while True:
            with _translated(self._where):
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


def _client(index: Path, url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        index.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(index), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"chroma_url: {url!r} is not an address like http://127.0.0.1:8000")
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    return chromadb.HttpClient(host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=settings)


@contextmanager
def _connected(index: Path, url: str | None, where: str) -> Iterator[Any]:
    """Yield a client, closed again when what is done with it fails."""
    with ExitStack() as undo, _translated(where):
        if url is None:
            undo.callback(_forget, index)
        client = _client(index, url)
        undo.callback(_close, client)
        yield client
        undo.pop_all()


def _forget(index: Path) -> None:
    """Let Chroma try anew: it keeps a folder that failed to open as half open, and fails in another way next time."""
    try:
        from chromadb.api.shared_system_client import SharedSystemClient
    except ImportError:
        return
    if not SharedSystemClient._identifier_to_refcount.get(str(index)):
        SharedSystemClient._identifier_to_system.pop(str(index), None)


def _close(client: Any) -> None:
    # Chroma's own close leaves the connections of a server client open, its own and its administrator's.
    owners = (client, getattr(client, "_admin_client", None))
    sessions = [getattr(getattr(owner, "_server", None), "_session", None) for owner in owners]
    client.close()
    for session in sessions:
        if session is not None:
            session.close()


def _is_away(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, says that a server cannot be reached."""
    import httpx

    while error is not None and not isinstance(error, (httpx.TransportError, ConnectionError)):
        error = error.__cause__ or error.__context__
    return error is not None


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Turn whatever Chroma raises into one clear line."""
    try:
        import httpx
        from chromadb.errors import ChromaError, InternalError
    except ImportError as error:
        raise RetrievalError(f"Chroma is not installed: {error}") from error
    try:
        yield
    except (ChromaError, InternalError, sqlite3.Error, ValueError, KeyError, OSError, httpx.HTTPError) as error:
        line = " ".join(str(error).split())[:200]
        if _is_away(error):
            raise RetrievalError(
                f"{where}: no Chroma server answers there ({line}); start it, or mend the setting `chroma_url` "
                "(empty: the index is a folder)"
            ) from error
        raise RetrievalError(
            f"{where}: the index cannot be used ({line}); if it is damaged, move it away and build it "
            "anew with: copilot ingest PATH --rebuild"
        ) from error
