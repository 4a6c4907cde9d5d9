"""The day on which an order that is paid goes out, by the shop's cut-off hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer import render
from copilot.drafting.composer.scene import Scene

__all__ = ["TIMING_CONDITIONS", "TIMING_SLOTS"]

_WEEKEND = 5
"""The first day of the weekend, counted from Monday."""


def _in_time(s: Scene) -> bool | None:
    """Say whether the payment came before the hour; None where that is not known or fell on a weekend."""
    paid, cutoff = s.order.paid_at, s.brief.shop.cutoff
    if s.order.status != "paid" or not isinstance(paid, dt.datetime) or not cutoff or paid.weekday() >= _WEEKEND:
        return None
    hour, _, minute = cutoff.partition(":")
    if not (hour.isdigit() and (minute or "0").isdigit()):
        return None
    return paid.time() < dt.time(int(hour), int(minute or 0))


def _leaves(s: Scene) -> dt.date | None:
    """Return the day the rules name for dispatch; None where they name none or it is over."""
    paid, shop, now, early = s.order.paid_at, s.brief.shop, s.now, _in_time(s)
    if paid is None or now is None or early is None:
        return None
    day = paid.date()
    if early:
        day = day if shop.before_cutoff == "same_day" else None  # type: ignore[assignment]
    elif shop.after_cutoff == "next_business_day":
        day += dt.timedelta(days=1)
        while day.weekday() >= _WEEKEND:
            day += dt.timedelta(days=1)
    else:
        return None
    return day if day and day >= now.date() else None


def _today(s: Scene) -> bool:
    return s.now is not None and _leaves(s) == s.now.date()


TIMING_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "in_time": lambda s: _in_time(s) is True,
        "leaves_today": _today,
        "leaves_later": lambda s: _leaves(s) is not None and not _today(s),
    }
)
TIMING_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "cutoff": lambda s: s.brief.shop.cutoff,
        "leaves_on": lambda s: render.day(day, s.frame.formats) if (day := _leaves(s)) else None,
    }
)
