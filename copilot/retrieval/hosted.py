"""Embeddings and rerankers of a hosted or local server, by any LiteLLM model name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copilot.errors import RetrievalError
from copilot.retrieval.embeddings import TITLED, Vectors, normalised, with_titles

__all__ = ["HostedEmbedding", "HostedReranker"]

_BATCH = 64


class HostedEmbedding:
    """Texts to vectors over LiteLLM; address and key come from LiteLLM's own environment for the provider."""

    def __init__(self, model: str, api_base: str | None = None, api_key: str | None = None) -> None:
        """Take the LiteLLM model name, e.g. `ollama/bge-m3`."""
        self._model, self._base, self._key = model, api_base, api_key
        self.id = f"litellm/{model}{TITLED}"

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        """Embed texts that will be searched."""
        return with_titles(self.queries, texts, titles)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched for."""
        rows = [row for start in range(0, len(texts), _BATCH) for row in self._embed(texts[start : start + _BATCH])]
        return normalised(np.asarray(rows, dtype=np.float32).reshape(len(texts), -1))

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        import litellm  # noqa: TID251 - the embedding call lives with the embeddings

        try:
            answer = litellm.embedding(
                model=self._model, input=list(texts), api_base=self._base, api_key=self._key, timeout=60
            )
            rows = [item["embedding"] for item in answer.data]
        except Exception as error:  # outer edge: every provider raises its own kind
            line = " ".join(str(error).split())[:200]
            raise RetrievalError(f"embedding model {self._model!r} failed: {line}") from error
        if len(rows) != len(texts):
            raise RetrievalError(f"embedding model {self._model!r} returned {len(rows)} vectors for {len(texts)} texts")
        return rows


class HostedReranker:
    """Orders found texts by a LiteLLM rerank model, e.g. `cohere/rerank-v3.5`."""

    def __init__(self, model: str) -> None:
        """Take the LiteLLM model name."""
        self._model = model

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return the model's relevance of each text; RetrievalError when it cannot be asked."""
        import litellm  # noqa: TID251 - the rerank call lives with the embeddings

        try:
            answer = litellm.rerank(model=self._model, query=query, documents=list(texts), top_n=len(texts))
            scores = [0.0] * len(texts)
            for item in answer.results:
                scores[item["index"]] = float(item["relevance_score"])
        except Exception as error:  # outer edge: every provider raises its own kind
            line = " ".join(str(error).split())[:200]
            raise RetrievalError(f"rerank model {self._model!r} failed: {line}") from error
        return scores
