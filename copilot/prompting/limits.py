"""Limits as lines of a prompt: what this shop may commit to, and which discount tier this very order reaches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from copilot.facts import Facts
from copilot.prompting.fence import harmless
from copilot.prompting.records import Labels, short
from copilot.shop import DiscountTier, Promotion, Shop
from copilot.types import Lang

__all__ = ["limit_lines", "reached_tier"]

Say = Callable[..., str]


def limit_lines(shop: Shop, facts: Facts | None, labels: Labels, lang: Lang) -> list[str]:
    """Return what the shop may commit to, with the discount tier this very order reaches."""

    def say(name: str, **values: object) -> str:
        return str(getattr(labels.limits[name], lang)).format(**{k: harmless(short(v)) for k, v in values.items()})

    lines = [_dispatch(shop, say)]
    if shop.return_days is not None:
        lines.append(say("returns", days=shop.return_days))
    if shop.return_shipping:
        lines.append(say("return_freight"))
    if shop.refund_business_days is not None:
        days = shop.refund_business_days
        lines.append(say("refund", days=f"{days[0]}-{days[1]}" if isinstance(days, tuple) else days))
    for name, value in (("warranty", shop.warranty_years), ("price_protection", shop.price_protection_days)):
        if value:
            lines.append(say(name, years=value, days=value))
    if shop.free_shipping_min is not None:
        lines.append(say("free_shipping", min=shop.free_shipping_min))
    lines += [say("tier_rule", terms=_terms(tier, say)) for tier in shop.discount_tiers if tier.max_percent]
    lines.append(_tier(shop, facts, say))
    now = facts.now if facts else None
    lines += [_promotion(item, say) for item in shop.promotions if _running(item, now)]
    lines.append(say("compensation", max=shop.max_compensation) if shop.max_compensation else say("no_compensation"))
    if shop.payment_methods:
        lines.append(say("payment", methods=", ".join(shop.payment_methods)))
    return [f"- {line}" for line in lines]


def _dispatch(shop: Shop, say: Say) -> str:
    if shop.dispatch_hours is not None:
        return say("dispatch", hours=shop.dispatch_hours)
    if shop.dispatch_business_days is not None:
        return say("dispatch_days", days=shop.dispatch_business_days)
    return say("no_dispatch")


def reached_tier(shop: Shop, facts: Facts | None) -> DiscountTier | None:
    """Return the highest tier the order's total reaches; an unknown total reaches none."""
    order = facts.order if facts else None
    total = order.total if order else None
    reached = [tier for tier in shop.discount_tiers if total is not None and tier.min_order <= total]
    return max(reached, key=lambda tier: tier.min_order, default=None)


def _tier(shop: Shop, facts: Facts | None, say: Say) -> str:
    tier = reached_tier(shop, facts)
    if tier is None or not tier.max_percent:
        return say("tier_none")
    return say("tier", terms=_terms(tier, say))


def _terms(tier: DiscountTier, say: Say) -> str:
    shipping = say("tier_shipping") if tier.free_shipping else ""
    gift = say("tier_gift", value=tier.max_gift_value) if tier.max_gift_value else ""
    percent = tier.max_percent or Decimal(0)
    tenths = (100 - percent) / 10  # what Chinese counts a discount in: 10 % off is 九折
    return say("tier_terms", min=tier.min_order, percent=percent, tenths=tenths, shipping=shipping, gift=gift)


def _promotion(item: Promotion, say: Say) -> str:
    values = {
        "min": item.min or 0,
        "off": item.off,
        "percent": item.percent,
        "gift": item.gift or ", ".join(item.gifts),
    }
    needed = {"threshold": "off", "percent": "percent", "coupon": "off", "gift": "gift", "free_shipping": "min"}
    kind = str(item.type)
    known = kind in needed and values[needed[kind]] not in (None, "")
    terms = say(f"promo_{kind}", **values) if known else kind
    stack = say("stackable" if item.stackable else "not_stackable")
    return say("promotion", terms=terms, stack=stack, starts=item.starts or "-", ends=item.ends or "-")


def _running(item: Promotion, now: datetime | None) -> bool:
    """Whether a promotion may be spoken of: it runs, or nothing says that it does not."""
    if now is None:
        return item.starts is None and item.ends is None
    return not (_after(item.starts, now, start=True) or _after(now, item.ends, start=False))


def _after(first: date | datetime | None, second: date | datetime | None, *, start: bool) -> bool:
    if first is None or second is None:
        return False
    a, b = _day(first), _day(second)
    if (
        isinstance(first, datetime)
        and isinstance(second, datetime)
        and (first.tzinfo is None) == (second.tzinfo is None)
    ):
        return first > second
    return a > b


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
