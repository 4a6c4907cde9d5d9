"""Values written the way a language writes them: money, dates, times, windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from copilot.drafting.composer.wording import Formats

__all__ = ["amount", "as_date", "clock", "day", "hours", "listed", "moment", "percent_off"]

Moment = dt.date | dt.datetime


def number(value: Decimal | int | float) -> str:
    """Return a number without trailing zeros: `30`, `12.5`."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal | int | float, currency: str | None, formats: Formats) -> str:
    """Return money in its currency; an unknown currency is written as its code."""
    pattern = formats.money.get(currency or "CNY", "{n} " + (currency or "CNY"))
    return pattern.format(n=number(value))


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


def listed(items: Iterable[str], formats: Formats) -> str:
    """Return things in a row."""
    return formats.list.join(items)
