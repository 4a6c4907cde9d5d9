"""May the shop say when the goods leave? The published window, no tighter, and never past the deadline."""

from __future__ import annotations

import datetime as dt
import re

from copilot.checking.calendar_days import add_business_days
from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext, as_date
from copilot.checking.patterns import says
from copilot.checking.resolve.when import Deadline, claimed_deadline
from copilot.facts import Order

__all__ = ["judge_dispatch"]


def judge_dispatch(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason a dispatch claim may not stand, or None."""
    deadline = claimed_deadline(claim, context)
    if deadline is None:
        if says("window", claim.sentence) and _publishes(context):
            return None
        return "dispatch_unbacked_hedged" if claim.hedged else "dispatch_unbacked"
    if _is_backed(deadline, context):
        return None
    if _beats_record(deadline, context):
        return "dispatch_tighter"
    order = context.facts.order or Order()
    if _is_fresh_relay(deadline, context, order):
        return None
    if _is_late(deadline, order.ship_deadline):
        return "dispatch_late"
    if _matches_window(deadline, context, order):
        return None
    return "dispatch_unbacked_hedged" if claim.hedged else "dispatch_tighter"


def _publishes(context: CheckContext) -> bool:
    order = context.facts.order
    shop = context.shop
    return bool(shop.dispatch_hours or shop.dispatch_business_days or (order and order.ship_deadline))


def _is_fresh_relay(deadline: Deadline, context: CheckContext, order: Order) -> bool:
    """The published window repeated soon after payment is a relay, though counted from now it ends a little later."""
    shop = context.shop
    if deadline.hours is None or not _as_long(deadline, shop.dispatch_hours, shop.dispatch_business_days):
        return False
    if order.paid_at is None or order.ship_deadline is None or context.now is None:
        return False
    elapsed, window = context.now - order.paid_at, order.ship_deadline - order.paid_at
    in_days = deadline.business_days is not None and deadline.business_days == shop.dispatch_business_days
    equal = deadline.hours <= float(shop.dispatch_hours or 0) or in_days
    return (deadline.anchored or elapsed <= window / 4) and equal


def _is_backed(deadline: Deadline, context: CheckContext) -> bool:
    """An approval, or the due date of a recorded action, backs that day and later ones."""
    approvals = [a for a in context.facts.approvals if a.type == "dispatch_date" and not _expired(a.expires, context)]
    days = [*(as_date(approval.date) for approval in approvals), *_due_days(context)]
    return any(day is not None and deadline.day is not None and deadline.day >= day for day in days)


def _beats_record(deadline: Deadline, context: CheckContext) -> bool:
    """Whether the order has left, and what is still to be sent (a reshipment, a repair) is recorded for a later day."""
    order = context.facts.order
    if order is None or not (order.shipped_at or order.delivered_at):
        return False
    due = _due_days(context)
    return bool(due) and deadline.day is not None and deadline.day < min(due)


def _due_days(context: CheckContext) -> list[dt.date]:
    """Return the days on which the recorded actions are due, but for refunds."""
    days = [as_date(action.due) for action in context.facts.actions if not action.type.startswith("refund")]
    return [day for day in days if day is not None]


def _expired(moment: dt.date | dt.datetime | None, context: CheckContext) -> bool:
    end = as_date(moment)
    return end is not None and context.now is not None and context.now.date() > end


def _is_late(deadline: Deadline, limit: dt.datetime | None) -> bool:
    if limit is None or deadline.day is None:
        return False
    if deadline.day != limit.date():
        return deadline.day > limit.date()
    # An hour of grace: "within 48 hours" said minutes after payment is a relay, not a later promise.
    return deadline.hour is not None and deadline.hour > limit.hour + 1


def _matches_window(deadline: Deadline, context: CheckContext, order: Order) -> bool:
    shop, now = context.shop, context.now
    if _before_cutoff(context) and (deadline.same_day or _is_later_day(deadline, context)):
        return True  # a day later than the rule gives holds it all the more
    if deadline.hours is not None and _as_long(deadline, shop.dispatch_hours, shop.dispatch_business_days):
        return True
    start = order.paid_at or now
    if deadline.day is None or start is None or now is None:
        return False
    if order.ship_deadline is not None and deadline.hours is None and _not_before(deadline, order.ship_deadline):
        return True
    if shop.after_cutoff in ("next_business_day", "next_day") and not _before_cutoff(context):
        if deadline.day >= _following(now.date(), context):
            return True
    # What leaves today must still make the cut-off.
    in_time = deadline.day > now.date() or _is_before_cutoff(now, shop.cutoff)
    if in_time and order.paid_at and (first := _first_day(order.paid_at, context)) and deadline.day >= first:
        return True
    if shop.dispatch_business_days is not None:
        return deadline.day >= add_business_days(start.date(), int(shop.dispatch_business_days), context.market)
    if shop.dispatch_hours is not None:
        return _not_before(deadline, start + dt.timedelta(hours=float(shop.dispatch_hours)))
    return False


def _following(day: dt.date, context: CheckContext) -> dt.date:
    """Return the day on which leaves what is paid after the cut-off of a day."""
    if context.shop.after_cutoff == "next_business_day":
        return add_business_days(day, 1, context.market)
    return day + dt.timedelta(days=1)


def _first_day(paid: dt.datetime, context: CheckContext) -> dt.date | None:
    """Return the day on which an order leaves by the rule of the cut-off; None where there is none."""
    shop = context.shop
    if shop.before_cutoff == "same_day" and _is_before_cutoff(paid, shop.cutoff):
        return paid.date()
    known = shop.cutoff and shop.after_cutoff in ("next_business_day", "next_day")
    return _following(paid.date(), context) if known else None


def _is_later_day(deadline: Deadline, context: CheckContext) -> bool:
    return deadline.day is not None and context.now is not None and deadline.day > context.now.date()


def _as_long(deadline: Deadline, hours: object, business_days: object) -> bool:
    """A window said as a duration equals or exceeds the published one."""
    if business_days is not None:
        return (deadline.business_days or 0) >= float(str(business_days)) or (
            deadline.business_days is None and (deadline.hours or 0) >= float(str(business_days)) * 24 * 7 / 5
        )
    return hours is not None and (deadline.hours or 0) >= float(str(hours))


def _not_before(deadline: Deadline, moment: dt.datetime) -> bool:
    assert deadline.day is not None
    if deadline.day != moment.date():
        return deadline.day > moment.date()
    return deadline.hour is None or deadline.hour >= moment.hour - 1


def _before_cutoff(context: CheckContext) -> bool:
    shop, now = context.shop, context.now
    return shop.before_cutoff == "same_day" and now is not None and _is_before_cutoff(now, shop.cutoff)


def _is_before_cutoff(moment: dt.datetime, cutoff: str | None) -> bool:
    found = re.match(r"(\d{1,2}):(\d{2})", cutoff or "")
    return found is not None and (moment.hour, moment.minute) < (int(found[1]), int(found[2]))
