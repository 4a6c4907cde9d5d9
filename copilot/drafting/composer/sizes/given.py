"""A size that nobody asked for in so many words: who names height and weight of a jacket wants to know which one."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sizes.advice import Sizer
from copilot.drafting.composer.wording.approved import Wording
from copilot.reading import Question

__all__ = ["with_size"]

_SIZE = "size_advice"
_OPEN = ("product_info", "other")
"""Situations that a turn of measures is read as where nothing else is asked."""


def with_size(brief: Brief, wording: Wording, sizer: Sizer, questions: Sequence[Question]) -> list[Question]:
    """Return the questions, with one for the size before them where the turn gives measures that a chart decides."""
    turn, answer = brief.conversation.customer_turn, wording.situations.get(_SIZE)
    body = sizer.measures(turn)
    given = body.foot or body.waist or (body.height and body.weight)
    bought = (brief.facts.order.status if brief.facts.order else None) not in (None, "none", "unpaid")
    if answer is None or not given or bought or any(question.situation == _SIZE for question in questions):
        return list(questions)
    size = Question(text=turn, situation=_SIZE, query=turn)
    if Scene(brief, size, answer, wording, sizer).fit is None:
        return list(questions)
    return [size, *(question for question in questions if not _empty(brief, wording, sizer, question))]


def _empty(brief: Brief, wording: Wording, sizer: Sizer, question: Question) -> bool:
    """Say whether a question names nothing that can be looked up."""
    answer = wording.situations.get(question.situation)
    if question.situation not in _OPEN or answer is None:
        return False
    return Scene(brief, question, answer, wording, sizer).detail is None
