"""Search beyond the embedding over many snippets, and the embeddings by themselves.

The many snippets have made-up vectors, so that building the index takes seconds and only the search is measured.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bench.table import percentile, row
from copilot.context import Snippet
from copilot.retrieval.chroma import ChromaStore
from copilot.retrieval.embeddings import Vectors, load_embedding, normalised
from copilot.retrieval.glossary import load_glossary
from copilot.retrieval.ingest.runner import ingest
from copilot.retrieval.retriever import HybridRetriever
from copilot.types import Lang

__all__ = ["run", "run_embedding"]

_SIZES = (10_000,) if os.environ.get("BENCH_SMALL") else (10_000, 100_000)
_QUERIES = 100
_WORDS: dict[Lang, tuple[str, ...]] = {
    "zh": ("运费", "退货", "尺码", "跑鞋", "咖啡壶", "发货", "保修", "颜色", "儿童椅", "优惠", "快递", "清洗"),
    "en": ("shipping", "return", "size", "running shoe", "coffee pot", "dispatch", "warranty", "colour", "care"),
    "ko": ("배송비", "반품", "사이즈", "운동화", "커피포트", "출고", "보증", "색상", "의자", "할인", "세탁"),
}


class Scattered:
    """Vectors that depend on the text and on nothing else; as long as the default embedding's."""

    id = "bench-scattered"

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        """Return one vector a text."""
        return normalised(np.stack([_vector(text) for text in texts]))

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text."""
        return self.passages(texts)


def _vector(text: str) -> Vectors:
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
    vector: Vectors = np.random.default_rng(seed).standard_normal(896).astype(np.float32)
    return vector


def _sentence(lang: Lang, number: int, words: int) -> str:
    random = np.random.default_rng(number)
    return " ".join(random.choice(_WORDS[lang], words).tolist()) + f" {number}"


def _snippets(count: int) -> Iterator[Snippet]:
    langs: tuple[Lang, ...] = ("zh", "en", "ko")
    for number in range(count):
        lang = langs[number % 3]
        text = _sentence(lang, number, 12)
        yield Snippet(id=f"s{number}", text=text, title=text[:12], lang=lang, source="bench", version=str(number))


def run() -> None:
    """Print search times and memory for each size."""
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            _search(Path(folder), size)


def _search(folder: Path, size: int) -> None:
    embedding, catalogue = Scattered(), folder / "catalogue.npz"
    before, started = _resident(), time.perf_counter()
    store = ChromaStore.create(folder, "bench", embedding.id)
    ingest(_snippets(size), store, embedding, load_glossary(), catalogue)
    row(f"{size:,} snippets: stored", f"{size / (time.perf_counter() - started):,.0f} /s")
    retriever = HybridRetriever(store, embedding, catalogue)
    langs: tuple[Lang, ...] = ("zh", "en", "ko")
    queries = [(_sentence(langs[n % 3], size + n, 3), langs[n % 3]) for n in range(_QUERIES)]
    for query, _ in queries:
        retriever.embed(query)
    for label in ("searched", "searched again (cache)"):
        spent = [_milliseconds(partial(retriever.search, query, lang=lang)) for query, lang in queries]
        row(f"{size:,} snippets: {label}", *(f"p{p} {percentile(spent, p):.2f} ms" for p in (50, 99)))
    row(f"{size:,} snippets: memory", f"{_resident() - before:.0f} MB")


def run_embedding() -> None:
    """Print what one query and a batch of passages cost in each offline embedding."""
    for name in ("default", "fast"):
        embedding = load_embedding(name)
        embedding.queries(["first"])
        spent = [_milliseconds(partial(embedding.queries, [_sentence("zh", n, 4)])) for n in range(30)]
        texts = [_sentence("zh", 1000 + n, 20) for n in range(128)]
        batch = _milliseconds(partial(embedding.passages, texts))
        row(f"{name}: one query", *(f"p{p} {percentile(spent, p):.1f} ms" for p in (50, 99)))
        row(f"{name}: passages in batches", f"{len(texts) / batch * 1000:,.0f} /s")


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
