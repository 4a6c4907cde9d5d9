"""A retriever over a list of snippets: word overlap instead of vectors, no index, no model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from copilot.context import Context, ScoredSnippet, Snippet
from copilot.reading import Reading
from copilot.retrieval.base import CUSTOMER, Filters
from copilot.types import Lang

__all__ = ["FakeRetriever"]


class FakeRetriever:
    """Finds by shared words (character pairs in Chinese and Korean); can be told to fail."""

    def __init__(
        self, snippets: Iterable[Snippet] = (), *, error: Exception | None = None, threshold: float = 0.2, k: int = 4
    ) -> None:
        """Take what can be found; `error` is raised by every search, `k` snippets are offered a question."""
        self._snippets = [(snippet, _grams(f"{snippet.title} {snippet.text}")) for snippet in snippets]
        self._error = error
        self._threshold = threshold
        self._k = k
        self.queries: list[str] = []

    def search(
        self, query: str, *, lang: Lang | None = None, k: int = 5, filters: Filters | None = None
    ) -> tuple[ScoredSnippet, ...]:
        """Return up to `k` snippets by the share of the query's words they hold."""
        self.queries.append(query)
        if self._error is not None:
            raise self._error
        wanted = _grams(query)
        if not wanted:
            return ()
        held = [(len(wanted & grams) / len(wanted), s) for s, grams in self._snippets if _fits(s, filters or CUSTOMER)]
        best = sorted((pair for pair in held if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].id))
        return tuple(ScoredSnippet(snippet=s, score=min(1.0, 0.4 + score), query=query) for score, s in best[:k])

    def retrieve(self, reading: Reading, now: datetime) -> Context:
        """Return what is found for each question, weak hits left out."""
        filters = Filters(on=now.date())
        found: dict[str, ScoredSnippet] = {}
        unanswered: list[str] = []
        for question in reading.questions:
            all_hits = self.search(question.query, k=self._k, filters=filters)
            hits = [hit for hit in all_hits if hit.score >= 0.4 + self._threshold]
            if not hits:
                unanswered.append(question.query)
            for hit in hits:
                found.setdefault(hit.snippet.id, hit)
        return Context(snippets=tuple(sorted(found.values(), key=lambda s: -s.score)), unanswered=tuple(unanswered))


def _fits(snippet: Snippet, filters: Filters) -> bool:
    return filters.model_copy(update={"on": filters.on or date.today()}).passes(snippet)


def _grams(text: str) -> set[str]:
    lowered = text.lower()
    dense = re.sub(r"[^\u4e00-\u9fff가-힣]", "", lowered)
    words = {word.rstrip("s") for word in re.findall(r"[a-z0-9]{2,}", lowered)}
    return words | {dense[i : i + 2] for i in range(len(dense) - 1)}
