"""Harm that was done, which stands before everything else; told from an allergy that somebody has and asks about."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.goods.words import says
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.wording.approved import Wording
from copilot.reading import Question

__all__ = ["prone", "safety_first"]

_HEALTH = "health_safety"
_ARRIVED = ("delivered", "closed", "refund_requested")


def safety_first(brief: Brief, wording: Wording, questions: Sequence[Question]) -> list[Question]:
    """Return the questions with that of health before all others; an injury told by somebody is one, however read."""
    turn, order = brief.conversation.customer_turn.lower(), brief.facts.order
    cues = wording.frame.cues
    hurt = any(says(word, turn) for word in cues.get("injured", ()))
    supposed = any(says(word, turn) for word in cues.get("hypothetical", ()))
    if hurt and not supposed and order and order.status in _ARRIVED and _HEALTH in wording.situations:
        if not any(question.situation == _HEALTH for question in questions):
            return [questions[0].model_copy(update={"situation": _HEALTH}), *questions[1:]]
    return sorted(questions, key=lambda question: question.situation != _HEALTH)


def prone(s: Scene) -> bool:
    """Say whether the turn tells of an allergy that somebody has, and of no harm done."""
    rest = s.turn
    words = [word for word in s.frame.cues.get("prone", ()) if says(word, rest)]
    for word in words:
        rest = rest.replace(word, " ")
    return bool(words) and not s.cue("harmed", rest)
