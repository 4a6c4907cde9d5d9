"""Published rules: a promotion, a tier or a minimum may be told to anyone as it stands."""

from __future__ import annotations

import re
from decimal import Decimal

from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext, as_date
from copilot.checking.money import Money
from copilot.checking.patterns import cut, says, words
from copilot.checking.resolve.budget import Budget, active_promotions, budget_of, order_total
from copilot.numbers import number
from copilot.shop import DiscountTier, Promotion

__all__ = ["is_published", "minimums_told", "misses_minimum", "rules_out_both", "stacks", "states_rule"]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?[万千만천k]?")


def stacks(text: str) -> bool:
    """Return whether the words add one offer to another; a rule against it may be named and bent in one breath."""
    return any(says("stacking", part) and not says("no_stacking", part) for part in cut("bent_rule", text))


def is_published(money: Money, text: str, context: CheckContext, budget: Budget) -> bool:
    """Return whether it is a number of a running promotion, a tier or a held coupon, stated as it is."""
    running, tiers = active_promotions(context, met=False), context.shop.discount_tiers
    known = [p.off for p in _tellable(text, running, context)] + [c.off for c in context.facts.coupons]
    floors = [p.min for p in running] + [t.min_order for t in tiers] + [context.shop.free_shipping_min]
    if money.kind == "threshold":
        return money.floor in floors and (not money.value or money.value in known)
    order = context.facts.order
    total = order.total if order else None
    if money.kind == "percent":
        return _published_percent(money, text, context, budget, [f for f in floors if f])
    values = [*known, *floors, total, order.list_price if order else None, *_lacking(text)]
    values += [t.max_amount for t in tiers]
    if says("gift", text):
        values += [p.value for p in running] + [t.max_gift_value for t in tiers]
    values += [floor - total for floor in floors if floor and total is not None]
    if budget.combined and total is not None:
        values += [budget.combined, total - budget.combined]  # all that runs added up, and what is left to pay
    return money.value in values


def _lacking(text: str) -> set[Decimal]:
    """Return the sums that are still to be bought before a minimum is reached: nobody gives them."""
    return {value for found in words("lacking", text) for value in _numbers(found)}


def _tellable(text: str, running: list[Promotion], context: CheckContext) -> list[Promotion]:
    """Return the promotions whose minimum the order reaches, or is told: "10 off from 60" may be said to anyone."""
    stated = {number(digits) for digits in _NUMBER.findall(text)}
    reached = active_promotions(context)
    return [p for p in running if p in reached or p.min in stated]


def _published_percent(money: Money, text: str, context: CheckContext, budget: Budget, floors: list[object]) -> bool:
    """The rule may be told to anyone when its minimum is told with it; without, the order must reach it."""
    told = any(str(floor).removesuffix(".0") in text for floor in floors)
    promotions = active_promotions(context, met=not told)
    if any(money.value == p.percent for p in promotions):
        return True
    return money.value in budget.percents or (
        told and any(money.value == t.max_percent for t in context.shop.discount_tiers)
    )


def minimums_told(text: str) -> set[Decimal]:
    """Return the sums that the words give as a minimum: from 200 on, over the 80 mark."""
    return {value for found in words("threshold", text) for value in _numbers(found)}


def _numbers(text: str) -> set[Decimal]:
    stated = [number(digits) for digits in _NUMBER.findall(text)]
    return {value for value in stated if value is not None}


def states_rule(claim: Claim, context: CheckContext) -> bool:
    """Return whether the sentence tells a published rule with the minimum it asks for, bent for nobody."""
    text = claim.sentence
    told = minimums_told(text)
    shop, running = context.shop, [*active_promotions(context, met=False), *_announced(claim, context)]
    minimums = [tier.min_order for tier in shop.discount_tiers] + [promotion.min for promotion in running]
    floors = {floor for floor in (*minimums, shop.free_shipping_min) if floor}
    told = told & floors | _completed(claim, context, floors) | _supposed(claim, context, floors)
    if not told or claim.accepted or says("bent_rule", text) or stacks(text):
        return False
    if misses_minimum(claim, context):
        return False
    total = order_total(context)
    tiers = [tier for tier in shop.discount_tiers if tier.min_order in told]
    promotions = [promotion for promotion in running if promotion.min in told]
    if not told or (says("freight", text) and not _ships_free(told, tiers, promotions, context)):
        return False
    if "gift" in claim.forms and not _gives_gift(tiers, promotions):
        return False
    given = {value for t in tiers for value in (t.max_percent, t.max_amount, t.max_gift_value)}
    given |= {value for p in promotions for value in (p.percent, p.off, p.value)}
    given |= {total, *(floor - total for floor in told)} if total is not None else set()
    given |= {value for found in words("charge_due", text) for value in _numbers(found)}
    given |= _reckoned(claim, tiers, promotions, total)
    return all(m.floor in told or m.value in told or m.value in given for m in claim.money)


def _announced(claim: Claim, context: CheckContext) -> list[Promotion]:
    """Return the promotions to come that the sentence dates by the day they begin or end."""
    now = context.now.date() if context.now else None
    named = {day for time in claim.times if time.interval for day in (time.interval.first, time.interval.last)}
    to_come = [p for p in context.shop.promotions if now and (start := as_date(p.starts)) and start > now]
    return [p for p in to_come if named & {as_date(p.starts), as_date(p.ends)}]


def _reckoned(
    claim: Claim, tiers: list[DiscountTier], promotions: list[Promotion], total: Decimal | None
) -> set[Decimal]:
    """Return sums of the sentence with what the rule told leaves of them: "10 % off from 200, so 459 comes to 413.10".

    Only a sum that reaches the minimum counts, and none but the order's own where that is known.
    """
    sums = _numbers(claim.sentence) if total is None else {m.value for m in claim.money if m.value == total}
    left = {
        base: base * (100 - t.max_percent) / 100 for t in tiers if t.max_percent for base in sums if base >= t.min_order
    }
    taken = {base: base - p.off for p in promotions if p.off and p.min for base in sums if base >= p.min}
    pairs = [*left.items(), *taken.items()]
    named = {money.value for money in claim.money}
    return {value for pair in pairs if pair[1] in named for value in pair}


def rules_out_both(claim: Claim, context: CheckContext) -> bool:
    """Return whether the words only say that two published offers do not go together."""
    text = claim.sentence
    if not says("no_stacking", text) or stacks(text) or says("vowed", text):
        return False
    # Such a rule need not name the minimums again.
    told = " ".join([text, *(f"{tier.min_order}" for tier in context.shop.discount_tiers)])
    return bool(claim.money) and all(is_published(m, told, context, budget_of(context)) for m in claim.money)


def misses_minimum(claim: Claim, context: CheckContext) -> bool:
    """Return whether an order is said to reach a minimum that it does not: "you're over 75"."""
    total, told = order_total(context), minimums_told(claim.sentence)
    return bool(told) and total is not None and total < min(told) and says("met", claim.sentence)


def _completed(claim: Claim, context: CheckContext, floors: set[Decimal]) -> set[Decimal]:
    """Return the minimums that a sum told as missing would complete: "4 more and shipping is free"."""
    total = order_total(context) if says("missing_to", claim.sentence) else None
    named = {money.value for money in claim.money}
    return {floor for floor in floors if total is not None and total < floor and floor - total in named}


def _supposed(claim: Claim, context: CheckContext, floors: set[Decimal]) -> set[Decimal]:
    """Return the minimums that a supposed sum reaches while there is no order yet: "459的话，9折是413.10"."""
    if order_total(context) is not None or not says("for_a_sum", claim.sentence):
        return set()
    sums = _numbers(claim.sentence)
    return {floor for floor in floors if any(value >= floor for value in sums)}


def _ships_free(
    told: set[Decimal], tiers: list[DiscountTier], promotions: list[Promotion], context: CheckContext
) -> bool:
    return (
        context.shop.free_shipping_min in told
        or any(tier.free_shipping for tier in tiers)
        or any(promotion.type == "free_shipping" for promotion in promotions)
    )


def _gives_gift(tiers: list[DiscountTier], promotions: list[Promotion]) -> bool:
    tier = any(t.gifts or t.max_gift_value for t in tiers)
    return tier or any(p.type == "gift" or p.gift or p.gifts for p in promotions)
