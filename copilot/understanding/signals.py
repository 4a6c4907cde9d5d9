"""Manner, stakes and instructions hidden in a turn."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from copilot.reading import CustomerType, Stake
from copilot.understanding.matcher import Matcher
from copilot.understanding.schema import CustomerTypes, InjectionRules, StakeRules

__all__ = ["InjectionReader", "Judged", "StakeReader", "TypeReader"]

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
        cues = {name: [flatten(cue) for cue in rule.cues.all] for name, rule in rules.types.items()}
        self._matcher = Matcher[CustomerType]({name: [cue for cue in found if cue] for name, found in cues.items()})
        self._marks = {
            name: tuple(cue for cue in rule.cues.all if not flatten(cue).strip()) for name, rule in rules.types.items()
        }

    def read(
        self, turn: str, raw: str, earlier: str, situations: Collection[str], *, before_delivery: bool, conditional: bool
    ) -> Judged:
        """Return the type; `turn` and `earlier` are flat, `raw` keeps its punctuation."""
        scores: dict[str, float] = {}
        words: dict[str, list[str]] = {}
        for text, weight in ((turn, 1.0), (earlier, _EARLIER)):
            for cue, name in {(hit.cue, hit.key) for hit in self._matcher.find(text)}:
                scores[name] = scores.get(name, 0.0) + weight
                words.setdefault(name, []).append(cue)
        for name, rule in self._rules.types.items():
            named = [item for item in rule.from_situations if item in situations]
            if named and not (rule.only_before_delivery and not (before_delivery or conditional)):
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
        self._matcher = Matcher[Stake]({name: [flatten(w) for w in found.all] for name, found in rules.stakes.items()})

    def read(self, turn: str) -> dict[str, str]:
        """Return stake → the words that show it."""
        found: dict[str, str] = {}
        for hit in self._matcher.find(turn):
            found.setdefault(hit.key, hit.cue)
        return found


class InjectionReader:
    """Finds text that tries to instruct the assistant instead of asking the shop."""

    def __init__(self, rules: InjectionRules, flatten: Flatten) -> None:
        """Take the rules."""
        self._markup = tuple(mark.lower() for mark in rules.markup)
        self._marks = Matcher[str]({"mark": [flatten(word) for word in rules.marks.all if flatten(word)]})
        self._pairs = Matcher[str](
            {
                "pair": [
                    flatten(verb) + "…" + flatten(target)
                    for lang in ("zh", "en")
                    for verb in getattr(rules.verbs, lang)
                    for target in getattr(rules.targets, lang)
                ]
                + [flatten(target) + "…" + flatten(verb) for verb in rules.verbs.ko for target in rules.targets.ko]
            }
        )

    def read(self, turn: str, raw: str) -> tuple[str, ...]:
        """Return the words that give an instruction away, empty when there are none."""
        lowered = raw.lower()
        found = [mark for mark in self._markup if mark in lowered]
        found += [hit.cue for hit in self._marks.find(turn)]
        found += [hit.cue for hit in self._pairs.find(turn)]
        return tuple(dict.fromkeys(found))

