"""The latest and earliest day a claim names, from its own words or from the customer's."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from copilot.checking.calendar_days import add_business_days
from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext, as_date
from copilot.checking.patterns import says
from copilot.checking.timex.expression import TimeExpression

__all__ = ["Deadline", "claimed_deadline", "due_backs", "is_over"]


_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:点]([0-5]\d)(?!\d)")
"""A time of day to the minute, as records write it; spoken hours may mean the evening."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a claim says it will have happened."""

    day: dt.date | None
    hour: int | None = None
    hours: float | None = None
    """Length in hours when it was said as a duration."""
    business_days: int | None = None
    anchored: bool = False
    """The duration runs from payment or from another named event, not from now."""
    same_day: bool = False


def claimed_deadline(claim: Claim, context: CheckContext) -> Deadline | None:
    """Return the time a claim binds to; an accepted proposal takes the customer's; None when no time is named."""
    times = claim.times or (context.turn.times if claim.accepted or not claim.times else ())
    chosen = _latest(times)
    if chosen is None:
        return None
    if chosen.interval is not None:
        clocks = [t.interval.hour for t in times if t.kind == "clock" and t.interval is not None]
        hour = _hour(chosen.interval.hour, next(iter(clocks), None))
        # "before Friday" is read as "by Friday", as customers do.
        return Deadline(chosen.interval.last, hour, same_day=chosen.relative_day == 0)
    if chosen.high_hours is not None:
        return _from_duration(chosen, claim, context)
    return None


def _hour(part: int | None, clock: int | None) -> int | None:
    """Return the hour of the clock, in the half of the day that the words name: 4:30 on Wednesday afternoon."""
    if part is None or clock is None:
        return part if clock is None else clock
    return clock + 12 if clock < 12 < part else clock


def _latest(times: tuple[TimeExpression, ...]) -> TimeExpression | None:
    known = [t for t in times if t.interval is not None or t.high_hours is not None]
    named = [t for t in known if t.kind != "clock"] or known
    # "by Friday 28 August, 5 pm" is one moment in three expressions: the most exact day counts.
    days = [t for t in named if t.interval is not None]
    return max(days, key=lambda t: t.interval.last) if days else named[-1] if named else None  # type: ignore[union-attr]


def _from_duration(time: TimeExpression, claim: Claim, context: CheckContext) -> Deadline:
    anchored = says("anchored", claim.sentence)
    order = context.facts.order
    start = order.paid_at if anchored and order and order.paid_at else context.now
    hours = time.high_hours or 0.0
    day: dt.date | None = None
    hour: int | None = None
    if start is not None:
        if time.business_days is not None:
            day = add_business_days(start.date(), time.business_days, context.market)
        else:
            moment = start + dt.timedelta(hours=hours)
            day, hour = moment.date(), moment.hour if hours < 24 * 4 and hours % 24 else None
    return Deadline(day, hour, hours, time.business_days, anchored)


def due_backs(deadline: Deadline | None, context: CheckContext, kind: str) -> bool:
    """Return whether a recorded action of a kind is due by the time said; words without a day repeat the record."""
    for action in context.facts.actions:
        due = as_date(action.due)
        if due is not None and action.type.startswith(kind):
            if deadline is None or deadline.day is None or deadline.day >= due:
                return True
    return False


def is_over(claim: Claim, context: CheckContext) -> bool:
    """Return whether the moment a claim names has passed: a scan of the parcel promises nothing."""
    times = [t for t in claim.times if t.interval is not None]
    if claim.accepted or context.now is None or not times or any(t.high_hours for t in claim.times):
        return False
    last = max(t.interval.last for t in times if t.interval)
    if last != context.now.date():
        return last < context.now.date()
    if claim.kind == "arrival" and "track_event" in claim.forms and not (claim.certain or claim.hedged):
        # A scan of today, unless the words name a part of the day that is still to come.
        parts = [t.interval.hour for t in times if t.interval and t.kind == "day"]
        return all(hour is None or hour <= context.now.hour for hour in parts)
    exact = _CLOCK.findall(claim.sentence)
    return bool(exact) and all(
        (int(hour), int(minute)) < (context.now.hour, context.now.minute) for hour, minute in exact
    )
