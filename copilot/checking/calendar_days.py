"""Days: holidays by key (lunar ones by calendar), business days by market."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

__all__ = ["add_business_days", "business_days_between", "holiday", "is_business_day"]

_NTH = {  # month, weekday (Monday 0), which one (-1 the last)
    "mothers-day": (5, 6, 2), "fathers-day": (6, 6, 3), "thanksgiving": (11, 3, 4), "memorial-day": (5, 0, -1),
    "labor-day": (9, 0, 1), "suneung": (11, 3, 3),
}  # fmt: skip


def holiday(key: str, today: dt.date) -> dt.date | None:
    """Return the next day (today counts) on which the holiday with this key falls, or None when it is not known."""
    for year in (today.year, today.year + 1):
        day = _on(key, year)
        if day is None:
            return None
        if day >= today:
            return day
    return None


@cache
def _on(key: str, year: int) -> dt.date | None:
    if key.startswith("lunar-"):
        return _lunar(key.removeprefix("lunar-"), year)
    if key.isdigit():
        return dt.date(year, int(key[:2]), int(key[2:]))
    if key in _NTH:
        return _nth(year, *_NTH[key])
    if key in ("black-friday", "cyber-monday"):
        return _nth(year, 11, 3, 4) + dt.timedelta(days=1 if key == "black-friday" else 4)
    if key in ("easter", "good-friday"):
        from dateutil.easter import easter

        day: dt.date = easter(year)
        return day if key == "easter" else day - dt.timedelta(days=2)
    return None


def _lunar(key: str, year: int) -> dt.date:
    from lunardate import LunarDate

    if key == "eve":
        return _lunar("0101", year) - dt.timedelta(days=1)
    month, day = int(key[:2]), int(key[2:])
    # The twelfth lunar month of a year falls into the next solar one.
    solar: dt.date = LunarDate(year - 1 if month == 12 else year, month, day).to_solar_date()
    return solar


def _nth(year: int, month: int, weekday: int, which: int) -> dt.date:
    if which < 0:
        last = dt.date(year, month + 1, 1) - dt.timedelta(days=1) if month < 12 else dt.date(year, 12, 31)
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@cache
def _public_holidays(market: str, year: int) -> Any:
    import holidays

    try:
        return holidays.country_holidays(market, years=year)
    except NotImplementedError:
        return {}


def is_business_day(day: dt.date, market: str) -> bool:
    """Return whether the market's offices work on a day; an unknown market has weekends only."""
    return day.weekday() < 5 and day not in _public_holidays(market, day.year)


def add_business_days(day: dt.date, count: int, market: str) -> dt.date:
    """Return the day `count` business days after a day; counting starts on the next day."""
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_business_day(day, market)
    return day


def business_days_between(first: dt.date, last: dt.date, market: str) -> int:
    """Return how many business days lie after `first` up to and including `last`."""
    days = max(0, min((last - first).days, 400))
    return sum(is_business_day(first + dt.timedelta(days=n), market) for n in range(1, days + 1))
