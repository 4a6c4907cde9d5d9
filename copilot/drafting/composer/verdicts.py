"""Whether what the customer names keeps within a limit that a sheet states: three and a half under "from four years".

Chinese only so far: other languages state no limits in the cues, and nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from copilot.alternation import either
from copilot.drafting.composer.scene import Scene

__all__ = ["Limit", "Verdict", "carried", "limits_in", "verdict"]

_HAN = "零一二两三四五六七八九十百半几多"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_FIGURE = rf"(?:\d+(?:\.\d+)?|[{_HAN}]+)"


@dataclass(frozen=True, slots=True)
class Limit:
    """A range in one unit with the words that state it; None leaves that end open."""

    low: float | None
    high: float | None
    unit: str
    words: str

    def holds(self, value: float) -> bool:
        """Say whether a value lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the customer named, the limit it is held against, and how it stands."""

    said: str
    limit: Limit
    within: bool
    summed: bool = False


def verdict(s: Scene) -> Verdict | None:
    """Return how what the turn names stands to a limit that the answer quotes; None where nothing is comparable."""
    cues = s.frame.cues
    quotes = s.detail.quotes if s.detail else ()
    for quote in quotes:
        for limit in limits_in(quote.text, cues):
            values = [(value, words) for value, unit, words in _figures(s.turn, cues) if unit == limit.unit]
            if not values:
                continue
            if len(values) > 1 and limit.low is None and s.cue("together", s.turn):
                total = sum(value for value, _ in values)
                return Verdict("、".join(words for _, words in values), limit, limit.holds(total), summed=True)
            value, words = values[-1]
            return Verdict(words, limit, limit.holds(value))
    return None


def carried(s: Scene) -> Verdict | None:
    """Return how the product asked about now stands to a limit told in the reply before: pellets for the feeder."""
    if not s.question.after or not s.product_found:
        return None
    agent = [message.text for message in s.brief.conversation.messages if message.role == "agent"]
    sheet = "\n".join(item.snippet.text for item in s.product_found)
    for limit in limits_in(agent[-1] if agent else "", s.frame.cues):
        told = [(value, words) for value, unit, words in _figures(sheet, s.frame.cues) if unit == limit.unit]
        if len(told) == 1:
            value, words = told[0]
            named = re.search(rf"[\u4e00-\u9fff]{{0,4}}{re.escape(words)}", sheet)
            return Verdict(named.group() if named else words, limit, limit.holds(value))
    return None


def limits_in(text: str, cues: Mapping[str, Sequence[str]]) -> Iterator[Limit]:
    """Yield the limits that a statement gives: from, up to, between two."""
    units = _units(tuple(cues.get("limit_units", ())))
    if not units:
        return
    unit = either(units)
    signs = r"(?:零上|零下|负)?"
    between = rf"({signs}{_FIGURE})\s*(?:{unit})?\s*(?:到|至|-|~)\s*({signs}{_FIGURE})\s*({unit})"
    for found in re.finditer(between, text):
        low, high = sorted(_value(found.group(n), units[found.group(3)][1]) for n in (1, 2))
        yield Limit(low, high, units[found.group(3)][0], found.group())
    for name, upper in (("limit_from", False), ("limit_to", True)):
        words = either(cues.get(name, ()))
        for found in re.finditer(rf"({_FIGURE})\s*({unit})(?:{words})", text):
            yield _open_limit(found.group(1), found.group(2), upper, found.group(), units)
    before = either(cues.get("limit_before", ()))
    for found in re.finditer(rf"(?:{before})\s*({_FIGURE})\s*({unit})", text):
        yield _open_limit(found.group(1), found.group(2), True, found.group(), units)


def _open_limit(figure: str, unit: str, upper: bool, words: str, units: Mapping[str, tuple[str, float]]) -> Limit:
    name, factor = units[unit]
    value = _value(figure, factor)
    return Limit(None, value, name, words) if upper else Limit(value, None, name, words)


def _figures(text: str, cues: Mapping[str, Sequence[str]]) -> Iterator[tuple[float, str, str]]:
    """Yield the figures of a turn: value, unit, words."""
    units = _units(tuple(cues.get("limit_units", ())))
    if not units:
        return
    pattern = rf"((?:零上|零下|负)?{_FIGURE}(?:来|多)?)\s*({either(units)})(半)?"
    for found in re.finditer(pattern, text):
        name, factor = units[found.group(2)]
        value = _value(found.group(1), factor) + (factor / 2 if found.group(3) else 0)
        yield value, name, found.group()


@lru_cache(maxsize=8)
def _units(pairs: Iterable[str]) -> Mapping[str, tuple[str, float]]:
    """Return units as written, with the unit they are counted in and how many of it they are ("斤=kg*0.5")."""
    known = {}
    for pair in pairs:
        word, _, rest = pair.partition("=")
        name, _, factor = rest.partition("*")
        known[word] = (name, float(factor or 1))
    return known


def _value(figure: str, factor: float) -> float:
    sign = -1 if figure.startswith(("零下", "负")) else 1
    bare = re.sub("^(?:零上|零下|负)", "", figure).rstrip("来多几")
    return sign * factor * (float(bare) if bare[:1].isdigit() else _number(bare))


def _number(text: str) -> float:
    """Return a Chinese numeral up to hundreds."""
    total, digit = 0.0, 0.0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        elif char == "半":
            total += digit + 0.5
            digit = 0
    return total + digit
