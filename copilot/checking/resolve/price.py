"""Amounts and percentages of an offer against the budget, in exact decimals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext, DraftReading
from copilot.checking.money import Money
from copilot.checking.patterns import says
from copilot.checking.resolve.budget import Budget, active_promotions, valid_approvals
from copilot.checking.resolve.fault import any_at_fault
from copilot.checking.resolve.published import minimums_told

__all__ = ["judge_amounts"]

_TOLERANCE = Decimal("0.5")
_ZERO = Decimal(0)
_OTHERS = 50
"""Other offers of the draft that are added up; more are a flood, and each is judged by itself anyway."""
_LIKELY_PERCENT = Decimal(50)
"""A bare number up to this, said where a percentage would be natural, may mean percent as well as money."""


def judge_amounts(
    claim: Claim, text: str, money: list[Money], context: CheckContext, budget: Budget, reading: DraftReading
) -> str | None:
    """Return the reason the amounts of an offer may not be given, or None."""
    percents = [m for m in money if m.kind == "percent"]
    if not (says("extra", text) or claim.accepted):
        budget = replace(budget, combined=budget.standing)
    if percents:
        allowed = all(_percent_allowed(m.value, budget) for m in percents)
        if len(percents) > 1 and says("compounds", text):
            allowed = allowed and _percent_allowed(_compounded(percents), budget)
        if not allowed or _goes_on_top(claim, max(_value(m, budget) for m in percents), text, context, budget, reading):
            return "percent_over_limit"
        told = minimums_told(text)
        rest = [m for m in money if m.kind in ("amount", "bare") and m.value not in told]
        if says("extra", text) and _adds_up_to_more(percents, rest, budget):
            return "percent_over_limit"
        money = [m for m in rest if _is_price(m, text, percents, budget)]
        if not money:
            return None
    if says("compensate", text) and not says("quote", text):
        if _compensates(money, context, budget):
            return None
        if not says("off", text) or budget.combined is None or _is_delivered(context):
            return "compensation_unbacked"
    approved = {a.amount for a in valid_approvals(context, "compensation")}
    amounts = [m for m in _telling(money, budget) if m.value not in approved]
    if not amounts or all(_amount_allowed(m, text, context, budget) for m in amounts):
        top = max((m.value for m in amounts), default=_ZERO)
        quoting = _is_quote(top, text, budget)
        if not quoting and _goes_on_top(claim, top, text, context, budget, reading):
            return "amount_over_limit"
        return None
    return "price_accepted" if claim.accepted else "amount_over_limit"


def _adds_up_to_more(percents: list[Money], rest: list[Money], budget: Budget) -> bool:
    """Whether a sum is taken off beside a share, and both together are more than may be given: 9折再减20."""
    if budget.total is None:
        return False
    share = max(_value(m, budget) for m in percents)
    prices = {share, budget.total - share, *budget.listed, *budget.amounts}
    sums = [m.value for m in rest if m.value not in prices and m.value < budget.total / 2]
    return bool(sums) and share + max(sums) > (budget.combined or _ZERO) + _TOLERANCE


def _compounded(percents: list[Money]) -> Decimal:
    """Return what percentages come to that are taken off one after the other."""
    rest = Decimal(1)
    for money in percents:
        rest *= 1 - money.value / 100
    return (1 - rest) * 100


def _telling(money: list[Money], budget: Budget) -> list[Money]:
    """Drop restated prices: 原价129,给您110 offers 110."""
    return [m for m in money if m.value not in budget.listed]


def _value(money: Money, budget: Budget) -> Decimal:
    return (budget.total or _ZERO) * money.value / 100 if money.kind == "percent" else money.value


def _percent_allowed(percent: Decimal, budget: Budget) -> bool:
    if not any(percent <= limit for limit in budget.percents):
        return False
    # A percentage over the tier's amount cap breaks the tier although the percentage itself fits.
    return (
        budget.combined is None or budget.total is None or budget.total * percent / 100 <= budget.combined + _TOLERANCE
    )


def _is_delivered(context: CheckContext) -> bool:
    """Whether the goods have come: what is paid back then is no discount on the order any more."""
    order = context.facts.order
    return order is not None and (order.delivered_at is not None or order.status == "delivered")


def _compensates(money: list[Money], context: CheckContext, budget: Budget) -> bool:
    recorded = {a.amount for a in context.facts.actions if a.amount is not None}
    order = context.facts.order
    if order and order.total is not None and any_at_fault(context, "seller"):
        recorded.add(order.total)
    return all(
        _value(m, budget) in recorded or _value(m, budget) in budget.amounts or _value(m, budget) <= budget.compensation
        for m in money
    )


def _is_quote(value: Decimal, text: str, budget: Budget) -> bool:
    base = budget.list_price or budget.total
    if base is None:
        return False
    return (says("quote", text) and not says("off", text)) or value > base * Decimal("0.5")


def _is_price(money: Money, text: str, percents: list[Money], budget: Budget) -> bool:
    """Whether an amount beside percentages is a price to pay that they do not make."""
    base = budget.list_price or budget.total
    if base is None or not says("quote", text) or not base * Decimal("0.2") < money.value < base:
        return False
    return all(abs(base * (100 - p.value) / 100 - money.value) > 1 for p in percents)


def _amount_allowed(money: Money, text: str, context: CheckContext, budget: Budget) -> bool:
    value = money.value
    if value in budget.amounts:
        return True
    limit = budget.combined or _ZERO
    base = budget.list_price or budget.total
    if base is not None and (_is_quote(value, text, budget) or says("match", text)) and value > base * Decimal("0.2"):
        return base - value <= max([limit, *budget.amounts]) + _TOLERANCE
    if money.kind == "bare" and value <= _LIKELY_PERCENT and says("percentish", text):
        if not _percent_allowed(value, budget):
            return False
    return value <= limit + _TOLERANCE


def _goes_on_top(
    claim: Claim, value: Decimal, text: str, context: CheckContext, budget: Budget, reading: DraftReading
) -> bool:
    """Whether an "extra" offer, added to what runs anyway, passes what may be given in all."""
    if not says("extra", claim.sentence) or value in _approved(context):
        return False
    running = [_promotion_value(p.off, p.percent, budget) for p in active_promotions(context)]
    running += [
        _value(m, budget)
        for other in reading.claims[:_OTHERS]
        if other is not claim and other.start != claim.start and other.kind in ("promo", "concession")
        for m in other.money
        if m.kind in ("percent", "threshold")
    ]
    if value in running or value == budget.combined:
        return False  # what runs anyway, or all of it added up
    base = max(running, default=_ZERO)
    return base > 0 and base + value > (budget.combined or _ZERO) + _TOLERANCE


def _promotion_value(off: Decimal | None, percent: Decimal | None, budget: Budget) -> Decimal:
    return (off or _ZERO) + (budget.total or _ZERO) * (percent or _ZERO) / 100


def _approved(context: CheckContext) -> set[Decimal]:
    return {v for a in context.facts.approvals for v in (a.amount, a.percent) if v is not None}
