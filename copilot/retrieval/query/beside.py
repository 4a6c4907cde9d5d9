"""What is looked for beside a question's own words: rules by topic, goods by a rare word of their names, sections."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copilot.context import ScoredSnippet
from copilot.reading import Question
from copilot.retrieval.base import Filters
from copilot.retrieval.index.catalogue import Catalogue
from copilot.retrieval.query.naming import ProductNames
from copilot.types import Lang

__all__ = ["Found", "by_topic", "goods_of", "sections_of"]

Found = list[ScoredSnippet]
_SECTION = 0.98
"""Relevance of a product's other sections, as a share of that of the section found."""


def by_topic(question: Question, lang: Lang, found: Sequence[ScoredSnippet], least: float) -> Found:
    """Return the rules in the customer's language on the topic of a question that rules settle, none too sure."""
    said = [item for item in found if item.score >= least and item.snippet.lang == lang]
    return [item.model_copy(update={"query": question.query, "score": least}) for item in said]


def goods_of(question: Question, found: Sequence[ScoredSnippet], names: ProductNames) -> tuple[str, ...]:
    """Return the goods counted up in a question, and where it found no product the one a rare word of it names."""
    named = any(item.snippet.kind == "product" for item in found)
    return question.goods if named else (*question.goods, *names.rare(question.query))


def sections_of(found: Sequence[ScoredSnippet], lang: Lang, filters: Filters, catalogue: Catalogue) -> Found:
    """Return the other sections (sizes, care) of the product found first: it may be told only there."""
    first = next((item for item in found if item.snippet.sku and item.snippet.lang == lang), None)
    if first is None:
        return []
    columns = catalogue.columns
    same = (columns["sku"] == first.snippet.sku) & (columns["lang"] == lang) & catalogue.mask(filters)
    sections = [catalogue.snippet(place) for place in np.flatnonzero(same).tolist()]
    known = {item.snippet.id for item in found}
    scores = round(first.score * _SECTION, 6)
    return [ScoredSnippet(snippet=s, score=scores, query=first.query) for s in sections if s.id not in known]
