"""The day on which an order that is paid goes out, by the shop's cut-off hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.wording import render

__all__ = ["TIMING_CONDITIONS", "TIMING_SLOTS"]

_FASTER = ("express", "next_day", "same_day", "two_day")
"""Ways of sending that are faster than the ordinary one."""
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


def _before_hour(s: Scene) -> bool | None:
    """Say whether what is paid now still goes out today by the shop's hour; None where that is not known."""
    shop, now = s.brief.shop, s.now
    hour, _, minute = (shop.cutoff or "").partition(":")
    if now is None or shop.before_cutoff != "same_day" or not (hour.isdigit() and (minute or "0").isdigit()):
        return None
    return now.weekday() < _WEEKEND and now.time() < dt.time(int(hour), int(minute or 0))


def _sent_late(s: Scene) -> bool:
    """Say whether the record shows that the order was sent after its time, or confirmed evidence says so."""
    sent, until = s.order.shipped_at, s.order.ship_deadline
    over = bool(sent and isinstance(until, dt.datetime) and bargain.compare(until, sent) < 0)
    found = any(e.finding == "late_dispatch" and e.confirmed and e.party == "seller" for e in s.brief.facts.evidence)
    return sent is not None and (over or found)


TIMING_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "in_time": lambda s: _in_time(s) is True,
        "leaves_today": _today,
        "pay_today": lambda s: _before_hour(s) is True,
        "pay_late": lambda s: _before_hour(s) is False,
        "late_sent": _sent_late,
        "express_chosen": lambda s: s.order.shipping_method in _FASTER,
        "leaves_later": lambda s: _leaves(s) is not None and not _today(s),
    }
)
TIMING_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "paid_on": lambda s: render.moment(s.order.paid_at, s.frame.formats) if s.order.paid_at else None,
        "cutoff": lambda s: s.brief.shop.cutoff,
        "leaves_on": lambda s: render.day(day, s.frame.formats) if (day := _leaves(s)) else None,
    }
)
