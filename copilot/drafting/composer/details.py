"""Answers to what exactly was asked (how heavy, waterproof, cash on delivery) from statements that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from copilot.context import ScoredSnippet, Snippet
from copilot.drafting.composer.quoting import Quote, closed, is_in, label_of, overlap, quote_policy, sentences
from copilot.drafting.composer.wording import Attribute
from copilot.types import Lang

__all__ = ["Detail", "find_details"]

_MOST = 3
"""Statements quoted for one question."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Statements that tell what was asked, and what none of them tells."""

    quotes: tuple[Quote, ...]
    missing: tuple[str, ...]
    """Names of the attributes that no statement tells."""

    @property
    def product(self) -> Snippet | None:
        """The product snippet quoted from, if any."""
        return next((q.snippet for q in self.quotes if q.snippet and q.snippet.kind == "product"), None)


def find_details(
    asked: str, attributes: Mapping[str, Attribute], facts: Iterable[str],
    product: Sequence[ScoredSnippet], found: Sequence[ScoredSnippet], lang: Lang,
) -> Detail | None:  # fmt: skip
    """Return what is told about the attributes a question names; None when it names none."""
    lowered = asked.lower()
    wanted = {name: a for name, a in attributes.items() if any(word in lowered for word in a.ask)}
    if not wanted:
        return None
    statements = [Quote(closed(fact, lang)) for fact in facts if is_in(fact, lang)]
    for scored in product:
        texts = sentences(scored.snippet.text, scored.snippet.title)
        statements += [Quote(closed(text, lang), scored.snippet) for text in texts]
    quotes: dict[str, Quote] = {}
    missing: list[str] = []
    for attribute in wanted.values():
        told = _told(attribute, statements, asked) or _rule(attribute, found, lang)
        if told is None:
            missing.append(attribute.name)
        else:
            quotes.setdefault(told.text, told)
    return Detail(tuple(quotes.values())[:_MOST], tuple(missing))


def _told(attribute: Attribute, statements: Sequence[Quote], asked: str) -> Quote | None:
    def rank(quote: Quote) -> tuple[int, int]:
        label = label_of(quote.text)
        return (any(word in label for word in attribute.tell), overlap(quote.text, asked))

    telling = [
        q
        for q in statements
        if any(word in q.text.lower() for word in attribute.tell)
        and not any(word in q.text.lower() for word in attribute.but)
    ]
    return max(telling, key=rank, default=None)


def _rule(attribute: Attribute, found: Sequence[ScoredSnippet], lang: Lang) -> Quote | None:
    return quote_policy(found, attribute.tell, lang) if attribute.rules else None
