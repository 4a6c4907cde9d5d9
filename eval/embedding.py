"""A memory for query vectors, so that a run after a change of prompts or policies embeds nothing anew."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from eval.cache import CacheFull

if TYPE_CHECKING:
    from copilot.retrieval.embedding.embeddings import Embedding, Vectors

__all__ = ["MemoEmbedding"]

_KEY = 16


class MemoEmbedding:
    """An embedding that remembers its queries in a file of (16-byte hash, vector) records, one file an embedding."""

    def __init__(self, inner: Embedding, folder: Path) -> None:
        """Take the embedding to ask for what is new and the folder to keep vectors in."""
        self._inner = inner
        self._file = folder / f"vectors-{sha256(inner.id.encode()).hexdigest()[:12]}.bin"
        self._known: dict[bytes, bytes] | None = None

    @property
    def id(self) -> str:
        """The inner embedding's, for the vectors are the same."""
        return self._inner.id

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        """Embed passages; they are kept in the index and not here."""
        return self._inner.passages(texts, titles)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed queries, only those never seen before."""
        import numpy as np

        known = self._load()
        keys = [sha256(text.encode()).digest()[:_KEY] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            vectors = self._inner.queries(list(new.values()))
            self._keep({key: vector.astype("<f4").tobytes() for key, vector in zip(new, vectors, strict=True)})
        return np.stack([np.frombuffer(known[key], dtype="<f4") for key in keys]).astype(np.float32)

    def _keep(self, fresh: dict[bytes, bytes]) -> None:
        self._load().update(fresh)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as out:
                # One write a batch: a kill tears at most the last record, which `_load` drops.
                out.write(b"".join(len(v).to_bytes(4, "little") + k + v for k, v in fresh.items()))
        except OSError as error:
            raise CacheFull(f"{self._file}: cannot write: {error.strerror or error}") from error

    def _load(self) -> dict[bytes, bytes]:
        if self._known is None:
            self._known = {}
            data = self._file.read_bytes() if self._file.exists() else b""
            at = 0
            while at + 4 + _KEY <= len(data):
                size = int.from_bytes(data[at : at + 4], "little")
                start = at + 4 + _KEY
                if start + size > len(data):
                    os.truncate(self._file, at)
                    break
                self._known[data[at + 4 : start]] = data[start : start + size]
                at = start + size
        return self._known
