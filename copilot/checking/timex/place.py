"""Place a named day (weekday, date, holiday, part of a month) on the calendar."""

from __future__ import annotations

import calendar as month_calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from copilot.checking.calendar_days import holiday
from copilot.checking.timex.expression import Interval
from copilot.checking.timex.grammar import Grammar
from copilot.numbers import number

__all__ = ["Clock", "place"]


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment the draft is written and the market whose calendar holds."""

    now: dt.datetime | None
    market: str = "CN"

    @property
    def today(self) -> dt.date | None:
        """The day in the shop's own time zone."""
        return self.now.date() if self.now else None


def place(groups: dict[str, str], matched: str, rules: Grammar, clock: Clock) -> Interval | None:
    """Return the days meant, or None when `now` is unknown or the words fit no calendar."""
    today = clock.today
    if today is None:
        return None
    day = _day(groups, matched, rules, today, clock.market)
    if day is None:
        return None
    first, last = day if isinstance(day, tuple) else (day, day)
    return Interval(first, last, _hour(groups, rules))


def _day(
    groups: dict[str, str], matched: str, rules: Grammar, today: dt.date, market: str
) -> dt.date | tuple[dt.date, dt.date] | None:
    values = rules.values
    if "rel" in groups:
        return today + dt.timedelta(days=int(values["rel"][groups["rel"]]))
    if "holiday" in groups:
        return holiday(str(values["holiday"][groups["holiday"]]), today)
    if "wd" in groups or "wd1" in groups:
        return _weekday(groups, rules, today)
    if "monthpart" in groups or "mrel" in groups or ("month" in groups and "dom" not in groups):
        return _month_part(groups, rules, today)
    if "a" in groups:
        a, b = int(groups["a"]), int(groups["b"])
        # 06/07 is month first in the US, day first elsewhere.
        return _date(a, b, today) if market == "US" or b > 12 else _date(b, a, today) or _date(a, b, today)
    if "dom" in groups:
        return _date(_month(groups, values), _whole(groups["dom"]), today)
    if matched.startswith("周末"):
        return _next_weekday(today, 5), _next_weekday(today, 6)
    if "weekonly" in groups or ("week" in groups and "week" in matched):
        week = _lookup(values["week"], groups.get("weekonly") or groups["week"].removesuffix(" week"))
        monday = today + dt.timedelta(days=7 * week - today.weekday())
        return max(monday, today), monday + dt.timedelta(days=6)
    return today if groups else None


def _lookup(table: dict[str, Any], word: str) -> int:
    return int(table.get(word, table.get(word.rstrip("的"), 0)))


def _weekday(groups: dict[str, str], rules: Grammar, today: dt.date) -> dt.date | tuple[dt.date, dt.date]:
    word = groups.get("wd") or groups.get("wd1", "") + "요일"
    wanted = _lookup(rules.values["wd"], word)
    week = groups.get("week", "")
    if week and (rules.lang != "en" or week == "next"):
        monday = today + dt.timedelta(days=7 * _lookup(rules.values["week"], week) - today.weekday())
        day = monday + dt.timedelta(days=wanted)
    else:
        day = _next_weekday(today, wanted)
    return (day, day + dt.timedelta(days=1)) if word in ("末", "weekend", "주말") else day


def _next_weekday(today: dt.date, weekday: int) -> dt.date:
    return today + dt.timedelta(days=(weekday - today.weekday()) % 7)


def _month(groups: dict[str, str], values: dict[str, dict[str, Any]]) -> int | None:
    if "month" in groups:
        return int(values["month"][groups["month"]])
    return _whole(groups["mon"]) if "mon" in groups else None


def _whole(text: str) -> int | None:
    value = number(text)
    return int(value) if value is not None else None


def _date(month: int | None, day: int | None, today: dt.date) -> dt.date | None:
    """Return the nearest such date: a bare day of the month may lie in the next month, a date in the next year."""
    if day is None or not 1 <= day <= 31 or (month is not None and not 1 <= month <= 12):
        return None
    year, this = today.year, month or today.month
    for _ in range(3):
        try:
            found = dt.date(year, this, day)
        except ValueError:
            return None
        if month is not None and (found - today).days > -120:
            return found
        if month is None and found >= today - dt.timedelta(days=2):
            return found
        year, this = (year + 1, this) if month is not None else ((year, this + 1) if this < 12 else (year + 1, 1))
    return None


def _month_part(groups: dict[str, str], rules: Grammar, today: dt.date) -> tuple[dt.date, dt.date] | None:
    shift = _lookup(rules.values["week"], groups.get("mrel", "")) if groups.get("mrel") else 0
    named = _month(groups, rules.values)
    month = today.month + shift if named is None else named
    year = today.year + (month - 1) // 12
    month = (month - 1) % 12 + 1
    if named is not None and month < today.month - 4:
        year += 1
    length = month_calendar.monthrange(year, month)[1]
    part = groups.get("monthpart", "")
    upper = rules.values.get("monthpart", {}).get(part, rules.values.get("monthpart", {}).get(part.lstrip("월 "), 31))
    upper = min(int(upper), length)
    return dt.date(year, month, max(1, min(upper - 9, length))), dt.date(year, month, upper)


_LATE = 15
"""Parts of the day that end after this hour put a clock beside them into the second half: 明晚九点."""


def _hour(groups: dict[str, str], rules: Grammar) -> int | None:
    clock = groups.get("clock", "")
    if found := re.search(r"(\d{1,2}|[一二两三四五六七八九十]{1,3})(?::\d{2})?\s*(p\.?m)?", clock):
        hour = int(number(found.group(1)) or 0)
        told = f"{groups.get('rel', '')} {groups.get('part', '')} {clock}"
        ends = [end for word, end in rules.values["part"].items() if word in told]
        # A part around noon does so where the hour then still lies in it: 낮 2시, not 낮 11시.
        late = bool(found.group(2)) or any(end > _LATE or 12 < hour + 12 <= end for end in ends)
        return hour + 12 if late and hour < 12 else min(hour, 23)
    part = groups.get("part") or groups.get("partonly", "").split("전")[0].strip()
    value = rules.values["part"].get(part)
    return int(value) if value is not None else None
