"""Our embeddings and retriever as langchain-core runnables."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from copilot.retrieval.base import CUSTOMER, Filters
from copilot.retrieval.embedding.embeddings import Embedding

__all__ = ["CopilotEmbeddings", "CopilotRetriever"]


class CopilotEmbeddings(Embeddings):
    """An embedding of ours where langchain wants one."""

    def __init__(self, embedding: Embedding) -> None:
        """Take the embedding."""
        self._embedding = embedding

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a passage."""
        return [[float(value) for value in row] for row in self._embedding.passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query."""
        return [float(value) for value in self._embedding.queries([text])[0]]


class CopilotRetriever(BaseRetriever):
    """A retriever of ours as a runnable: query in, documents out."""

    retriever: Any
    """A `copilot.retrieval.base.Retriever`."""
    k: int = 5
    filters: Filters = CUSTOMER
    least: float = 0.0
    """Relevance below which a snippet is left out."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        found = self.retriever.search(query, k=self.k, filters=self.filters)
        return [
            Document(
                id=item.snippet.id,
                page_content=item.snippet.text,
                metadata={**item.snippet.model_dump(mode="json", exclude={"text"}), "score": item.score},
            )
            for item in found
            if item.score >= self.least
        ]
