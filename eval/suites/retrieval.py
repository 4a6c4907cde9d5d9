"""Searches over the sample shop: is the right snippet found, and how far up?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from time import perf_counter

from copilot.context import ScoredSnippet
from copilot.settings import Settings
from eval.cache import Cache
from eval.case import SearchCase
from eval.dataset import Dataset
from eval.result import CaseRecord, Found, Score, SearchResult
from eval.suites.cached import computed
from eval.suites.options import Options
from eval.trial import tried
from eval.variant import fingerprint

__all__ = ["Search", "found", "rank", "run_retrieval", "score_search"]

Search = Callable[[SearchCase], tuple[tuple[ScoredSnippet, ...], float]]
"""Returns the snippets for a query, best first, and the score from which one may be used."""
_DEPTH = 10


def run_retrieval(
    datasets: Iterable[Dataset], settings: Settings, options: Options, build: Callable[[], Search]
) -> list[CaseRecord]:
    """Return the scored records of every selected search; `build` opens the index, only when something is new."""
    cache = Cache(options.home / "cache" / "retrieval.jsonl", SearchResult)
    mark = fingerprint("retrieval", settings)
    selected = [(dataset, case) for dataset in datasets for case in _selected(dataset, options)]
    results = computed("searches", selected, cache, mark, options, lambda: partial(_run, build()))
    return [_record(dataset, case, result) for dataset, case, result in results]


def found(scored: ScoredSnippet, cited: bool = False) -> Found:
    """Return a snippet as a run keeps it."""
    snippet = scored.snippet
    return Found(
        id=snippet.id, title=snippet.title, source=snippet.source, score=scored.score, text=snippet.text, cited=cited
    )


def rank(case: SearchCase, result: SearchResult) -> int | None:
    """Return the place (from 1) of the first relevant snippet; None when none came up."""
    for place, snippet in enumerate(result.found, 1):
        if any(_is(snippet, word) for word in case.relevant):
            return place
    return None


def _is(snippet: Found, word: str) -> bool:
    # Ids begin with the folder that was ingested; a dataset names what lies below it.
    return any(name == word or name.endswith(f"/{word}") for name in (snippet.id, snippet.source))


def score_search(case: SearchCase, result: SearchResult) -> tuple[Score, ...]:
    """Return recall at 1, 3 and 5 and the reciprocal rank; a search that failed is broken."""
    if result.error:
        return (Score(scorer="search", value=None, passed=None, why=result.error, broken=True),)
    if not case.relevant:
        return (_nothing(result),)
    place = rank(case, result)
    scores = [_recall(k, place) for k in (1, 3, 5)]
    return (*scores, Score(scorer="mrr", value=1 / place if place else 0.0, passed=None))


def _nothing(result: SearchResult) -> Score:
    top = result.found[0] if result.found else None
    passed = top is None or top.score < result.threshold
    why = "" if passed or top is None else f"{top.title} passes the threshold ({top.score:.2f})"
    return Score(scorer="nothing", value=float(passed), passed=passed, why=why)


def _recall(k: int, place: int | None) -> Score:
    hit = place is not None and place <= k
    why = "" if hit else (f"found at place {place}" if place else "not found")
    return Score(scorer=f"recall@{k}", value=float(hit), passed=hit if k == 5 else None, why=why)


def _run(search: Search, case: SearchCase) -> SearchResult:
    def timed() -> SearchResult:
        start = perf_counter()
        snippets, threshold = search(case)
        ms = (perf_counter() - start) * 1000
        return SearchResult(found=tuple(found(s) for s in snippets[:_DEPTH]), threshold=threshold, ms=round(ms, 3))

    return tried(timed, lambda why: SearchResult(error=why))


def _selected(dataset: Dataset, options: Options) -> list[SearchCase]:
    if dataset.entry.kind != "retrieval":
        return []
    chosen = [c for c in dataset.cases if isinstance(c, SearchCase) and options.selection.wants(c.id, c.lang)]
    return chosen[: options.selection.limit]


def _record(dataset: Dataset, case: SearchCase, result: SearchResult) -> CaseRecord:
    return CaseRecord(
        id=case.id,
        suite="retrieval",
        lang=case.lang,
        source=case.relevant,
        dataset=dataset.file.stem,
        label="" if case.relevant else "nothing",
        messages=(("query", case.query),),
        search=result,
        scores=score_search(case, result),
    )
