"""What a turn asks that no part of the reply tells: statements found for it that hold its own rare words.

Attributes and situations know what customers of any shop ask. A shop's own goods raise questions that no list
foresees ("is a knife included?"): there the words of the question find the statement that answers it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from copilot.drafting.composer.quoting import Quote

__all__ = ["Sweep", "clauses", "units"]

_BREAK = re.compile(r"[。！？!?，,；;、~～\n]+|\s/\s")
_MEASURES = {
    "그램": "g", "克": "g", "公斤": "kg", "킬로": "kg", "毫升": "ml", "밀리": "ml", "升": "l", "리터": "l",
    "厘米": "cm",    "公分": "cm", "센티": "cm", "毫米": "mm", "伏": "v", "볼트": "v", "瓦": "w", "와트": "w",
    "inch": "in", "inches": "in",
}  # fmt: skip
"""Words for units, also where no figure stands before them ("how many grams")."""
_HAN, _HANGUL = re.compile(r"[\u4e00-\u9fff]+"), re.compile(r"[가-힣]+")
_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(?:\s?([a-z%℃°]{1,3})(?![a-z]))?")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
"""What an ending leaves of "shipping"."""
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
    hollow: tuple[str, ...]
    joins: Sequence[str]
    names: frozenset[str] = frozenset()
    """Units of the names of goods: "power" in "power bank" asks nothing."""

    def unsaid(self, text: str, said: str) -> list[Quote]:
        """Return the statement for each clause of a text that `said` does not answer, each once."""
        known = [units(quote.text, ()) for quote in self.told]
        count = Counter(unit for own in known for unit in own)
        found: list[Quote] = []
        for clause in clauses(text, self.joins):
            asked = units(clause, self.hollow) - self.names
            best = max(range(len(known)), key=lambda n: _rank(asked, known[n], count), default=None)
            if best is None or not _answers(asked, known[best], count):
                continue
            if _covered(asked & known[best], said) or self.told[best] in found or self.told[best].text in said:
                continue
            found.append(self.told[best])
        return found


def clauses(text: str, joins: Iterable[str]) -> list[str]:
    """Return the clauses of a turn, cut at marks, at words that join questions and, in Chinese, at blanks."""
    lowered = text.lower()
    for join in joins:
        lowered = lowered.replace(join, "\n")
    if _HAN.search(lowered):
        lowered = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "\n", lowered)
    return [part.strip() for part in _BREAK.split(lowered) if part.strip()]


@lru_cache(maxsize=2048)
def units(text: str, hollow: tuple[str, ...]) -> frozenset[str]:
    """Return what a text can be recognised by: words, pairs of signs, single Chinese signs, figures and their units."""
    lowered = text.lower()
    if hollow:
        lowered = _any_of(hollow).sub(" ", lowered)
    found: set[str] = set()
    for run in _HAN.findall(lowered):
        found |= set(run) | {run[i : i + 2] for i in range(len(run) - 1)}
    for run in _HANGUL.findall(lowered):
        found |= {run[i : i + 2] for i in range(len(run) - 1)}
    found |= {_DOUBLED.sub(r"\1", _ENDING.sub("", word)) for word in _WORD.findall(lowered) if len(word) > 2}
    found |= {f"#{unit}" for word, unit in _MEASURES.items() if word in lowered}
    for figure, unit in _FIGURE.findall(lowered):
        found |= {figure, f"#{unit}"} if unit else {figure}
    return frozenset(found)


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of the words, longest first, Latin ones as words of their own."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in longest))


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
    return _shared(asked, told, count) >= _LEAST and _bulk(both) >= _SHARE * _bulk(asked)


def _covered(shared: frozenset[str], said: str) -> bool:
    """Say whether a reply already speaks of what a clause and its statement share."""
    return shared <= units(said, ())
