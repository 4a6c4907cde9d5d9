"""Statements that no record supports: the order's state, who pays the freight, a refusal of a return."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from copilot import resources
from copilot.drafting.form_rules import Words
from copilot.drafting.streaming import split_sentences
from copilot.facts import Facts
from copilot.shop import Shop
from copilot.types import Frozen, Lang

__all__ = ["State", "StateReader", "StateRules"]

_CLAUSE = re.compile(r"[，。！？；：,!?;:\n]|\.\s|\.$")
Patterns = tuple[re.Pattern[str], ...]


class State(Frozen):
    """One thing that may be said of an order, and what on record allows it: any one of the named."""

    status: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Fields of the order that hold something."""
    actions: tuple[str, ...] = ()
    fault_of: tuple[str, ...] = ()
    """Parties whose confirmed doing allows it."""
    outside_returns: bool = False
    """Allowed where the shop's rule on returns does not hold: made to order, or delivered too long ago."""
    given: dict[Lang, Patterns] = {}
    """Words of the same sentence that say under which condition it holds; with them the list `unless` is not asked
    what stands before the statement."""
    words: dict[Lang, Patterns] = Field(min_length=1)
    message: Words

    def is_recorded(self, facts: Facts, shop: Shop) -> bool:
        """Say whether the facts hold it."""
        order = facts.order
        if self.outside_returns and _outside_returns(facts, shop):
            return True
        if any(item.confirmed and item.party in self.fault_of for item in facts.evidence):
            return True
        if order is not None and (order.status in self.status or any(getattr(order, f, None) for f in self.fields)):
            return True
        return any(action.type in self.actions for action in facts.actions)


class _Unless(Frozen):
    """Words of the same clause that make a rule, a condition, a question or a denial of a statement."""

    before: dict[Lang, Patterns] = {}
    after: dict[Lang, Patterns] = {}


class StateRules(Frozen):
    """`prompts/composer/states.yaml`."""

    states: dict[str, State]
    unless: _Unless = _Unless()


class StateReader:
    """Reads such statements; immutable, built once."""

    def __init__(self, rules: StateRules) -> None:
        """Take the states and their exceptions."""
        self._rules = rules

    @classmethod
    def load(cls, folder: Path | None = None) -> StateReader:
        """Read the rules from the composer's folder; ConfigError names file and field of a mistake."""
        path = (folder or resources.root("prompts") / "composer") / "states.yaml"
        return cls(resources.load_model(path, StateRules))

    def unsupported(self, text: str, facts: Facts, lang: Lang, shop: Shop | None = None) -> tuple[str, ...]:
        """Return one instruction for every state the text claims and no record holds."""
        found = []
        for state in self._rules.states.values():
            if not state.is_recorded(facts, shop or Shop()):
                found += [state.message.say(lang, match) for match in self._claimed(text, state, lang)][:1]
        return tuple(found)

    def _claimed(self, text: str, state: State, lang: Lang) -> Iterator[str]:
        for pattern in state.words.get(lang, ()):
            for match in pattern.finditer(text.lower() if lang == "en" else text):
                start, end = match.span()
                if not self._excepted(text.lower(), start, end, lang, state) and not _given(state, text, end, lang):
                    yield text[match.start() : match.end()]

    def _excepted(self, text: str, start: int, end: int, lang: Lang, state: State) -> bool:
        before = "" if state.given else _CLAUSE.split(text[:start])[-1]
        unless = self._rules.unless
        return any(pattern.search(before) for pattern in unless.before.get(lang, ())) or any(
            pattern.search(text[end:]) for pattern in unless.after.get(lang, ())
        )


def _given(state: State, text: str, end: int, lang: Lang) -> bool:
    """Say whether the sentence with the words that end at `end` names what it depends on."""
    at = 0
    for sentence in split_sentences(text):
        at += len(sentence)
        if at >= end:
            return any(pattern.search(sentence) for pattern in state.given.get(lang, ()))
    return False


def _outside_returns(facts: Facts, shop: Shop) -> bool:
    order, product = facts.order, facts.product
    if shop.return_days is None or (product and product.custom):
        return True
    if order is None or order.delivered_at is None or facts.now is None:
        return False
    return (facts.now.date() - order.delivered_at.date()).days > shop.return_days
