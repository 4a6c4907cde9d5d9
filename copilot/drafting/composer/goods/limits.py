"""Limits that statements give, and figures with their units: "from four years", "up to 5 kg", "3 to 8 years"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from copilot.alternation import either

__all__ = ["Cues", "Limit", "figures_in", "limits_in"]

_HAN = "零一二两三四五六七八九十百半几多"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_FIGURE = rf"(?:\d+(?:\.\d+)?|[{_HAN}]+)"
_SIGNED = rf"(?:(?:零上|零下|负|-|minus )?{_FIGURE})"
_BELOW = ("零下", "负", "-", "minus ")
Cues = Mapping[str, Sequence[str]]


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


def limits_in(text: str, cues: Cues) -> Iterator[Limit]:
    """Yield the limits that a statement gives: from, up to, between two."""
    behind, ahead = (_units(tuple(cues.get(name, ()))) for name in ("limit_units", "limit_lead"))
    if not behind:
        return
    for pattern, end in _patterns(cues, either(behind), either(ahead)):
        for found in re.finditer(pattern, text.lower()):
            name, factor = {**behind, **ahead}[found["unit"]]
            values = sorted(_value(figure, factor) for figure in found.group("low", "high") if figure)
            low, high = (values[0] if end != "to" else None, values[-1] if end != "from" else None)
            yield Limit(low, high, name, text[found.start() : found.end()])


def _patterns(cues: Cues, unit: str, ahead: str) -> Iterator[tuple[str, str]]:
    """Yield how limits are written, with the end that is given: "2 to 5 kg", "ages 3 to 8", "up to 5 kg"."""
    between, frm, to, before, least = (
        either(cues.get(f"limit_{name}", ())) for name in ("between", "from", "to", "before", "least")
    )
    low, high, behind = rf"(?P<low>{_SIGNED})", rf"(?P<high>{_SIGNED})", rf"\s*(?P<unit>{unit})(?![a-z])"
    none = "(?P<high>(?!))?"
    yield rf"{low}\s*(?:{unit})?\s*(?:{between})\s*{high}{behind}", "both"
    yield rf"(?P<unit>{ahead})\s*{low}\s*(?:{between})\s*{high}", "both"
    yield rf"(?P<unit>{ahead})\s*{low}{none}\s*(?:{frm})", "from"
    yield rf"{low}{none}{behind}\s*(?:{frm})", "from"
    yield rf"{low}{none}{behind}\s*(?:{to})", "to"
    yield rf"(?:{least})\s*{low}{none}{behind}", "from"
    yield rf"(?:{before})\s*{low}{none}{behind}", "to"


def figures_in(text: str, cues: Cues) -> Iterator[tuple[float, str, str]]:
    """Yield the figures of a turn: value, unit, words."""
    units = _units(tuple(cues.get("limit_units", ())))
    if not units:
        return
    pattern = rf"((?<![a-z0-9]){_SIGNED}(?:来|多)?)[\s-]*({either(units)})(?![a-z])(半)?"
    for found in re.finditer(pattern, text.lower()):
        if "几" in found.group(1):
            continue  # "几岁" asks for a figure
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
    sign = -1 if figure.startswith(_BELOW) else 1
    bare = re.sub("^(?:零上|零下|负|-|minus )", "", figure).rstrip("来多几")
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
