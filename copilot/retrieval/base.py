"""What every retriever offers to the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from copilot.context import Audience, Context, ScoredSnippet, SnippetKind
from copilot.reading import Reading
from copilot.types import Frozen, Lang

__all__ = ["CUSTOMER", "Filters", "Reranker", "Retriever"]


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
    advice: bool = False
    """A choice is asked for: advice on several products counts in full."""


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
