"""A general detector for policies that need no reading: patterns, with what makes them harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from copilot.checking.context import CheckContext, DraftReading, Match
from copilot.checking.detectors.phrase_rule import Patterns, PhraseRule
from copilot.types import Lang

__all__ = ["PhraseDetector", "phrases"]

_SHORT = 80
"""A longer answer says itself what it agrees to."""


class _Params(PhraseRule):
    """A rule, and further ones with reasons of their own."""

    more: tuple[PhraseRule, ...] = ()


class PhraseDetector:
    """Reports every match of its rules in sentences that hold no excuse."""

    def __init__(self, params: dict[str, Any]) -> None:
        """Validate and compile the parameters."""
        checked = _Params.model_validate(params)
        rules = (checked, *checked.more)
        self.reasons = frozenset(rule.reason for rule in rules)
        # A rule's attributes are taken out here: reading them from the model costs more than most searches.
        self._rules: dict[Lang, list[tuple[str, tuple[str, ...], Patterns]]] = {}
        for rule in rules:
            for lang, patterns in rule.patterns().items():
                self._rules.setdefault(lang, []).append((rule.reason, rule.senders, patterns))

    def detect(self, reading: DraftReading, context: CheckContext) -> Iterable[Match]:
        """Yield a match for each phrase found."""
        text = reading.folded.text
        for lang in reading.langs:
            for reason, senders, patterns in self._rules.get(lang, ()):
                if senders and context.facts.sender not in senders:
                    continue
                if patterns.concern(text):
                    yield from _stated(reason, patterns, reading, lang)
                if patterns.answer is not None and len(text) <= _SHORT:
                    yield from _agreed(reason, patterns, text, context)


def _stated(reason: str, patterns: Patterns, reading: DraftReading, lang: Lang) -> Iterator[Match]:
    for view in reading.views:
        if view.lang == lang:
            base = view.sentence.start
            for start, end in patterns.matches(view.text):
                yield Match(reason, base + start, base + end)


def _agreed(reason: str, patterns: Patterns, text: str, context: CheckContext) -> Iterator[Match]:
    yes = patterns.answer.match(text) if patterns.answer else None
    if yes and patterns.asked and patterns.asked.search(context.turn.text):
        yield Match(reason, 0, yes.end())


def phrases(params: dict[str, Any]) -> PhraseDetector:
    """Return the phrase detector for a policy's params."""
    return PhraseDetector(params)
