"""What a turn asks that no part of the reply tells: statements found for it that hold its own rare words.

Attributes and situations know what customers of any shop ask. A shop's own goods raise questions that no list
foresees ("is a knife included?"): there the words of the question find the statement that answers it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copilot.drafting.composer.quotes.quoting import Quote
from copilot.drafting.composer.quotes.units import Units

__all__ = ["Sweep", "answers_share", "clauses"]

_BREAK = re.compile(r"[。！？!?，,；;、~～\n]+|\s/\s")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SINGLE, _PAIR, _ENGLISH, _NUMBER, _UNIT = 0.5, 1.0, 1.2, 0.5, 0.9
_LEAST = 0.7
"""Weight of shared words from which a statement answers a clause."""
_SHARE = 0.34
"""Part of a clause's own weight that a statement must share."""
_RARE = 2
"""Statements up to which a word tells them apart."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Statements that may be quoted and words that carry nothing, to look clauses up in."""

    told: Sequence[Quote]
    units: Units
    hollow: tuple[str, ...]
    joins: Sequence[str]
    names: frozenset[str] = frozenset()
    """Units of the names of goods: "power" in "power bank" asks nothing."""

    def unsaid(self, text: str, said: str) -> list[Quote]:
        """Return the statement for each clause of a text that `said` does not answer, each once."""
        known = [self.units.of(quote.text) for quote in self.told]
        count = Counter(unit for own in known for unit in own)
        found: list[Quote] = []
        for clause in clauses(text, self.joins):
            asked = self.units.of(clause, self.hollow) - self.names
            best = max(range(len(known)), key=lambda n: _rank(asked, known[n], count), default=None)
            if best is None or not _answers(asked, known[best], count):
                continue
            covered = asked & known[best] <= self.units.of(said)  # the reply speaks of what they share already
            if covered or self.told[best] in found or _partly(self.told[best].text, said, asked, self.units):
                continue
            found.append(self.told[best])
        return found


def _partly(text: str, said: str, asked: frozenset[str], units: Units) -> bool:
    """Say whether the reply holds a statement, or the clause of it that has to do with what is asked."""
    told = said.lower()
    parts = [part.strip(" .。") for part in re.split(r"[，,]\s*", text.lower())]
    return text in said or any(part in told and units.of(part) & asked for part in parts if part)


def clauses(text: str, joins: Iterable[str]) -> list[str]:
    """Return the clauses of a turn, cut at marks, at words that join questions and, in Chinese, at blanks."""
    lowered = text.lower()
    for join in joins:
        lowered = lowered.replace(join, "\n")
    if _HAN.search(lowered):
        lowered = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "\n", lowered)
    return [part.strip() for part in _BREAK.split(lowered) if part.strip()]


def _weight(unit: str) -> float:
    if unit[0] == "#":
        return _UNIT
    if unit[0].isdigit():
        return _NUMBER
    if unit.isascii():
        return _ENGLISH
    return _SINGLE if len(unit) == 1 else _PAIR


def _shared(asked: frozenset[str], told: frozenset[str], count: Counter[str]) -> float:
    return sum(_weight(unit) / count[unit] for unit in asked & told)


def _rank(asked: frozenset[str], told: frozenset[str], count: Counter[str]) -> float:
    """Return how well a statement answers; of two alike the one that says less else."""
    return _shared(asked, told, count) * (1 + len(asked & told) / (2 * (len(told) or 1)))


def _bulk(found: frozenset[str]) -> float:
    """Return the weight of units, Chinese pairs left out: they count signs twice, also across words."""
    return sum(_weight(unit) for unit in found if not (len(unit) == 2 and _HAN.match(unit)))


def _answers(asked: frozenset[str], told: frozenset[str], count: Counter[str]) -> bool:
    both = asked & told
    if not any(count[unit] <= _RARE and not unit[0].isdigit() for unit in both):
        return False
    return _shared(asked, told, count) >= _LEAST and answers_share(asked, told)


def answers_share(asked: frozenset[str], told: frozenset[str], share: float = _SHARE) -> bool:
    """Say whether a statement holds enough of what a question can be recognised by."""
    return _bulk(asked & told) >= share * _bulk(asked)
