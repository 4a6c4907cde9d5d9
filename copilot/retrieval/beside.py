"""What is searched for beside a question's own words: rules by their topic, goods by a rare word of their names."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.context import ScoredSnippet
from copilot.reading import Question
from copilot.retrieval.naming import ProductNames
from copilot.types import Lang

__all__ = ["Found", "by_topic", "goods_of"]

Found = list[ScoredSnippet]


def by_topic(question: Question, lang: Lang, found: Sequence[ScoredSnippet], least: float) -> Found:
    """Return the rules in the customer's language on the topic of a question that rules settle, none too sure."""
    said = [item for item in found if item.score >= least and item.snippet.lang == lang]
    return [item.model_copy(update={"query": question.query, "score": least}) for item in said]


def goods_of(question: Question, found: Sequence[ScoredSnippet], names: ProductNames) -> tuple[str, ...]:
    """Return the goods counted up in a question, and where it found no product the one a rare word of it names."""
    named = any(item.snippet.kind == "product" for item in found)
    return question.goods if named else (*question.goods, *names.rare(question.query))
