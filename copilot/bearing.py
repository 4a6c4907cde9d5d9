"""Which found rules bear on a question: they name what it asks about, or share more with it than one word.

"Do the lanterns come with a warranty?" is near a rule on returning lanterns, which answers nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from copilot.context import Context, ScoredSnippet
from copilot.reading import Question, Reading
from copilot.retrieval.index.terms import terms_of
from copilot.types import LANGS, Lang

if TYPE_CHECKING:
    from copilot.understanding.schema import Situation

__all__ = ["bearing"]

_RUNS = 2
"""Separate runs of words that a rule shares with a question it bears on."""
_LONGEST = 600
"""Letters of a snippet that are compared."""


def bearing(context: Context, reading: Reading, situations: Mapping[str, Situation]) -> Context:
    """Return the context without rules that do not touch what is asked; questions left with nothing are unanswered."""
    by_query: dict[str, list[Question]] = {}
    for question in reading.questions:
        by_query.setdefault(question.query, []).append(question)
    kept = tuple(
        item
        for item in context.snippets
        if item.query not in by_query
        or any(_bears(item, question, situations.get(question.situation)) for question in by_query[item.query])
    )
    if len(kept) == len(context.snippets):
        return context
    left = {item.query for item in kept}
    lost = tuple(dict.fromkeys(item.query for item in context.snippets if item.query not in left))
    return context.model_copy(update={"snippets": kept, "unanswered": (*context.unanswered, *lost)})


def _bears(item: ScoredSnippet, question: Question, situation: Situation | None) -> bool:
    snippet = item.snippet
    if situation is None or situation.kind != "question" or snippet.kind != "policy":
        return True
    asked, text = question.text.lower(), f"{snippet.title}\n{snippet.text}".lower()
    # Where the question does not name the matter itself its situation is a guess, and no reason to leave a rule out.
    if not any(word in asked for lang in LANGS for word in _words(situation, lang)):
        return True
    return any(word in text for word in _words(situation, snippet.lang)) or _runs(asked, text[:_LONGEST]) >= _RUNS


def _words(situation: Situation, lang: Lang) -> tuple[str, ...]:
    """Return the words that name the matter of a situation."""
    topic: str = getattr(situation.topic, lang)
    return tuple(word.lower() for word in (*getattr(situation.answers, lang), *topic.split()))


def _runs(asked: str, told: str) -> int:
    """Return how many separate runs of words, or of pairs of signs, two texts share, in the terms of search."""
    blocks = SequenceMatcher(None, terms_of(asked), terms_of(told), autojunk=False).get_matching_blocks()
    return sum(block.size > 0 for block in blocks)
