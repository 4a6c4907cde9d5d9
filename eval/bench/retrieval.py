"""Speed of search and ingestion: `python -m eval.bench.retrieval [--sizes 10000 100000]`.

Texts are made up from the sample shop's words and vectors are random, so that an index of any size stands in seconds;
what is measured beyond embedding does not depend on where vectors come from.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from copilot.context import Snippet
from copilot.retrieval.cleaning.rules import CleaningRules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.embedding.embeddings import Vectors, load_embedding, normalised
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.index.records import version_of
from copilot.retrieval.ingest.chunking import records_of
from copilot.retrieval.ingest.command import IngestOptions, read_sources, sample_paths
from copilot.retrieval.ingest.runner import ingest
from copilot.retrieval.ingest.sources import sources_in
from copilot.retrieval.query.glossary import load_glossary
from copilot.retrieval.retriever import HybridRetriever

__all__ = ["main"]

_QUERIES = ("退货运费谁出", "跑鞋42码脚长多少", "发货要多久", "who pays return shipping", "is the jacket waterproof",
            "배송비는 얼마예요", "반품하고 싶어요", "衣柜多高", "SH-103防水吗", "fake or real?")  # fmt: skip


class _Random:
    """Vectors near one of many centres: as clustered as real texts, made at once."""

    id = "random-896"

    def __init__(self) -> None:
        self._rng = np.random.default_rng(7)
        self._centres = self._rng.normal(size=(500, 896)).astype(np.float32)

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        return self.queries(texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        near = self._centres[self._rng.integers(0, 500, len(texts))]
        return normalised(near + self._rng.normal(size=near.shape).astype(np.float32))


def main() -> None:
    """Print one row a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--skip-embedding", action="store_true", help="only what does not need the models")
    options = parser.parse_args()
    print(f"{'what':<44} {'p50':>9} {'p95':>9} {'cpu p50':>9}")
    for size in options.sizes:
        _search(size)
    if not options.skip_embedding:
        for name in ("default", "fast", "use"):
            _embedding(name)
        for name in ("default", "fast", "use"):
            _ingestion(name)


def _search(size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = ChromaStore.create(Path(folder) / "index", "bench", _Random.id)
        embedding = _Random()
        started = time.perf_counter()
        file = Path(folder) / "lexical.npz"
        ingest(_snippets(size), store, embedding, load_glossary(), file)
        print(f"{size} snippets stored and indexed in {time.perf_counter() - started:.0f} s")
        started = time.perf_counter()
        retriever = HybridRetriever(store, embedding, file, glossary=load_glossary())
        print(f"{size} snippets opened in {time.perf_counter() - started:.2f} s")
        queries = [f"{query} {number}" for number in range(20) for query in _QUERIES]
        retriever.embed_many(queries)
        _row(f"search of {size} beyond embedding", lambda query: retriever.search(query, k=5), queries)
        _row(f"search of {size}, asked again (cache)", lambda query: retriever.search(query, k=5), queries)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory of the process at {size} snippets: {memory:.0f} MB")
        store.close()


def _embedding(name: str) -> None:
    embedding = load_embedding(name)
    embedding.queries(["warm"])
    _row(f"embedding a query ({name})", lambda query: embedding.queries([query]), list(_QUERIES) * 5)


def _ingestion(name: str) -> None:
    cleaner = Cleaner(CleaningRules())
    items = list(read_sources(list(sources_in(sample_paths())), IngestOptions(), cleaner))[:192]
    embedding = load_embedding(name)
    embedding.queries(["warm"])
    records = [record for item in items if isinstance(item, Snippet) for record in records_of(item)]
    texts, headings = [record.embedded_text for record in records], [record.heading for record in records]
    embedding.passages(texts[:2])
    bare = _work(lambda: embedding.passages(texts, headings))
    with tempfile.TemporaryDirectory() as folder:
        store = ChromaStore.create(Path(folder), "bench", embedding.id)
        whole = _work(lambda: ingest(items, store, embedding, load_glossary(), Path(folder) / "lexical.npz"))
        store.close()
    print(
        f"ingestion ({name}): {len(records) / whole:.1f} snippets a second of CPU, {bare / whole:.0%} of what the "
        f"embedding does bare; 12,000 such snippets: {12_000 / len(records) * whole / 60:.1f} minutes of CPU"
    )


def _work(call: Callable[[], object]) -> float:
    """Return the seconds of CPU that a call takes, over all threads."""
    busy = time.process_time()
    call()
    return time.process_time() - busy


def _row(what: str, call: Callable[[str], object], queries: Sequence[str]) -> None:
    times, work = [], []
    for query in queries:
        started, busy = time.perf_counter(), time.process_time()
        call(query)
        times.append(1000 * (time.perf_counter() - started))
        work.append(1000 * (time.process_time() - busy))
    p50, p95, cpu = np.percentile(times, 50), np.percentile(times, 95), np.percentile(work, 50)
    print(f"{what:<44} {p50:>6.2f} ms {p95:>6.2f} ms {cpu:>6.2f} ms")


def _snippets(size: int) -> list[Snippet]:
    rng = random.Random(7)
    words = "退货 运费 发货 尺码 颜色 材质 快递 签收 保修 发票 跑鞋 外套 咖啡壶 衣柜 床 包邮 折扣 赠品 地址".split()
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    made = []
    for number in range(size):
        text = "，".join(rng.choice(words) + "".join(rng.choices(letters, k=6)) for _ in range(8))
        snippet = Snippet(id=f"s{number}", text=text, title=f"{rng.choice(words)}{number}", lang="zh", source="bench")
        made.append(snippet.model_copy(update={"version": version_of(snippet)}))
    return made


if __name__ == "__main__":
    main()
