"""May the shop say when money is back, or stock returns? Only as published, or as a record says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from copilot.checking.calendar_days import business_days_between
from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext
from copilot.checking.resolve.when import Deadline, claimed_deadline, due_backs

__all__ = ["judge_refund_time", "judge_restock"]


def judge_refund_time(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason a statement of when a refund arrives may not stand, or None."""
    deadline = claimed_deadline(claim, context)
    if deadline is None:
        return "refund_time_hedged" if claim.hedged else "refund_time_unbacked"
    if due_backs(deadline, context, "refund"):
        return None
    window = context.shop.refund_business_days
    low, high = (window, window) if isinstance(window, int) else window or (None, None)
    if high is None or low is None:
        return "refund_time_hedged" if claim.hedged else "refund_time_unbacked"
    days = _length_in_days(deadline, context)
    if days is not None and days >= high:
        return None
    calendar = (deadline.day - context.now.date()).days if deadline.day and context.now else 0
    fast_end = days is not None and max(days, calendar) >= low
    return "refund_time_hedged" if claim.hedged and fast_end else "refund_time_faster"


def judge_restock(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason a statement of when stock, a repair or customs is done may not stand, or None."""
    deadline = claimed_deadline(claim, context)
    if due_backs(deadline, context, "") or (deadline is not None and _product_backs(deadline, context)):
        return None
    return "restock_hedged" if claim.hedged else "restock_unbacked"


def _length_in_days(deadline: Deadline, context: CheckContext) -> float | None:
    if deadline.business_days is not None:
        return deadline.business_days
    if deadline.hours is not None:
        return deadline.hours / 24
    if deadline.day is not None and context.now is not None:
        return business_days_between(context.now.date(), deadline.day, context.market)
    return None


def _product_backs(deadline: Deadline, context: CheckContext) -> bool:
    """A restock date in the product record backs that day and later ones."""
    product = context.facts.product
    extra: dict[str, Any] = (product.model_extra or {}) if product else {}
    texts = [
        str(value) for key, value in extra.items() if "stock" in key or "due" in key or "date" in key or "eta" in key
    ]
    texts += list(product.facts) if product else []
    for text in texts:
        for token in text.replace("T", " ").split():
            try:
                day = dt.date.fromisoformat(token[:10])
            except ValueError:
                continue
            if deadline.day is not None and deadline.day >= day:
                return True
    return False
