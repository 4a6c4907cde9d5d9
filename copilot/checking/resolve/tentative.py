"""Faint claims: a sentence that may only inform is a commitment when what it states stands nowhere on file."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from copilot.checking.claim import DATE_CLAIMS, Claim
from copilot.checking.context import CheckContext
from copilot.checking.money import Money
from copilot.checking.patterns import says
from copilot.checking.resolve.budget import Budget, active_promotions, budget_of, valid_approvals
from copilot.checking.resolve.fault import judge_blame_third, judge_denial
from copilot.checking.resolve.when import claimed_deadline

__all__ = ["is_news"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHORTEST_HOURS = 20
"""Shorter durations are mostly of use and care: soak for two hours."""
_GIVING = ("give", "promo", "coupon")
_LOW = Decimal("0.3")
"""An amount below this share of the order is hardly its price."""


def is_news(claim: Claim, context: CheckContext) -> bool:
    """Return whether a faint claim states what no record holds, or what a record contradicts."""
    if claim.kind == "denial":
        return judge_denial(claim, context) == "denial_against_record"
    if claim.kind == "blame_third":
        return judge_blame_third(claim, context) == "blame_third_against_record"
    if claim.kind in DATE_CLAIMS:
        return _is_new_day(claim, context)
    return _has_lapsed(claim, context) or _is_new_price(claim, budget_of(context))


def _is_new_day(claim: Claim, context: CheckContext) -> bool:
    deadline = claimed_deadline(claim, context)
    if deadline is None or deadline.day is None or context.now is None or deadline.day < context.now.date():
        return False
    if deadline.hours is not None and (deadline.hours < _SHORTEST_HOURS or deadline.hours in _windows(context)):
        return False
    return deadline.day not in _recorded_days(context, claim.sentence)


def _windows(context: CheckContext) -> set[float]:
    shop = context.shop
    days = [shop.return_days, shop.price_protection_days, shop.dispatch_business_days]
    refund = shop.refund_business_days
    days += list(refund) if isinstance(refund, tuple) else [refund]
    hours = {float(day) * 24 for day in days if day is not None}
    return hours | ({float(shop.dispatch_hours)} if shop.dispatch_hours is not None else set())


def _recorded_days(context: CheckContext, sentence: str) -> set[dt.date]:
    # The moment of writing is no promise on file, nor that of payment where the words do not speak of it.
    paid = says("payment", sentence)
    unbound: dict[str, Any] = {} if paid else {"now": True, "order": {"paid_at"}}
    facts = context.facts.model_dump_json(exclude=unbound)
    records = facts + context.shop.model_dump_json()
    return {dt.date.fromisoformat(day) for day in _DAY.findall(records)}


def _has_lapsed(claim: Claim, context: CheckContext) -> bool:
    """Whether an amount is that of an approval or a promotion which holds no longer."""
    held = valid_approvals(context, "discount")
    lapsed = [a for a in context.facts.approvals if a.type == "discount" and a not in held]
    values = {value for a in lapsed for value in (a.amount, a.percent) if value is not None}
    running = active_promotions(context, met=False)
    ended = [promotion for promotion in context.shop.promotions if promotion not in running]
    values |= {value for p in ended for value in (p.off, p.percent) if value}
    return any(money.value in values for money in claim.money)


def _is_new_price(claim: Claim, budget: Budget) -> bool:
    # Shares of cotton and wool are no discount; a share counts beside a word of giving.
    giving = not claim.forms.isdisjoint(_GIVING)
    off = giving and says("off", claim.sentence)
    return any(_stands_out(m, budget, off=off) and (giving or m.kind != "percent") for m in claim.money)


def _stands_out(money: Money, budget: Budget, *, off: bool) -> bool:
    """Whether an amount is none on file; a price is worth a good part of the order, what is taken off may be small."""
    if money.kind == "percent":
        return money.value not in budget.percents
    base = budget.list_price or budget.total
    if base is None or money.kind == "threshold" or money.value in budget.listed or money.value in budget.amounts:
        return False
    return ((off and money.kind == "amount") or base * _LOW < money.value) and money.value < base
