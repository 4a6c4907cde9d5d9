"""Values written the way a language writes them: money, dates, times, windows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from copilot.drafting.composer.wording.approved import Formats

__all__ = [
    "amount",
    "as_date",
    "business_days",
    "clock",
    "day",
    "hours",
    "listed",
    "moment",
    "number",
    "particles",
    "percent_off",
]

_PLAIN = 4
"""Places of a figure that need no comma."""
Moment = dt.date | dt.datetime
_PAIRS = {"은(는)": ("은", "는"), "이(가)": ("이", "가"), "을(를)": ("을", "를"), "과(와)": ("과", "와")}
_PARTICLE = re.compile(r"(\S)(은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로)")


def number(value: Decimal | int | float) -> str:
    """Return a number without trailing zeros: `30`, `12.5`."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal | int | float, currency: str | None, formats: Formats) -> str:
    """Return money in its currency; an unknown currency is written as its code."""
    pattern = formats.money.get(currency or "CNY", "{n} " + (currency or "CNY"))
    return pattern.format(n=_grouped(number(value), formats))


def _grouped(text: str, formats: Formats) -> str:
    """Return a figure of five places and more with commas, where the language writes them."""
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if formats.commas and len(whole) > _PLAIN else text


def percent_off(value: Decimal, formats: Formats) -> str:
    """Return a reduction, in Chinese as the tenths that are paid (10 % off is 9折)."""
    return formats.percent_off.format(n=number(value), zhe=number((100 - value) / 10))


def as_date(value: Moment | None) -> dt.date | None:
    """Return the calendar day of a date or time, as it was written."""
    return value.date() if isinstance(value, dt.datetime) else value


def day(value: Moment, formats: Formats) -> str:
    """Return a calendar day."""
    month = formats.months[value.month - 1] if formats.months else ""
    return formats.date.format(m=value.month, d=value.day, month=month)


def moment(value: Moment, formats: Formats) -> str:
    """Return a day and, where it is known, the clock time."""
    if not isinstance(value, dt.datetime):
        return day(value, formats)
    return formats.time.format(date=day(value, formats), clock=clock(value))


def clock(value: dt.datetime) -> str:
    """Return the time of day as `16:00`."""
    return f"{value:%H:%M}"


def hours(value: Decimal, formats: Formats) -> str:
    """Return a number of hours as a phrase."""
    return formats.hours.format(n=number(value))


def business_days(span: str, formats: Formats) -> str:
    """Return a number or span of working days as a phrase."""
    return formats.business_day if span == "1" and formats.business_day else formats.business_days.format(n=span)


def listed(items: Iterable[str], formats: Formats) -> str:
    """Return things in a row."""
    return formats.list.join(items)


def particles(text: str) -> str:
    """Return Korean text with the right one of 은(는), 이(가), 을(를), 과(와) and (으)로 after each word."""
    return _PARTICLE.sub(_particle, text)


def _particle(found: re.Match[str]) -> str:
    word, pair = found.group(1), found.group(2)
    final = _final(found.string[: found.end(1)])
    if pair == "(으)로":
        return word + ("으로" if final not in ("", "ㄹ") else "로")
    closed, opened = _PAIRS[pair]
    return word + (closed if final else opened)


def _final(word: str) -> str:
    """Return the last sound of a word: empty for a vowel, `ㄹ`, or another consonant."""
    last = word.rstrip(")）]\"'”’")[-1:]
    if "가" <= last <= "힣":
        index = (ord(last) - ord("가")) % 28
        return "" if index == 0 else "ㄹ" if index == 8 else "ㄱ"
    if last in "178LRlr":
        return "ㄹ"
    return "ㄱ" if last in "036MNmn" else ""
