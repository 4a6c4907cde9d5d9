"""Manner, stakes and instructions hidden in a turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple, cast

from copilot.reading import CustomerType, Stake
from copilot.understanding.cues import Pattern, read_cues
from copilot.understanding.matcher import Matcher, phrases
from copilot.understanding.schema import CustomerTypes, InjectionRules, StakeRules

__all__ = ["InjectionReader", "Judged", "StakeReader", "TypeReader"]

_STOP = re.compile(r"(?<=[.!?。！？])\s+")
_SPREAD = re.compile(r"(?<![a-z])[a-z](?: [a-z]){3,}(?![a-z])")
"""Letters typed apart to hide a word."""

Flatten = Callable[[str], str]
_EARLIER = 0.4
"""What a word of an earlier turn weighs against one of this turn."""
_ENOUGH = 1.0


class Judged(NamedTuple):
    """A customer type and the words that decided it."""

    type: CustomerType
    reason: str


class TypeReader:
    """Tells the customer type from words, situations and emphasis."""

    def __init__(self, rules: CustomerTypes, flatten: Flatten) -> None:
        """Take the rules and the function that puts a cue into the flat spelling."""
        self._rules = rules
        self._matcher = Matcher({name: read_cues(rule.cues.all, flatten) for name, rule in rules.types.items()})
        self._marks = {
            name: tuple(cue for cue in rule.cues.all if not flatten(cue).strip()) for name, rule in rules.types.items()
        }

    def read(
        self, turn: str, raw: str, earlier: str, situations: Collection[str], *, nothing_wrong_yet: bool
    ) -> Judged:
        """Return the type; `turn` and `earlier` are flat, `raw` keeps its punctuation.

        `nothing_wrong_yet`: asking about returns is then a manner, later it is simply a return.
        """
        scores: dict[str, float] = {}
        words: dict[str, list[str]] = {}
        for text, weight in ((turn, 1.0), (earlier, _EARLIER)):
            for cue, name in {(hit.cue, hit.key) for hit in self._matcher.find(text)}:
                scores[name] = scores.get(name, 0.0) + weight
                words.setdefault(name, []).append(cue)
        for name, rule in self._rules.types.items():
            named = [item for item in rule.from_situations if item in situations]
            if named and (nothing_wrong_yet or not rule.only_before_delivery):
                scores[name] = scores.get(name, 0.0) + 1.5
                words.setdefault(name, []).extend(named)
            if any(mark in raw for mark in self._marks[name]) and scores.get(name):
                scores[name] += 0.5
        best = [name for name in self._rules.order if scores.get(name, 0.0) >= _ENOUGH]
        if not best:
            return Judged("neutral", "nothing marks a manner")
        if best[0] == "extorting":
            return Judged("extorting", ", ".join(sorted(words["extorting"])))
        top = max(best, key=lambda name: (scores[name], -self._rules.order.index(name)))
        return Judged(top, ", ".join(sorted(words[top])))


class StakeReader:
    """Tells what a wrong answer could cost."""

    def __init__(self, rules: StakeRules, flatten: Flatten) -> None:
        """Take the word lists."""
        self._matcher = Matcher({name: phrases(map(flatten, found.all)) for name, found in rules.stakes.items()})

    def read(self, turn: str) -> dict[Stake, str]:
        """Return stake → the words that show it."""
        found: dict[Stake, str] = {}
        for hit in self._matcher.find(turn):
            found.setdefault(cast(Stake, hit.key), hit.cue)
        return found


class InjectionReader:
    """Finds text that tries to instruct the assistant instead of asking the shop."""

    def __init__(self, rules: InjectionRules, flatten: Flatten) -> None:
        """Take the rules."""
        self._markup = tuple(mark.lower().replace("^", "\n") for mark in rules.markup)
        pairs = [  # Korean puts the verb last
            (rules.verbs.zh, rules.targets.zh),
            (rules.verbs.en, rules.targets.en),
            (rules.targets.ko, rules.verbs.ko),
        ]
        found = [Pattern("pair", tuple(tuple(map(flatten, part)) for part in pair)) for pair in pairs]
        self._words = Matcher({"mark": [*read_cues(rules.marks.all, flatten), *found]})

    def read(self, turn: str, raw: str) -> tuple[str, ...]:
        """Return the words that give an instruction away, empty when there are none."""
        lowered = "\n" + _STOP.sub("\n", raw.lower())
        found = [mark.strip() for mark in self._markup if mark in lowered]
        found += [hit.cue for hit in self._words.find(_SPREAD.sub(_closed, turn))]
        return tuple(dict.fromkeys(found))


def _closed(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")
