"""What a time expression says, before and after it is placed on a calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["Bound", "Interval", "TimeExpression", "TimeKind"]

TimeKind = Literal["day", "duration", "vague", "clock"]
Bound = Literal["at", "by", "within", "around", "after", "until"]


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day meant, both inclusive; `hour` is the latest hour on the last day where one is named."""

    first: dt.date
    last: dt.date
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A stretch of folded text that names a time."""

    start: int
    end: int
    kind: TimeKind
    bound: Bound = "at"
    interval: Interval | None = None
    """Days meant, where `now` is known and the words name a day."""
    low_hours: float | None = None
    high_hours: float | None = None
    """Length of a duration in hours (a business day counts 24)."""
    business_days: int | None = None
    """Upper end of a duration counted in business days."""
    relative_day: int | None = None
    """0 for today, 1 for tomorrow: same-day promises are judged by the cut-off."""
