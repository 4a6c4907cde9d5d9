"""The latest and earliest day a claim names, from its own words or from the customer's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from copilot.checking.calendar_days import add_business_days
from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext
from copilot.checking.timex.expression import TimeExpression

__all__ = ["Deadline", "claimed_deadline"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a claim says it will have happened."""

    day: dt.date | None
    hour: int | None = None
    hours: float | None = None
    """Length in hours when it was said as a duration."""
    business_days: int | None = None
    low_hours: float | None = None
    anchored: bool = False
    """The duration runs from payment or from another named event, not from now."""
    same_day: bool = False


_ANCHORS = ("付款后", "付款", "下单后", "拍下后", "支付后", "收到退", "签收后", "after payment", "of payment", "of your payment",
            "after you pay", "from payment", "of ordering", "after ordering", "결제 후", "결제일", "결제후", "결제 완료",
            "주문 후", "주문일", "결제하시고", "결제 확인")  # fmt: skip


def claimed_deadline(claim: Claim, context: CheckContext) -> Deadline | None:
    """Return the time a claim binds to; an accepted proposal takes the customer's; None when no time is named."""
    times = claim.times or (context.turn.times if claim.accepted or not claim.times else ())
    chosen = _latest(times)
    if chosen is None:
        return None
    if chosen.kind in ("day", "clock") and chosen.interval is not None:
        interval = chosen.interval
        # "before Friday" means Thursday at the latest only for holidays and events; shops read it as "by Friday".
        return Deadline(interval.last, interval.hour, same_day=chosen.relative_day == 0)
    if chosen.high_hours is not None:
        return _from_duration(chosen, claim, context)
    return None


def _latest(times: tuple[TimeExpression, ...]) -> TimeExpression | None:
    known = [t for t in times if t.interval is not None or t.high_hours is not None]
    return known[-1] if known else None


def _from_duration(time: TimeExpression, claim: Claim, context: CheckContext) -> Deadline:
    anchored = any(anchor in claim.sentence for anchor in _ANCHORS)
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
    return Deadline(day, hour, hours, time.business_days, time.low_hours, anchored)
