"""From settings to a retriever."""

from __future__ import annotations

from pathlib import Path

from copilot.errors import RetrievalError
from copilot.retrieval.embedding.embeddings import Embedding, load_embedding
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.query.glossary import load_glossary
from copilot.retrieval.retriever import HybridRetriever
from copilot.settings import Settings

__all__ = ["catalogue_file", "missing_file", "open_retriever"]


def catalogue_file(settings: Settings, collection: str) -> Path:
    """Return where the derived lexical side of a collection is kept."""
    return settings.index / "lexical" / f"{collection}.npz"


def missing_file(settings: Settings) -> Path:
    """Return where questions that found nothing are noted."""
    return settings.index / "missing.jsonl"


def open_retriever(
    settings: Settings, collection: str | None = None, embedding: Embedding | None = None
) -> HybridRetriever:
    """Return a retriever over an existing collection (default: that of the settings).

    Raises RetrievalError, naming the command that mends it, when the index is missing, foreign, corrupt or was built
    with another embedding.
    """
    name = collection or settings.collection
    embedding = embedding or load_embedding(settings.embedding)
    store = ChromaStore.open(settings.index, name, embedding.id, settings.chroma_url)
    reranker = None
    if settings.rerank_model:
        from copilot.retrieval.embedding.hosted import HostedReranker

        reranker = HostedReranker(settings.rerank_model)
    file = catalogue_file(settings, name)
    retriever = HybridRetriever(store, embedding, file, settings.snippets, load_glossary(), reranker)
    if not retriever.holds_anything:
        raise RetrievalError(f"collection {name!r} holds nothing yet; run: copilot ingest PATHS --collection {name}")
    return retriever
