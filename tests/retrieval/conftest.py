"""A tiny embedding and an index made with it: real Chroma, no model to load."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from copilot.context import Snippet
from copilot.retrieval.embedding.embeddings import Vectors, normalised
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.index.records import version_of
from copilot.retrieval.index.terms import terms_of
from copilot.retrieval.ingest.identity import Scope
from copilot.retrieval.ingest.runner import Report, ingest
from copilot.retrieval.query.glossary import Glossary, load_glossary
from copilot.retrieval.retriever import HybridRetriever


class TermEmbedding:
    """Texts as hashed bags of terms: texts that share terms are near each other."""

    id = "terms-64"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        self.embedded.extend(texts)
        return self.queries(texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), 64), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for term in terms_of(text):
                rows[row, int.from_bytes(hashlib.md5(str(term).encode()).digest()[:2], "big") % 64] += 1
        return normalised(rows)


def make(snippet_id: str, text: str, **values: object) -> Snippet:
    snippet = Snippet.model_validate({"id": snippet_id, "text": text, "source": "shop.jsonl", **values})
    return snippet.model_copy(update={"version": version_of(snippet)})


Build = Callable[..., HybridRetriever]


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return load_glossary()


@pytest.fixture
def embedding() -> TermEmbedding:
    return TermEmbedding()


@pytest.fixture
def store(tmp_path: Path, embedding: TermEmbedding) -> Iterator[ChromaStore]:
    opened = ChromaStore.create(tmp_path / "index", "shop", embedding.id)
    yield opened
    opened.close()


@pytest.fixture
def fill(store: ChromaStore, embedding: TermEmbedding, glossary: Glossary) -> Callable[..., Report]:
    def run(*items: Snippet, scope: Scope | None = None) -> Report:
        return ingest(items, store, embedding, glossary, scope=scope)

    return run


@pytest.fixture
def build(store: ChromaStore, embedding: TermEmbedding, fill: Callable[..., Report], glossary: Glossary) -> Build:
    def run(*items: Snippet) -> HybridRetriever:
        fill(*items)
        return HybridRetriever(store, embedding, glossary=glossary)

    return run
