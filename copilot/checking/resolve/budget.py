"""What may be given on this order: tier, running promotions, approvals, held coupons, less what was given already."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from copilot.checking.context import CheckContext
from copilot.checking.normalise import fold
from copilot.checking.patterns import words
from copilot.facts import Approval
from copilot.shop import DiscountTier, Promotion

__all__ = ["Budget", "active_promotions", "budget_of", "order_total", "reached_tier", "valid_approvals"]

_ZERO = Decimal(0)
_AMOUNT = re.compile(r"\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Budget:
    """Upper limits of what may be offered; amounts in the order's currency."""

    total: Decimal | None
    """Order total the percentages apply to; None is unknown."""
    list_price: Decimal | None
    amounts: tuple[Decimal, ...]
    """Reductions that may be stated as they are."""
    percents: tuple[Decimal, ...]
    combined: Decimal | None
    """Largest reduction when everything stackable is added up; None when the total is unknown."""
    standing: Decimal | None
    """The same before what was given is taken off: what was offered already may be said again."""
    gift_value: Decimal | None
    """Highest value of the one gift; None when no gift may be given, 0 when only one of `gifts`."""
    gifts: tuple[str, ...]
    free_shipping: bool
    compensation: Decimal
    listed: frozenset[Decimal]
    """Prices as they stand: of the order, and every amount the product's facts name."""


def _running(start: dt.date | dt.datetime | None, end: dt.date | dt.datetime | None, now: dt.datetime | None) -> bool:
    if now is None:
        return start is None and end is None
    return not (_before(now, start) or _after(now, end))


def _before(now: dt.datetime, moment: dt.date | dt.datetime | None) -> bool:
    if isinstance(moment, dt.datetime):
        return _naive(now, moment) < _naive(moment, now)
    return moment is not None and now.date() < moment


def _after(now: dt.datetime, moment: dt.date | dt.datetime | None) -> bool:
    if isinstance(moment, dt.datetime):
        # A date that was parsed as midnight means the whole day.
        if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
            return now.date() > moment.date()
        return _naive(now, moment) > _naive(moment, now)
    return moment is not None and now.date() > moment


def _naive(moment: dt.datetime, other: dt.datetime) -> dt.datetime:
    # A record without a zone is read in the zone of the other one.
    return moment.replace(tzinfo=None) if (moment.tzinfo is None) != (other.tzinfo is None) else moment


def order_total(context: CheckContext) -> Decimal | None:
    """Return what the order comes to, or None when it is unknown."""
    order = context.facts.order
    return order.total if order and order.total is not None else order.list_price if order else None


def reached_tier(context: CheckContext) -> DiscountTier | None:
    """Return the highest tier the order reaches; an unknown total reaches none."""
    total = order_total(context)
    reached = [t for t in context.shop.discount_tiers if total is not None and total >= t.min_order]
    return max(reached, key=lambda tier: tier.min_order, default=None)


def active_promotions(context: CheckContext, *, met: bool = True) -> list[Promotion]:
    """Return the promotions that run now, and (with `met`) whose minimum the order reaches."""
    total = order_total(context)
    running = [p for p in context.shop.promotions if _running(p.starts, p.ends, context.now)]
    return [p for p in running if not met or not p.min or (total is not None and total >= p.min)]


def valid_approvals(context: CheckContext, kind: str) -> list[Approval]:
    """Return the approvals of a kind that have not expired."""
    found = [a for a in context.facts.approvals if a.type == kind]
    return [a for a in found if a.expires is None or (context.now is not None and not _after(context.now, a.expires))]


def budget_of(context: CheckContext) -> Budget:
    """Return the limits for this order."""
    order, total, tier = context.facts.order, order_total(context), reached_tier(context)
    promotions = active_promotions(context)
    amounts, percents, stack = _single_offers(context, tier, promotions)
    given = context.facts.concessions or _ZERO
    held = [c.off for c in context.facts.coupons if c.off]
    amounts += held
    stackable = [p for p in promotions if p.stackable]
    combined = _combined(total, tier, stackable, context) if total is not None else None
    return Budget(
        total=total,
        list_price=(order.list_price or order.total) if order else None,
        amounts=tuple(max(_ZERO, a - given) if a in stack else a for a in amounts),
        percents=tuple(percents),
        combined=max(_ZERO, combined - given) if combined is not None else None,
        standing=combined,
        gift_value=_gift_value(context, tier, promotions),
        gifts=(*(tier.gifts if tier else ()), *(g for p in promotions for g in (*p.gifts, p.gift or "") if g),
               *(a.item for a in valid_approvals(context, "gift") if a.item)),
        free_shipping=_free_shipping(context, tier, promotions),
        compensation=max([a.amount or _ZERO for a in valid_approvals(context, "compensation")]
                         + [(context.shop.max_compensation or _ZERO) - given]),
        listed=_listed(context),
    )  # fmt: skip


def _listed(context: CheckContext) -> frozenset[Decimal]:
    order, product = context.facts.order, context.facts.product
    told = fold(" ; ".join(product.facts)) if product else ""
    stated = [digits for price in words("listed_price", told) for digits in _AMOUNT.findall(price)]
    named = {Decimal(digits.replace(",", "")) for digits in stated}
    prices = {order.total, order.list_price} if order else set()
    return frozenset(named | {price for price in prices if price is not None})


def _single_offers(
    context: CheckContext, tier: DiscountTier | None, promotions: list[Promotion]
) -> tuple[list[Decimal], list[Decimal], list[Decimal]]:
    amounts: list[Decimal] = []
    percents: list[Decimal] = []
    for approval in valid_approvals(context, "discount"):
        amounts += [approval.amount] if approval.amount else []
        percents += [approval.percent] if approval.percent else []
    for promotion in promotions:
        amounts += [promotion.off] if promotion.off else []
        percents += [promotion.percent] if promotion.percent else []
    tiered: list[Decimal] = []
    if tier is not None:
        percents += [tier.max_percent] if tier.max_percent else []
        tiered = [tier.max_amount] if tier.max_amount else []
    return amounts + tiered, percents, tiered


def _combined(total: Decimal, tier: DiscountTier | None, stackable: list[Promotion], context: CheckContext) -> Decimal:
    """Return the largest reduction: the best single source, or all that may be stacked together."""
    base = _tier_amount(total, tier)
    approved = [(a.amount or _ZERO) + total * (a.percent or _ZERO) / 100 for a in valid_approvals(context, "discount")]
    stacked = sum(((p.off or _ZERO) + total * (p.percent or _ZERO) / 100 for p in stackable), _ZERO)
    if stackable:
        stacked += sum((coupon.off or _ZERO for coupon in context.facts.coupons), _ZERO)
    alone = [(p.off or _ZERO) + total * (p.percent or _ZERO) / 100 for p in active_promotions(context)]
    return max([base + stacked, *approved, *alone])


def _tier_amount(total: Decimal, tier: DiscountTier | None) -> Decimal:
    """Both limits hold: the percentage and, where set, the amount."""
    if tier is None:
        return _ZERO
    limits = [total * tier.max_percent / 100] if tier.max_percent is not None else []
    limits += [tier.max_amount] if tier.max_amount is not None else []
    return min(limits, default=_ZERO)


def _gift_value(context: CheckContext, tier: DiscountTier | None, promotions: list[Promotion]) -> Decimal | None:
    values = [a.value or a.amount or Decimal(10**9) for a in valid_approvals(context, "gift")]
    values += [p.value or Decimal(10**9) for p in promotions if p.type == "gift"]
    # One gift per order: what was given before uses it up.
    if tier is not None and (tier.max_gift_value or tier.gifts) and not context.facts.concessions:
        values.append(tier.max_gift_value or _ZERO)
    return max(values, default=None)


def _free_shipping(context: CheckContext, tier: DiscountTier | None, promotions: list[Promotion]) -> bool:
    total, minimum = order_total(context), context.shop.free_shipping_min
    return bool(
        (tier and tier.free_shipping)
        or (minimum is not None and total is not None and total >= minimum)
        or any(p.type == "free_shipping" for p in promotions)
        or valid_approvals(context, "free_shipping")
    )
