"""Embeddings and rerankers of a hosted or local server, by any LiteLLM model name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from copilot.errors import RetrievalError
from copilot.retrieval.embedding.embeddings import TITLED, Vectors, normalised, with_titles
from copilot.vendor import load_litellm, without_key

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
        options = {
            "model": self._model, "input": list(texts), "api_base": self._base, "api_key": self._key, "timeout": 60
        }  # fmt: skip
        with _provider("embedding", self._model) as litellm:
            answer = _embedded(litellm, options)
            rows = [item["embedding"] for item in sorted(answer.data, key=lambda item: item.get("index", 0))]
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
        scores = [0.0] * len(texts)
        with _provider("rerank", self._model) as litellm:
            answer = litellm.rerank(model=self._model, query=query, documents=list(texts), top_n=len(texts))
            for item in answer.results:
                scores[item["index"]] = float(item["relevance_score"])
        return scores


def _embedded(litellm: Any, options: dict[str, Any]) -> Any:
    try:
        return litellm.embedding(**options)
    except (litellm.AuthenticationError, litellm.InternalServerError) as error:
        again = without_key(litellm, options, error)
    return litellm.embedding(**again)


@contextmanager
def _provider(purpose: str, model: str) -> Iterator[Any]:
    """Yield LiteLLM; whatever is raised within becomes one line that names the model."""
    litellm = load_litellm()
    try:
        yield litellm
    except Exception as error:  # outer edge: every provider raises its own kind
        line = " ".join(str(error).split())[:200]
        raise RetrievalError(f"{purpose} model {model!r} failed: {line}") from error
