"""Turns that take up what was asked before: "and in blue?", the number of an order, the pictures asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from copilot.understanding.matcher import Matcher, phrases
from copilot.understanding.questions import Ask, Asks, QuestionReader
from copilot.understanding.schema import QuestionRules
from copilot.understanding.text import Flat, Normaliser

__all__ = ["Earlier", "FollowUps"]

_SHORT = 40
"""Letters up to which a turn of no known situation is taken for an answer or a follow-up."""
_OTHER = "other"
_GIVEN = re.compile(r"(?<![a-z0-9])[a-z]{0,3}-?\d{5,}(?![a-z0-9])")  # the number of an order


class Earlier(NamedTuple):
    """A message before the turn."""

    role: str
    flat: Flat


class FollowUps:
    """Finds what a turn takes up; built once from the rules."""

    def __init__(
        self, rules: QuestionRules, cues: QuestionReader, normaliser: Normaliser, asked_in: Callable[[Flat, bool], str]
    ) -> None:
        """Take the rules, the cues and what reads the situation that one message asks for."""
        self._cues, self._asked_in = cues, asked_in
        self._ellipsis = Matcher({"…": phrases(map(normaliser.plain, rules.ellipsis.all))})
        self._pictured = Matcher({"?": phrases(map(normaliser.plain, rules.pictured.all))})
        self._kept_open = frozenset(rules.kept_open)
        self._agent_asks, self._agent_closes = rules.agent_asks.all, rules.agent_closes.all
        self._asked_for = Matcher({"?": phrases(map(normaliser.plain, rules.asked_for.all))})

    def follows(self, flat: Flat, earlier: Sequence[Earlier]) -> bool:
        """Say whether a turn changes one thing of the question before it, or hands over what was asked for."""
        return bool(self._ellipsis.find(flat.text)) or self._shows(flat, earlier)

    def taken_up(self, flat: Flat, earlier: Sequence[Earlier], found: Asks) -> Ask | None:
        """Return a short turn as one that asks again what the customer asked last, where it may be one."""
        if found.courtesies or len(flat.text) > _SHORT:
            return None
        return self.before(flat, earlier, self.follows(flat, earlier))

    def _shows(self, flat: Flat, earlier: Sequence[Earlier]) -> bool:
        """Say whether the turn, which asks nothing, gives the pictures that the shop has just asked for."""
        asked = bool(earlier) and earlier[0].role == "agent" and bool(self._pictured.find(earlier[0].flat.text))
        return asked and not self._cues.asks(flat, Ask(0, len(flat.text), _OTHER, ()))

    def before(self, flat: Flat, earlier: Sequence[Earlier], follows: bool) -> Ask | None:
        """Return the whole turn as what the customer asked last."""
        for item in earlier:
            if item.role == "customer" and (situation := self._asked_in(item.flat, follows)):
                return Ask(0, len(flat.text), situation, (), item.flat.raw)
        return None

    def kept_open(self, flat: Flat, earlier: Sequence[Earlier], asks: Sequence[Ask]) -> Ask | None:
        """Return the matter that the agent asked about, where the turn answers with more than its own questions."""
        said = earlier[0].flat.raw.lower() if earlier and earlier[0].role == "agent" else ""
        asked = any(word in said for word in self._agent_asks)
        if not asked or any(word in said for word in self._agent_closes):
            return None
        before = self.before(flat, earlier, True)
        if before is None or before.situation not in self._kept_open:
            return None
        return None if any(ask.situation == before.situation for ask in asks) else before

    def answering(self, flat: Flat, earlier: Sequence[Earlier], asks: Sequence[Ask]) -> Ask | None:
        """Return the question before, where the shop asked for the order's number and the turn gives one."""
        code = _GIVEN.search(flat.text)
        if not code or not earlier or earlier[0].role != "agent" or not self._asked_for.find(earlier[0].flat.text):
            return None
        before = next((item.flat for item in earlier if item.role == "customer"), None)
        situation = self._asked_in(before, True) if before else ""
        if not before or not situation or any(ask.situation == situation for ask in asks):
            return None
        return Ask(code.start(), code.end(), situation, (), before.raw)
