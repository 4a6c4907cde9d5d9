"""Amounts in a text (days, money, weights …), brought to one unit a kind; how they are written is data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from copilot import resources
from copilot.alternation import either
from copilot.resources import Regex
from copilot.types import Frozen

__all__ = ["BARE", "CLOCK", "NUMBER", "Amount", "Quantities", "load_quantities"]

BARE = "price"
"""The kind of a price that names no currency."""
CLOCK = "clock"
"""The kind of a time of day."""
NUMBER = "number"
"""The kind of a number without any unit."""
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TO = r"\s*(?:(?<![a-z])-|–|—|~|～|to|到|至|或|or|and|부터|에서)\s*"
_ALONE = r"(?<![\da-z\-])(?<!\d[.,:])"
_LONE = re.compile(
    rf"(?<![\w.,:/#-])(?!0\d)(?:{_DIGITS})(?![\d:/-]|[.,]\d|[a-z])|(?<=[\u3400-\u9fff가-힣])(?!0\d)(?:{_DIGITS})(?![\d:/-]|[.,]\d|[a-z])"
)
_IN_PLACES = "discount"
"""The kind of which digits in words are written one after another."""
_HOUR = r"(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])"
_CLOCK = re.compile(rf"(?:(?P<low>{_HOUR}){_TO})?(?P<high>{_HOUR})")
"""A time of day, or the hours from one to another."""
_HANGUL = r"(?<![가-힣])"


_EACH = re.compile(r"(?<![\d./])\d+(?:\.\d+)?(?:\s/\s\d+(?:\.\d+)?)+(?![\d.])")
"""What the variants of a product have ("10 / 12 / 11")."""


class Amount(Frozen):
    """One amount, or a range of them."""

    kind: str
    low: float
    high: float
    start: int
    """Where it stands in the text that was taken apart, and where it ends."""
    end: int

    def agrees(self, other: Amount) -> bool:
        """Whether both can be true: the same, or one amount within the other's range."""
        if (self.low < self.high) == (other.low < other.high):
            return (self.low, self.high) == (other.low, other.high)
        return max(self.low, other.low) <= min(self.high, other.high)


class _Unit(Frozen):
    kind: str
    factor: float = 1
    after: Regex | None = None
    before: Regex | None = None


class _Said(Frozen):
    kind: str
    value: float


class _File(Frozen):
    units: tuple[_Unit, ...]
    money: tuple[str, ...]
    words: dict[str, dict[str, float]]
    powers: dict[str, float]
    said: dict[str, _Said]
    alternatives: dict[str, str] = {}
    not_amounts: tuple[Regex, ...]
    usual_headings: tuple[Regex, ...] = ()


class Quantities:
    """Finds amounts."""

    def __init__(self, file: _File) -> None:
        """Take how amounts are written."""
        self._values = {word: value for words in file.words.values() for word, value in words.items()}
        self._powers = file.powers
        self._word = re.compile(either([*self._values, *file.powers]))
        number = _number(file.words, list(file.powers))
        # The sign alone is looked for first: most sentences have none, and the number's pattern is a long one.
        self._units = [
            (unit, re.compile(unit.before or unit.after or "", re.I), re.compile(_pattern(unit, number), re.I))
            for unit in file.units
        ]
        self.money = frozenset(file.money)
        self._said = {re.compile(_HANGUL + re.escape(word)): said for word, said in file.said.items()}
        self._alternatives = file.alternatives
        tens = "".join(power for power in file.powers if len(power) == 1)
        self._or = re.compile(rf"(?<![{tens}])(?:{either(file.alternatives)})")
        self._usual = re.compile("|".join(f"(?:{pattern})" for pattern in file.usual_headings) or "(?!)", re.I)
        self._not = re.compile("|".join(f"(?:{pattern})" for pattern in file.not_amounts), re.I)

    def plain(self, text: str) -> str:
        """Return the text in the form that amounts are looked for in: what only looks like one is blanked."""
        text = _EACH.sub(_from_to, unicodedata.normalize("NFKC", text).lower())
        text = self._or.sub(lambda match: self._alternatives[match[0]], text)
        return self._not.sub(lambda match: " " * len(match[0]), text)

    def amounts(self, plain: str) -> list[Amount]:
        """Return the amounts of a text that `plain` returned, in the order of the text."""
        found: list[Amount] = []
        for amount in self._all(plain):
            if all(amount.end <= other.start or other.end <= amount.start for other in found):
                found.append(amount)
        return sorted(found, key=lambda amount: amount.start)

    def numbers(self, plain: str, amounts: Sequence[Amount]) -> list[Amount]:
        """Return the numbers of a text that stand without a unit, but for one that counts the sentence itself."""
        return [
            Amount(kind=NUMBER, low=value, high=value, start=match.start(), end=match.end())
            for match in _LONE.finditer(plain)
            if plain[: match.start()].strip() and all(match.end() <= a.start or a.end <= match.start() for a in amounts)
            for value in (float(match[0].replace(",", "")),)
        ]

    def special(self, heading: str) -> str:
        """Return what a heading says beside the words that any may have ("rules", "how long"), letters only."""
        return "".join(char for char in self.without_usual(heading) if char.isalnum())

    def without_usual(self, text: str) -> str:
        """Return a text in small letters without the words that any heading may have."""
        return self._usual.sub(" ", text.lower())

    def prices(self, plain: str) -> Iterator[Amount]:
        """Yield the amounts of money in a text that `plain` returned, minimums too."""
        yield from (amount for amount in self._all(plain) if amount.kind in self.money)

    def _all(self, plain: str) -> Iterator[Amount]:
        for pattern, said in self._said.items():
            for match in pattern.finditer(plain):
                yield Amount(kind=said.kind, low=said.value, high=said.value, start=match.start(), end=match.end())
        for match in _CLOCK.finditer(plain) if ":" in plain else ():
            low, high = (_hours(match[name] or match["high"]) for name in ("low", "high"))
            yield Amount(kind=CLOCK, low=min(low, high), high=high, start=match.start(), end=match.end())
        for unit, sign, written in self._units:
            for match in written.finditer(plain) if sign.search(plain) else ():
                in_places = unit.kind == _IN_PLACES
                high = self._value(match["high"], in_places) * unit.factor
                low = self._value(match["low"], in_places) * unit.factor if match["low"] else high
                # Of "20 to 3 days" something else is meant.
                low = low if low <= high else high
                yield Amount(kind=unit.kind, low=low, high=high, start=match.start(), end=match.end())

    def _value(self, text: str, in_places: bool = False) -> float:
        """Return the number that digits or words stand for; digits in words are added, or read in places (九五: 95)."""
        match = re.match(_DIGITS, text)
        total = current = 0.0
        if match:
            current, text = float(match[0].replace(",", "")), text[match.end() :]
        for word in self._word.findall(text):
            if word in self._powers:
                total, current = total + (current or 1) * self._powers[word], 0.0
            else:
                current = current * (10 if in_places else 1) + self._values[word]
        return total + current


def load_quantities(path: Path | None = None) -> Quantities:
    """Return how amounts are written, from a file (default: the one beside this module)."""
    return Quantities(resources.load_model(path or Path(__file__).with_name("quantities.yaml"), _File))


def _hours(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60


def _from_to(match: re.Match[str]) -> str:
    """Return the values of variants as a range."""
    ordered = sorted(match[0].split("/"), key=float)
    return f"{ordered[0].strip()}-{ordered[-1].strip()}"


def _number(words: Mapping[str, Mapping[str, float]], powers: Sequence[str]) -> str:
    """Return a pattern for a number in digits or in the words of a language."""
    joined = [either([*words[lang], *[power for power in powers if not power.isascii()]]) for lang in ("zh", "ko")]
    english = either([*words["en"], *[power for power in powers if power.isascii()]])
    large = either([power for power in powers if not power.isascii()])
    return (
        rf"(?:{_ALONE}(?:{_DIGITS})\s?(?:{large})?|(?<!第)(?:{joined[0]})+|{_HANGUL}(?:{joined[1]})+"
        rf"|\b(?:{english})(?:[ -](?:and )?(?:{english}))*\b)"
    )


def _pattern(unit: _Unit, number: str) -> str:
    if unit.before:
        # A digit may touch what stands before it.
        close = number.replace(_ALONE, "")
        return rf"(?:{unit.before})\s*(?:(?P<low>{close}){_TO})?(?P<high>{close})(?![\d:]|\.\d)"
    # The second number of a range stands behind a dash, so only what comes first must stand alone.
    second = number.replace(_ALONE, r"(?<![\d.])")
    return rf"(?:(?P<low>{number})\s*(?:{unit.after})?{_TO}|{_ALONE})(?P<high>{second})[\s\-]*(?:{unit.after})"
