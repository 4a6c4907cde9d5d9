"""Facts about an order that cannot all be true: noticed here once, for whoever would state one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from copilot.facts import Facts, Order

__all__ = ["contradictions", "without_order_state"]

_SKEW = dt.timedelta(minutes=10)
"""Clocks of the systems that write the facts may differ by this much."""
_PAST = ("paid_at", "shipped_at", "delivered_at")
"""Moments of what has happened."""
_PAIRS = (
    ("paid_at", "ship_deadline"),
    ("paid_at", "shipped_at"),
    ("paid_at", "delivered_at"),
    ("shipped_at", "delivered_at"),
)
"""Moments of which the first comes before the second."""
_TOO_EARLY = {
    "none": ("paid_at", "shipped_at", "delivered_at"),
    "unpaid": ("paid_at", "shipped_at", "delivered_at"),
    "paid": ("shipped_at", "delivered_at"),
    "shipped": ("delivered_at",),
    "in_transit": ("delivered_at",),
}
"""Status to the moments that cannot have come yet."""
_STATE = ("status", "paid_at", "ship_deadline", "shipped_at", "delivered_at", "carrier_eta", "delivery_guarantee")


def contradictions(facts: Facts) -> tuple[str, ...]:
    """Return one line for every two facts of the order that cannot both be true; each names the fields."""
    order = facts.order
    if order is None:
        return ()
    return (*_future(order, facts.now), *_sequence(order), *_against_status(order))


def without_order_state(facts: Facts) -> Facts:
    """Return the facts without the order's status, moments and scans: what is left where these contradict."""
    if facts.order is None:
        return facts
    unknown = {**dict.fromkeys(_STATE), "tracking": ()}
    return facts.model_copy(update={"order": facts.order.model_copy(update=unknown)})


def _future(order: Order, now: dt.datetime | None) -> Iterator[str]:
    if now is None:
        return
    moments: list[tuple[str, dt.date | None]] = [(name, getattr(order, name)) for name in _PAST]
    moments += [(f"tracking.{index}", event.time or event.date) for index, event in enumerate(order.tracking)]
    for name, moment in moments:
        if moment is not None and _later(moment, now):
            yield f"order.{name} ({_text(moment)}) lies after now ({_text(now)})"


def _sequence(order: Order) -> Iterator[str]:
    for first, second in _PAIRS:
        earlier, later = getattr(order, first), getattr(order, second)
        if earlier is not None and later is not None and _later(earlier, later):
            yield f"order.{second} ({_text(later)}) lies before order.{first} ({_text(earlier)})"


def _against_status(order: Order) -> Iterator[str]:
    for name in _TOO_EARLY.get(order.status or "", ()):
        if (moment := getattr(order, name)) is not None:
            yield f"order.status is {order.status}, but order.{name} is {_text(moment)}"


def _later(moment: dt.date, other: dt.datetime) -> bool:
    """Say whether a moment lies clearly after another; a time without zone is taken in the other's."""
    if not isinstance(moment, dt.datetime):
        return moment > other.date()
    if (moment.tzinfo is None) != (other.tzinfo is None):
        moment, other = moment.replace(tzinfo=None), other.replace(tzinfo=None)
    return moment - other > _SKEW


def _text(moment: dt.date) -> str:
    return moment.isoformat(sep=" ", timespec="minutes") if isinstance(moment, dt.datetime) else moment.isoformat()
