"""Parts that are loaded when they are first needed, so that a copilot starts at once and without an index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from copilot.context import Context
from copilot.errors import RetrievalError
from copilot.reading import Reading
from copilot.settings import Settings

if TYPE_CHECKING:
    from copilot.retrieval.base import Retriever
    from copilot.retrieval.embeddings import Embedding
    from copilot.understanding.schema import Situation

__all__ = ["LateEmbedding", "LateMissing", "LateRetriever", "unmet"]


class LateEmbedding:
    """The offline sentence encoder, one for the reader of turns and the index, loaded when first needed."""

    id = "use-3+titles0.25"

    def __init__(self) -> None:
        """Load nothing yet."""
        self._inner: Embedding | None = None
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Any:
        """Return one row a text to be searched; RetrievalError where the encoder is not installed."""
        return self._asked(lambda encoder: encoder.passages(texts, titles))

    def queries(self, texts: Sequence[str]) -> Any:
        """Return one row a text; RetrievalError where the encoder is not installed."""
        return self._asked(lambda encoder: encoder.queries(texts))

    def _asked(self, ask: Callable[[Embedding], Any]) -> Any:
        with self._lock:
            if self._inner is None:
                from copilot.retrieval.embeddings import UseEmbedding

                self._inner = UseEmbedding()
        try:
            return ask(self._inner)
        except ImportError as error:
            raise RetrievalError(f"the sentence encoder is not installed: {error}") from error


class LateRetriever:
    """Opens the index when it is first needed, so that a copilot starts without one and recovers when it is built."""

    def __init__(self, settings: Settings, collection: str | None, encoder: LateEmbedding | None = None) -> None:
        """Take what says where the index lies, and the encoder that the reader of turns uses as well."""
        self._settings = settings
        self._encoder = encoder
        self._collection = collection
        self._opened: Retriever | None = None

    def open(self) -> Retriever:
        """Return the retriever; RetrievalError while there is no usable index."""
        if self._opened is None:
            from copilot.retrieval.embeddings import load_embedding
            from copilot.retrieval.opening import open_retriever

            embedding = load_embedding(self._settings.embedding, self._encoder)
            self._opened = open_retriever(self._settings, self._collection, embedding)
        return self._opened

    def product_names(self) -> tuple[str, ...]:
        """Return what the shop's products are called; nothing while the index is not open."""
        names = getattr(self._opened, "product_names", None)
        return names() if names else ()

    def reopen(self) -> None:
        """Forget the opened index, so that the next turn sees what was ingested since."""
        self._opened = None


class LateMissing:
    """Notes questions that found nothing beside the index, for the people who write the shop's knowledge."""

    def __init__(self, settings: Settings) -> None:
        """Take what says where the index lies."""
        self._settings = settings

    def add(self, queries: Sequence[str]) -> None:
        """Append the questions; OSError when the file cannot be written."""
        from copilot.retrieval.missing import MissingQueue
        from copilot.retrieval.opening import missing_file

        MissingQueue(missing_file(self._settings)).add(queries)


def unmet(reading: Reading, context: Context, situations: Mapping[str, Situation]) -> tuple[str, ...]:
    """Return the queries that found nothing and ask for knowledge: neither courtesies nor attacks do."""
    if reading.injection:
        return ()
    polite = {q.query for q in reading.questions if (s := situations.get(q.situation)) and s.kind == "courtesy"}
    return tuple(query for query in context.unanswered if query not in polite)
