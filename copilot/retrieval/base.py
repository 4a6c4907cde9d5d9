"""What every retriever offers to the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from copilot.context import Audience, Context, ScoredSnippet, Snippet, SnippetKind
from copilot.reading import Reading
from copilot.types import Frozen, Lang

__all__ = ["BETWEEN_HEADINGS", "CUSTOMER", "Filters", "Reranker", "Retriever"]

BETWEEN_HEADINGS = " › "
"""What joins the headings above a snippet to its title."""


class Filters(Frozen):
    """Which snippets may be found; an empty tuple or None does not restrict."""

    kinds: tuple[SnippetKind, ...] = ()
    langs: tuple[Lang, ...] = ()
    audiences: tuple[Audience, ...] = ("customer",)
    """Internal snippets are found only when asked for by name."""
    on: date | None = None
    """Only snippets that hold on this day."""
    skus: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Whole titles, or one of the headings a title consists of: a page's name stands for all its sections."""
    versions: tuple[str, ...] = ()
    advice: bool = False
    """A choice is asked for: advice on several products counts in full."""

    def passes(self, snippet: Snippet) -> bool:
        """Whether a snippet may be found."""
        same = (
            (self.kinds, snippet.kind),
            (self.langs, snippet.lang),
            (self.audiences, snippet.audience),
            ([sku.lower() for sku in self.skus], (snippet.sku or "").lower()),
            (self.sources, snippet.source),
            (self.versions, snippet.version),
        )
        return (
            all(value in allowed for allowed, value in same if allowed)
            and (not self.titles or self.titled(snippet.title))
            and (self.on is None or (snippet.valid_from or self.on) <= self.on <= (snippet.valid_to or self.on))
        )

    def titled(self, title: str) -> bool:
        """Whether a title is one of `titles`, or stands below one."""
        return not {title, *title.split(BETWEEN_HEADINGS)}.isdisjoint(self.titles)


CUSTOMER = Filters()
"""What may reach a customer's draft, whatever the day."""


class Reranker(Protocol):
    """Judges found texts once more, with the query and the text read together."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return one score a text, higher is better."""
        ...


@runtime_checkable
class Retriever(Protocol):
    """Finds snippets; scores are calibrated relevance in 0..1, best first."""

    def search(
        self, query: str, *, lang: Lang | None = None, k: int = 5, filters: Filters | None = None
    ) -> tuple[ScoredSnippet, ...]:
        """Return up to `k` snippets for a self-contained query, also weak ones: compare their score."""
        ...

    def retrieve(self, reading: Reading, now: datetime) -> Context:
        """Return what is relevant to the questions of a reading: one search a question, weak hits left out."""
        ...
