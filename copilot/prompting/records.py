"""Facts and limits as lines of a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from copilot.errors import ConfigError
from copilot.facts import Facts
from copilot.prompting.fence import harmless
from copilot.prompting.source import Localised, Record
from copilot.resources import load_model
from copilot.shop import DiscountTier, Promotion, Shop
from copilot.types import Lang

__all__ = ["Labels", "fact_lines", "limit_lines", "load_labels"]

_PRIVATE = re.compile(r"(phone|mobile|tel|address|email|name|recipient|id_card|account)", re.IGNORECASE)
_KEPT_NAMES = frozenset({"product.name", "product.title"})


class Labels(Record):
    """`prompts/labels.yaml`."""

    facts: dict[str, Localised]
    limits: dict[str, Localised]
    roles: dict[str, Localised]
    notes: dict[str, Localised]


def load_labels(prompts: Path) -> Labels:
    """Return the labels; ConfigError names a label that the code needs and the file lacks."""
    labels = load_model(prompts / "labels.yaml", Labels)
    needed = {"limits": _LIMITS, "roles": ("customer", "agent", "system"), "notes": ("cut", "empty"), "facts": ("none", "other")}
    missing = [
        f"{prompts / 'labels.yaml'}: {part}.{name}: is missing"
        for part, names in needed.items()
        for name in names
        if name not in getattr(labels, part)
    ]
    if missing:
        raise ConfigError(missing)
    return labels


_LIMITS = (
    "dispatch", "dispatch_days", "no_dispatch", "returns", "return_freight", "refund", "warranty", "price_protection",
    "free_shipping", "tier", "tier_shipping", "tier_gift", "tier_none", "promotion", "compensation", "no_compensation",
    "payment",
)  # fmt: skip


def fact_lines(facts: Facts | None, labels: Labels, lang: Lang) -> list[str]:
    """Return one line a fact, in a fixed order; personal data of unknown keys is named, never shown."""
    lines: list[str] = []
    for key, value in _flat("", facts) if facts else ():
        label = labels.facts.get(key) or labels.facts.get(key.split(".")[0])
        title = getattr(label, lang) if label and key in labels.facts else key
        lines.append(f"- {title}: {harmless(_short(value))}"[:600])
    return lines or [f"- {getattr(labels.facts['none'], lang)}"]


def _flat(prefix: str, record: BaseModel) -> Iterable[tuple[str, Any]]:
    extra = record.model_extra or {}
    for name in (*type(record).model_fields, *sorted(extra)):
        value = extra[name] if name in extra else getattr(record, name)
        key = f"{prefix}{name}"
        if value is None or value == () or value == [] or value == {}:
            continue
        if name in extra and _PRIVATE.search(name) and key not in _KEPT_NAMES:
            yield key, "(on record)"
        elif isinstance(value, BaseModel) and key in ("order", "product"):
            yield from _flat(f"{key}.", value)
        else:
            yield key, value


def _short(value: Any) -> str:
    if isinstance(value, BaseModel):
        parts = {k: v for k, v in value.model_dump().items() if v is not None and v != ()}
        return ", ".join(f"{k} {_short(v)}" for k, v in parts.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_short(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "yes" if value is True else "no" if value is False else str(value)


def limit_lines(shop: Shop, facts: Facts | None, labels: Labels, lang: Lang) -> list[str]:
    """Return what the shop may commit to, with the discount tier this very order reaches."""

    def say(name: str, **values: Any) -> str:
        text = str(getattr(labels.limits[name], lang)).format(**{k: harmless(_short(v)) for k, v in values.items()})
        return text

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
    lines.append(_tier(shop, facts, say))
    now = facts.now if facts else None
    lines += [_promotion(item, say) for item in shop.promotions if _running(item, now)]
    lines.append(say("compensation", max=shop.max_compensation) if shop.max_compensation else say("no_compensation"))
    if shop.payment_methods:
        lines.append(say("payment", methods=", ".join(shop.payment_methods)))
    return [f"- {line}" for line in lines]


def _dispatch(shop: Shop, say: Any) -> str:
    if shop.dispatch_hours is not None:
        return str(say("dispatch", hours=shop.dispatch_hours))
    if shop.dispatch_business_days is not None:
        return str(say("dispatch_days", days=shop.dispatch_business_days))
    return str(say("no_dispatch"))


def reached_tier(shop: Shop, facts: Facts | None) -> DiscountTier | None:
    """Return the highest tier the order's total reaches; an unknown total reaches none."""
    order = facts.order if facts else None
    total = order.total if order else None
    reached = [tier for tier in shop.discount_tiers if total is not None and tier.min_order <= total]
    return max(reached, key=lambda tier: tier.min_order, default=None)


def _tier(shop: Shop, facts: Facts | None, say: Any) -> str:
    tier = reached_tier(shop, facts)
    if tier is None or not tier.max_percent:
        return str(say("tier_none"))
    shipping = say("tier_shipping") if tier.free_shipping else ""
    gift = say("tier_gift", value=tier.max_gift_value) if tier.max_gift_value else ""
    return str(say("tier", min=tier.min_order, percent=tier.max_percent, shipping=shipping, gift=gift))


def _promotion(item: Promotion, say: Any) -> str:
    terms = {"min": item.min, "off": item.off, "percent": item.percent, "gift": item.gift}
    text = ", ".join([item.type, *(f"{k} {_short(v)}" for k, v in terms.items() if v is not None)])
    return str(say("promotion", id=item.id or item.type, terms=text, starts=item.starts or "-", ends=item.ends or "-"))


def _running(item: Promotion, now: datetime | None) -> bool:
    """Whether a promotion may be spoken of: it runs, or nothing says that it does not."""
    if now is None:
        return item.starts is None and item.ends is None
    return not (_after(item.starts, now, start=True) or _after(now, item.ends, start=False))


def _after(first: date | datetime | None, second: date | datetime | None, *, start: bool) -> bool:
    if first is None or second is None:
        return False
    a, b = _day(first), _day(second)
    if isinstance(first, datetime) and isinstance(second, datetime) and (first.tzinfo is None) == (second.tzinfo is None):
        return first > second
    return a > b


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
