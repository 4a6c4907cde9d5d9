"""How well search does on labelled queries, and the calibration that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from copilot.errors import InputError
from copilot.jsonl import BadLine, open_lines, read_as
from copilot.retrieval.calibration import Calibration
from copilot.types import Frozen, Lang

__all__ = ["Abstention", "LabelledQuery", "Quality", "abstention", "fit", "load_labelled", "quality"]

Ranking = Callable[["LabelledQuery"], Sequence[str]]
"""Query to the ids found, best first."""


class LabelledQuery(BaseModel):
    """A query with the documents that answer it; none means that nothing in the shop's knowledge does."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    query: str
    lang: Lang
    gold: tuple[str, ...] = ()
    """Ids, or their ends: `policies/zh/returns.md#…` also fits an id with a folder before it."""
    split: Literal["tune", "held"] = "tune"

    def is_answered_by(self, found: str) -> bool:
        """Whether an id is one of those wanted."""
        return any(found == wanted or found.endswith(f"/{wanted}") for wanted in self.gold)


class Quality(Frozen):
    """Ranking quality over queries that have an answer."""

    queries: int
    recall_at_3: float
    mrr: float


class Abstention(Frozen):
    """How well "nothing relevant" is told; precision of the abstentions, recall of the unanswerable queries."""

    unanswerable: int
    precision: float
    recall: float


def load_labelled(path: Path) -> list[LabelledQuery]:
    """Return the labelled queries of a JSONL file; InputError names the line that is wrong."""
    queries = []
    with open_lines(str(path)) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            query = read_as(LabelledQuery, number, line, whole="query")
            if isinstance(query, BadLine):
                raise InputError(f"{path}:{query.error.removeprefix('line ')}")
            queries.append(query)
    return queries


def quality(queries: Iterable[LabelledQuery], ranking: Ranking) -> Quality:
    """Return recall at 3 and mean reciprocal rank; a query whose answer is not among the found counts 0."""
    ranks = []
    for query in queries:
        found = ranking(query)
        ranks.append(next((place for place, name in enumerate(found, 1) if query.is_answered_by(name)), 0))
    count = max(1, len(ranks))
    return Quality(
        queries=len(ranks),
        recall_at_3=sum(0 < rank <= 3 for rank in ranks) / count,
        mrr=sum(1 / rank for rank in ranks if rank) / count,
    )


def abstention(queries: Sequence[LabelledQuery], values: Sequence[float], threshold: float) -> Abstention:
    """Return how well the best value of each query, compared with a threshold, tells the unanswerable ones."""
    silent = [value < threshold for value in values]
    right = sum(quiet and not query.gold for query, quiet in zip(queries, silent, strict=True))
    unanswerable = sum(not query.gold for query in queries)
    return Abstention(
        unanswerable=unanswerable, precision=right / max(1, sum(silent)), recall=right / max(1, unanswerable)
    )


def fit(queries: Sequence[LabelledQuery], values: Sequence[float], now: Calibration | None = None) -> Calibration:
    """Return the calibration under which the best values tell answerable from unanswerable queries.

    What belongs to the embedding (spread, shifts) stays as it is `now`.

    The threshold is put where abstaining has the best balance of precision and recall, in the middle of the gap.
    Raises InputError unless there are at least five queries of each sort.
    """
    answerable = np.asarray([bool(query.gold) for query in queries])
    x = np.asarray(values, dtype=np.float64)
    if min(answerable.sum(), (~answerable).sum()) < 5:
        raise InputError("calibration needs at least 5 queries with and 5 without an answer (`gold` empty)")
    cut = _best_cut(x, answerable)
    # The slope is that of the overlap: a tenth of relevance for each tenth of the spread around the cut.
    width = max(1e-3, float(np.std(x[np.abs(x - cut) <= 2 * np.std(x)])))
    fitted = {"slope": round(3 / width, 3), "middle": round(cut, 5), "plain_middle": None, "threshold": 0.5}
    return (now or Calibration()).model_copy(update=fitted)


def _best_cut(
    x: np.ndarray[tuple[int], np.dtype[np.float64]], answerable: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float:
    ordered = np.unique(x)
    middles = (ordered[:-1] + ordered[1:]) / 2
    scores = []
    for cut in middles:
        right = float(((x < cut) & ~answerable).sum())
        scores.append(2 * right / max(1.0, float((x < cut).sum() + (~answerable).sum())))
    best = np.flatnonzero(np.isclose(scores, max(scores)))
    return float(middles[best[len(best) // 2]])
