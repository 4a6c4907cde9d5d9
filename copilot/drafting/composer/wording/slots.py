"""What a wording may fill in: a name to its value as text, None where nothing on record supports it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from copilot.drafting.composer.goods import offering
from copilot.drafting.composer.goods.shades import shades
from copilot.drafting.composer.goods.space import SPACE_SLOTS
from copilot.drafting.composer.goods.told import TOLD_SLOTS
from copilot.drafting.composer.goods.variants import VARIANT_SLOTS
from copilot.drafting.composer.order.scans import SCAN_SLOTS
from copilot.drafting.composer.order.shop_rules import RULE_SLOTS
from copilot.drafting.composer.order.timing import TIMING_SLOTS
from copilot.drafting.composer.order.windows import WINDOW_SLOTS
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sizes import advice as sizes
from copilot.drafting.composer.sizes.usual import USUAL_SLOTS
from copilot.drafting.composer.sizes.wishes import SIZE_SLOTS
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.sums.offers import OFFER_SLOTS
from copilot.drafting.composer.sums.paying import refused_methods
from copilot.drafting.composer.sums.percents import PERCENT_SLOTS
from copilot.drafting.composer.wording import render
from copilot.drafting.composer.wording.extras import EXTRA_SLOTS
from copilot.shop import Promotion

__all__ = ["SLOTS"]

_NEAREST = 2
Value = Decimal | int | float | None


def _money(s: Scene, value: Value) -> str | None:
    if value is None:
        return None
    currency = s.brief.facts.currency or s.wording.backing.money.currency(s.brief.rules)
    return render.amount(value, currency, s.frame.formats)


def _plain(value: Value) -> str | None:
    return None if value is None else render.number(value)


def _dispatch(s: Scene) -> str | None:
    shop = s.brief.shop
    if shop.dispatch_hours is not None:
        return render.hours(shop.dispatch_hours, s.frame.formats)
    if shop.dispatch_business_days is not None:
        return render.business_days(render.number(shop.dispatch_business_days), s.frame.formats)
    return None


def _refund_days(s: Scene) -> str | None:
    days = s.brief.shop.refund_business_days
    if days is None:
        return None
    span = str(days) if isinstance(days, int) else "-".join(map(str, dict.fromkeys(days)))
    return render.business_days(span, s.frame.formats)


def _tier(s: Scene) -> str | None:
    tier = s.ladder.reached or s.ladder.lowest
    return render.percent_off(tier.max_percent, s.frame.formats) if tier and tier.max_percent else None


def _promotion(s: Scene) -> Promotion | None:
    return bargain.best(bargain.running(s.brief.shop, s.brief.facts), s.ladder.total)


def _promotion_end(s: Scene) -> str | None:
    found = _promotion(s)
    return render.day(found.ends, s.frame.formats) if found and found.ends else None


def _express_fee(s: Scene) -> str | None:
    entry = s.carriers.serving("express")
    return _money(s, entry.get("fee")) if entry else None


def _remote_areas(s: Scene) -> str | None:
    areas = s.extra("remote_areas")
    known = [s.frame.services.get(str(a), str(a)) for a in areas] if isinstance(areas, (list, tuple)) else []
    return render.listed(known, s.frame.formats) or None


def _range(s: Scene) -> str | None:
    sells = s.extra("sells")
    return sells.get(s.brief.reading.lang) if isinstance(sells, dict) else None


def _methods(s: Scene) -> str | None:
    return render.listed((s.frame.methods.get(m, m) for m in s.brief.shop.payment_methods), s.frame.formats) or None


def _guarantee(s: Scene, key: str) -> str | None:
    given = s.order.delivery_guarantee
    if given is None or given.by is None:
        return None
    return render.day(given.by, s.frame.formats) if key == "by" else s.frame.services.get(given.service or "")


def _coupon(s: Scene) -> str | None:
    for held in s.brief.facts.coupons:
        if held.off:
            return _money(s, held.off)
        if held.percent:
            return render.percent_off(held.percent, s.frame.formats)
    return None


def _refunded(s: Scene) -> str | None:
    return _money(s, next((a.amount for a in s.brief.facts.actions if a.type == "refund_issued" and a.amount), None))


def _gap(s: Scene) -> str | None:
    total, lowest = s.ladder.total, s.ladder.lowest
    return _money(s, lowest.min_order - total) if total is not None and lowest and lowest.min_order > total else None


def _free_gap(s: Scene) -> str | None:
    total, least = s.ladder.total, s.brief.shop.free_shipping_min
    return _money(s, least - total) if total is not None and least is not None and least > total else None


def _bill(s: Scene) -> str | None:
    """Return the goods of a sum with their prices: `A 169元×2、B 89元`."""
    if s.bill is None:
        return None
    price = (render.amount(line.price, s.bill.currency, s.frame.formats) for line in s.bill.lines)
    lines = (
        f"{line.name} {cost}" + (f" × {line.count}" if line.count > 1 else "")
        for line, cost in zip(s.bill.lines, price, strict=True)
    )
    return render.listed(lines, s.frame.formats)


def _minimum(s: Scene) -> str | None:
    tier = s.ladder.reached or s.ladder.lowest
    return _money(s, tier.min_order) if tier else None


def _approved(s: Scene) -> str | None:
    given = bargain.approval(s.brief.facts, "compensation")
    return _money(s, given.amount) if given else None


def _chart(s: Scene) -> str | None:
    quote = s.chart[1]
    return quoting.spoken_name(quoting.product_name(quote.snippet)) if quote and quote.snippet else None


def _detail(s: Scene) -> str | None:
    quotes = s.detail.quotes if s.detail else ()
    return s.frame.formats.join.join(quote.text for quote in quotes) or None


def _other_detail(s: Scene) -> str | None:
    """Return what is told beside the sizes: no chart, nor how one is read."""
    quotes = s.detail.quotes if s.detail else ()
    kept = (q.text for q in quotes if not (s.sizer.rows(q.text) or s.sizer.allowance(q.text)))
    return s.frame.formats.join.join(kept) or None


def _rule_detail(s: Scene) -> str | None:
    quotes = s.detail.quotes if s.detail else ()
    rules = [q.text for q in quotes if q.is_rule]
    return s.frame.formats.join.join(rules) or None


def _detail_product(s: Scene) -> str | None:
    snippet = s.detail.product if s.detail else None
    if snippet is None or s.detail is None:
        return None
    title = quoting.product_name(snippet)
    # Quotes that begin with the name itself need none before them.
    told = s.detail.quotes[0].text.startswith(quoting.spoken_name(title))
    return None if told else _unnamed(s, title)


def _unnamed(s: Scene, title: str) -> str | None:
    """Return a product's name, nothing where an earlier part of the reply named it."""
    name = quoting.spoken_name(title)
    return None if name in s.before else name or None


def _nearest(s: Scene) -> str | None:
    """Return the two products found that come nearest to what was asked for; none where none is of a like kind."""
    return render.listed(offering.nearest(s)[:_NEAREST], s.frame.formats) or None


def _choices(s: Scene) -> str | None:
    return "\n".join(s.frame.formats.choice.format(name=name, told=quote.text) for name, quote in s.choices) or None


def _missing(s: Scene) -> str | None:
    return render.listed(s.detail.missing, s.frame.formats) or None if s.detail else None


def _product(s: Scene) -> str | None:
    quote = s.product_quote
    if quote is None or quote.snippet is None:
        return None
    return _unnamed(s, quoting.product_name(quote.snippet))


SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "shop": lambda s: s.brief.shop_name or None,
        "agent": lambda s: s.brief.agent_name or None,
        "topic": lambda s: s.frame.topics.get(s.situation),
        # -- quoted words
        "rule": lambda s: s.policy_quote.text if s.policy_quote else None,
        "guide": lambda s: s.guide.text if s.guide else None,
        "fact": lambda s: s.product_quote.text if s.product_quote else None,
        "product": _product,
        "detail": _detail,
        "rule_detail": _rule_detail,
        "other_detail": _other_detail,
        "detail_product": _detail_product,
        "missing": _missing,
        "choices": _choices,
        "light": lambda s: render.listed(shades(s).light, s.frame.formats) or None,
        "dark": lambda s: render.listed(shades(s).dark, s.frame.formats) or None,
        "shades": lambda s: render.listed(shades(s).all, s.frame.formats) or None,
        # -- size
        "size": lambda s: s.fit[0] if s.fit else None,
        "usual": lambda s: s.body.usual,
        "nearest": _nearest,
        "meant": lambda s: quoting.spoken_name(s.product_title) or None,
        **SIZE_SLOTS,
        **USUAL_SLOTS,
        **VARIANT_SLOTS,
        **SPACE_SLOTS,
        "size_up": lambda s: sizes.larger(s.chart[0], s.fit[0]) if s.fit else None,
        "chart": _chart,
        # -- the order
        "total": lambda s: _money(s, s.order.total),
        "carrier": lambda s: s.carriers.name(s.order.carrier),
        "sent_on": lambda s: render.day(s.order.shipped_at, s.frame.formats) if s.order.shipped_at else None,
        "delivered_on": lambda s: render.day(s.order.delivered_at, s.frame.formats) if s.order.delivered_at else None,
        "deadline": lambda s: render.moment(s.order.ship_deadline, s.frame.formats) if s.order.ship_deadline else None,
        "tracking_number": lambda s: s.tracking_number,
        "eta": lambda s: render.day(e.date, s.frame.formats) if (e := s.order.carrier_eta) and e.date else None,
        "guarantee_by": lambda s: _guarantee(s, "by"),
        "guarantee": lambda s: _guarantee(s, "service"),
        "reship": lambda s: s.action("reship_created") or None,
        "ticket": lambda s: s.action("ticket_opened") or None,
        "refunded": _refunded,
        # -- money
        "bill": _bill,
        "bill_total": lambda s: (
            render.amount(s.bill.total, s.bill.currency, s.frame.formats) if s.bill is not None else None
        ),
        "tier": _tier,
        "tier_min": _minimum,
        "tier_gap": _gap,
        "promo_min": lambda s: _money(s, p.min) if (p := _promotion(s)) else None,
        "promo_off": lambda s: _money(s, p.off) if (p := _promotion(s)) else None,
        "promo_end": _promotion_end,
        "coupon": _coupon,
        "compensation": _approved,
        # -- the shop's rules
        "dispatch": _dispatch,
        "refund_days": _refund_days,
        "return_days": lambda s: _plain(s.brief.shop.return_days),
        "warranty_years": lambda s: _plain(s.brief.shop.warranty_years),
        "price_days": lambda s: _plain(s.brief.shop.price_protection_days),
        "free_min": lambda s: _money(s, s.brief.shop.free_shipping_min),
        "free_gap": _free_gap,
        "freight": lambda s: _money(s, s.extra("standard_freight")),
        "express": lambda s: s.carriers.name_serving("express"),
        "express_fee": _express_fee,
        "default_carrier": lambda s: s.carriers.name_serving("default"),
        "remote_carrier": lambda s: s.carriers.name_serving("remote"),
        "large_carrier": lambda s: s.carriers.name_serving("large"),
        "remote_fee": lambda s: _money(s, s.extra("remote_surcharge")),
        "remote_areas": _remote_areas,
        "methods": _methods,
        "methods_refused": lambda s: render.listed(refused_methods(s), s.frame.formats) or None,
        "range": _range,
        **RULE_SLOTS,
        **OFFER_SLOTS,
        **PERCENT_SLOTS,
        **SCAN_SLOTS,
        **TIMING_SLOTS,
        **WINDOW_SLOTS,
        **TOLD_SLOTS,
        **EXTRA_SLOTS,
    }
)
