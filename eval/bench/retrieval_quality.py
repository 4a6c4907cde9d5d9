"""Quality of search on the labelled queries, with baselines: `python -m eval.bench.retrieval_quality [--split held]`.

Every method ranks the same snippets: BM25 over words, BM25 over character pairs, each embedding alone, the fusion.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copilot.context import Snippet
from copilot.retrieval.calibration import calibration_for
from copilot.retrieval.cleaning.rules import load_rules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.embedding.embeddings import E5Embedding, PairEmbedding, UseEmbedding
from copilot.retrieval.evaluation import LabelledQuery, abstention, load_labelled, quality
from copilot.retrieval.index.lexical import LexicalIndex
from copilot.retrieval.index.records import Record
from copilot.retrieval.ingest.chunking import records_of
from copilot.retrieval.ingest.command import IngestOptions, read_sources, sample_paths
from copilot.retrieval.ingest.sources import sources_in
from copilot.retrieval.query.concepts import ConceptIndex
from copilot.retrieval.query.fusion import bonus
from copilot.retrieval.query.glossary import load_glossary
from copilot.retrieval.retriever import SCRIPT_PENALTY

__all__ = ["main"]

_DIRECTIONS = (("zh", "zh"), ("en", "en"), ("en", "zh"), ("ko", "ko"), ("ko", "zh"), ("zh", "all"), ("en", "all"),
               ("ko", "all"))  # fmt: skip
_DATASET = Path(__file__).parents[1] / "datasets" / "retrieval" / "shop.jsonl"
Scores = NDArray[np.float32]


def main() -> None:
    """Print recall@3 and MRR of each method in each direction, then how well each abstains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["tune", "held", "all"], default="all")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2026, 11, 21))
    options = parser.parse_args()
    records = _records(options.day)
    queries = [item for item in load_labelled(_DATASET) if options.split in (item.split, "all")]
    methods = _methods(records, queries)
    print(f"{len(queries)} queries ({options.split}), {len(records)} snippets; recall@3 / MRR")
    print(" " * 30 + " ".join(f"{one + '>' + other:>11}" for one, other in _DIRECTIONS))
    for name, scores in methods.items():
        cells = [_cell(records, queries, scores, one, other) for one, other in _DIRECTIONS]
        print(f"{name:<30}" + " ".join(f"{cell:>11}" for cell in cells))
    fusion = list(methods)[-1]
    middle = calibration_for(_pair().id, {}).middle
    told = abstention(queries, methods[fusion].max(axis=1).tolist(), middle)
    print(f"nothing relevant: {told.unanswerable} queries, precision {told.precision:.3f}, recall {told.recall:.3f}")
    for lang in ("ko", "en"):
        _foreign(lang)


def _foreign(lang: str) -> None:
    """Print how each method does on texts of other trades than a shop's."""
    folder = _DATASET.parent / "foreign"
    records = _read(folder / f"{lang}.corpus.jsonl")
    queries = load_labelled(folder / f"{lang}.queries.jsonl")
    print(f"\nforeign {lang}: {len(queries)} queries, {len(records)} snippets; recall@1, @3, @10, MRR@10, nDCG@10")
    wanted = [[query.is_answered_by(record.snippet.id) for record in records].index(True) for query in queries]
    for name, scores in _methods(records, queries).items():
        # Of equals, half are taken to come before.
        own = scores[np.arange(len(queries)), wanted][:, None]
        ranks = 1 + (scores > own).sum(1) + ((scores == own).sum(1) - 1) / 2
        shares = [float((ranks <= depth).mean()) for depth in (1, 3, 10)]
        mrr = float(np.where(ranks <= 10, 1 / ranks, 0).mean())
        gain = float(np.where(ranks <= 10, 1 / np.log2(ranks + 1), 0).mean())
        print(f"{name:<30}" + " ".join(f"{value:>8.3f}" for value in (*shares, mrr, gain)))


def _pair() -> PairEmbedding:
    return PairEmbedding(E5Embedding(), UseEmbedding(), 0.8)


def _records(day: date) -> list[Record]:
    return [item for item in _read(*sample_paths()) if item.snippet.valid_to is None or item.snippet.valid_to >= day]


def _read(*paths: Path) -> list[Record]:
    items = read_sources(list(sources_in(paths)), IngestOptions(), Cleaner(load_rules()))
    snippets = [item for item in items if isinstance(item, Snippet) and item.audience == "customer"]
    return [record for item in snippets for record in records_of(item)]


def _methods(records: Sequence[Record], queries: Sequence[LabelledQuery]) -> dict[str, Scores]:
    """Return for each method a matrix of scores; shape (queries, records)."""
    texts = [record.embedded_text for record in records]
    titles = [record.heading for record in records]
    asked = [item.query for item in queries]
    pairs = LexicalIndex.build(texts)
    found: dict[str, Scores] = {
        "BM25 words": np.stack([row for row in _word_scores(texts, asked)]),
        "BM25 character pairs": np.stack([pairs.coverage(query) for query in asked]),
    }
    e5, use = E5Embedding(), UseEmbedding()
    one, other = (part.queries(asked) @ part.passages(texts).T for part in (e5, use))
    found |= {"e5 alone": one, "USE alone": other, "e5 + USE, summed z-scores": _z(one) + _z(other)}
    blended = [part.queries(asked) @ part.passages(texts, titles).T for part in (e5, use)]
    shares = np.asarray([[0.9 if item.lang == "ko" else 0.8] for item in queries], dtype=np.float32)
    found["both, with titles"] = shares * blended[0] + (1 - shares) * blended[1]
    calibration = calibration_for(_pair().id, {})
    shifts = np.asarray([[calibration.shifts.get(item.lang, 0.0)] for item in queries], dtype=np.float32)
    found["fusion (default)"] = (
        found["both, with titles"]
        + _bonuses(records, queries, pairs) * calibration.spread
        - shifts
        - _held_back(records)
    )
    return found


def _held_back(records: Sequence[Record]) -> Scores:
    """Return what search takes off each record, as advice counts less unless it is asked for; shape (records,)."""
    return SCRIPT_PENALTY * np.asarray([record.snippet.kind == "script" for record in records], dtype=np.float32)


def _bonuses(records: Sequence[Record], queries: Sequence[LabelledQuery], pairs: LexicalIndex) -> Scores:
    glossary = load_glossary()
    concepts = ConceptIndex.build([(item.snippet.title, item.embedded_text) for item in records], glossary)
    langs = np.asarray([record.snippet.lang for record in records])
    rows = []
    for item in queries:
        shared = concepts.coverage(glossary.concepts(item.query))
        rows.append(bonus(pairs.coverage(item.query), shared, langs == item.lang, None, concepts.fit, item.lang))
    return np.stack(rows)


def _word_scores(texts: Sequence[str], queries: Sequence[str]) -> list[Scores]:
    """BM25 where a term is what stands between spaces and punctuation."""
    numbers: dict[str, str] = {}

    def spelled(text: str) -> str:
        # Each word becomes one made-up Latin word, so that the same index counts whole words.
        words = re.findall(r"\w+", text.lower())
        return " ".join(numbers.setdefault(word, _letters(len(numbers))) for word in words)

    index = LexicalIndex.build([spelled(text) for text in texts])
    return [index.coverage(spelled(query)) for query in queries]


def _letters(number: int) -> str:
    return "q" + "".join("bcdfghjkmn"[int(digit)] for digit in str(number)) + "q"


def _z(scores: Scores) -> Scores:
    return np.asarray((scores - scores.mean(1, keepdims=True)) / scores.std(1, keepdims=True), dtype=np.float32)


def _cell(records: Sequence[Record], queries: Sequence[LabelledQuery], scores: Scores, one: str, other: str) -> str:
    places = [place for place, record in enumerate(records) if other in (record.snippet.lang, "all")]
    names = [records[place].snippet.id for place in places]
    chosen = [(row, item) for row, item in enumerate(queries) if item.lang == one and item.gold]
    answerable = [(row, item) for row, item in chosen if any(item.is_answered_by(name) for name in names)]
    rows = {item.id: row for row, item in answerable}
    ranking: Callable[[LabelledQuery], list[str]] = lambda item: [  # noqa: E731 - three lines at one place
        names[place] for place in np.argsort(-scores[rows[item.id], places], kind="stable")
    ]
    found = quality([item for _, item in answerable], ranking)
    return f"{found.recall_at_3:.2f} / {found.mrr:.2f}"


if __name__ == "__main__":
    main()
