"""Clients of Chroma and their errors as one clear line. The only module that imports chromadb."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from copilot.errors import ConfigError, RetrievalError

__all__ = ["close", "connected", "translated"]


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
def connected(index: Path, url: str | None, where: str) -> Iterator[Any]:
    """Yield a client, closed again when what is done with it fails."""
    with ExitStack() as undo, translated(where):
        if url is None:
            undo.callback(_forget, index)
        client = _client(index, url)
        undo.callback(close, client)
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


def close(client: Any) -> None:
    """Let go of a client's files and connections."""
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
def translated(where: str) -> Iterator[None]:
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
