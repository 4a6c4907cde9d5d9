"""Stage 3, amounts: money, percentages, 折 and 成 as exact decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from copilot.checking.prefilter import Prefilter
from copilot.errors import ConfigError
from copilot.numbers import number
from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["Money", "find_money"]

_FOLDER = Path(__file__).parent / "lexicons"
_NAME = 40
"""Characters within which quotation marks belong together."""
_FRACTIONS = {"half": Decimal(50), "third": Decimal(100) / 3, "quarter": Decimal(25)}


@dataclass(frozen=True, slots=True)
class Money:
    """A stretch of folded text that names an amount or a share."""

    start: int
    end: int
    kind: Literal["percent", "amount", "threshold", "bare"]
    value: Decimal
    """Percent points taken off (percent) or currency units."""
    floor: Decimal | None = None
    """For a threshold: the order total it starts from."""
    paid_share: bool = False
    """Written as the share to pay (八折), so it is certainly a discount."""


class _Pattern(Frozen):
    kind: Literal["tenths", "off_fifth", "percent", "fraction", "share", "amount", "threshold", "bare"]
    regex: str
    value: Decimal | None = None
    """For a share: percent points off that the words amount to."""


class _File(Frozen):
    """Shape of `lexicons/money.<lang>.yaml`."""

    lang: Lang
    numbers: str
    patterns: tuple[_Pattern, ...]


@cache
def _patterns(lang: Lang) -> tuple[tuple[tuple[_Pattern, re.Pattern[str]], ...], Prefilter]:
    path = _FOLDER / f"money.{lang}.yaml"
    file = load_model(path, _File)
    try:
        compiled = [re.compile(item.regex.replace("{num}", file.numbers)) for item in file.patterns]
    except re.error as error:
        raise ConfigError(f"{path}: patterns: {error}") from error
    return tuple(zip(file.patterns, compiled, strict=True)), Prefilter([pattern.pattern for pattern in compiled])


def find_money(text: str, lang: Lang) -> list[Money]:
    """Return the amounts in a folded sentence, left to right, without overlaps; linear in its length."""
    found: list[Money] = []
    taken = bytearray(len(text))
    items, prefilter = _patterns(lang)
    for place in prefilter.possible(text):
        item, pattern = items[place]
        for match in pattern.finditer(text):
            start, end = match.span()
            if end > start and not any(taken[start:end]):
                amount = _value(item.kind, match, item.value)
                if amount is not None and not (amount.kind == "bare" and _is_named(text, start, end)):
                    found.append(amount)
                    taken[start:end] = b"\x01" * (end - start)
    return sorted(found, key=lambda money: money.start)


def _value(kind: str, match: re.Match[str], share: Decimal | None) -> Money | None:
    groups = {name: text for name, text in match.groupdict().items() if text}
    start, end = match.span()
    if share is not None:
        return Money(start, end, "percent", share, paid_share=True)
    if kind == "tenths":
        return _tenths(groups["n"], start, end)
    if kind == "fraction":
        name = next((n for n in _FRACTIONS if n in groups), "half")
        return Money(start, end, "percent", _FRACTIONS[name], paid_share=True)
    if "fiver" in groups:
        return Money(start, end, "amount", Decimal(10 if groups["fiver"] == "tenner" else 5))
    if kind == "threshold":
        floor, off = number(groups["n"]), number(groups.get("n2", ""))
        return Money(start, end, "threshold", off or Decimal(0), floor=floor) if floor is not None else None
    value = number(groups.get("n") or groups.get("n2") or groups.get("n3") or "")
    if value is None:
        return None
    if kind == "off_fifth":
        return Money(start, end, "percent", value * 10, paid_share=True)
    if kind == "amount" and "n2" in groups and "n3" in groups:
        tail = number(groups["n3"])
        value += (tail or Decimal(0)) / 10
    if kind == "percent":
        return Money(start, end, "percent", value) if value <= 100 else None
    return Money(start, end, "amount" if kind == "amount" else "bare", value)


def _is_named(text: str, start: int, end: int) -> bool:
    """Whether a number ends words between quotation marks: "Team 30" is a name and no price, "30" alone is none."""
    before = text[max(0, start - _NAME) : start]
    named = any(char.isalpha() for char in before.rpartition('"')[2])
    return named and before.count('"') % 2 == 1 and '"' in text[end : end + _NAME]


def _tenths(text: str, start: int, end: int) -> Money | None:
    """Return 八折 → 20 % off, 85折 and 八五折 → 15 % off, 对折 → 50 % off."""
    if text in "对半":
        return Money(start, end, "percent", Decimal(50), paid_share=True)
    value = number(text)
    if value is None or value <= 0:
        return None
    pay = value if value >= 10 else value * 10
    return Money(start, end, "percent", Decimal(100) - pay, paid_share=True)
