"""What the offers do to the sum in question: the better of two, what is paid then, a gift, offers that ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.wording import render
from copilot.shop import DiscountTier, Promotion

__all__ = ["OFFER_CONDITIONS", "OFFER_SLOTS", "after_promotion", "after_tier", "promotion_for", "sum_asked"]

_FIGURE = re.compile(r"(?<![A-Za-z0-9_.,-])\d[\d,]*(?:\.\d+)?(?![A-Za-z0-9_-])")
_ONE_PLACE = re.compile(r"(\.\d)(?!\d)")
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_MANY = 10
"""Pieces from which a figure is no longer taken for what they cost."""


def sum_asked(s: Scene) -> Decimal | None:
    """Return the sum an offer is asked for: of goods counted up, the order's, the one price or the one sum named."""
    if s.bill is not None:
        return s.bill.total
    if s.ladder.total is not None:
        return s.ladder.total
    named = _figures(s.turn)
    texts = [item.snippet.text for item in s.product_found]
    prices = {price.value for text in texts for price in s.wording.backing.money.prices(text)}
    if len(prices & named) == 1:
        return next(iter(prices & named))
    several = {figure for figure in named for price in prices if _times(figure, price)}
    words, before = (either(s.frame.cues.get(cue, ())) for cue in ("sum_words", "sum_before"))
    told = re.findall(rf"(\d[\d,]*)\s*(?:{words})", s.turn) or re.findall(rf"(?:{before})\s*(\d[\d,]+)", s.turn)
    if not told and len(prices) == 1 and s.cue("combining", s.turn):
        return next(iter(prices))  # "can I use both on this jacket?"
    sums = several or {Decimal(figure.replace(",", "")) for figure in told}
    return next(iter(sums)) if len(sums) == 1 else None


def _times(figure: Decimal, price: Decimal) -> bool:
    """Say whether a figure is the price of a few such goods: two coats of 459 are 918."""
    return bool(price) and figure % price == 0 and 1 < figure / price < _MANY


def _figures(text: str) -> set[Decimal]:
    return {Decimal(found.replace(",", "")) for found in _FIGURE.findall(text)}


def _tier(s: Scene, total: Decimal | None) -> DiscountTier | None:
    reached = [t for t in s.brief.shop.discount_tiers if total is not None and total >= t.min_order and t.max_percent]
    return max(reached, key=lambda tier: tier.min_order, default=None)


def after_tier(s: Scene, total: Decimal | None) -> Decimal | None:
    """Return what is paid for a sum under the standing percentage; None where it does not reach it."""
    tier = _tier(s, total)
    if total is None or tier is None or tier.max_percent is None:
        return None
    off = total * tier.max_percent / _HUNDRED
    return (total - (min(off, tier.max_amount) if tier.max_amount else off)).quantize(_CENT)


def promotion_for(s: Scene, total: Decimal | None) -> Promotion | None:
    """Return the running promotion that takes most off a sum; None where it reaches none."""
    found = bargain.best(bargain.running(s.brief.shop, s.brief.facts), total)
    return found if found and found.min is not None and total is not None and total >= found.min else None


def after_promotion(s: Scene, total: Decimal | None) -> Decimal | None:
    """Return what is paid for a sum under that promotion; None where it reaches none."""
    found = promotion_for(s, total)
    return total - found.off if total is not None and found and found.off else None


def _better(s: Scene) -> str:
    """Return which of two offers that exclude each other leaves less to pay; nothing where there is no choice."""
    total = sum_asked(s)
    tier, promo, found = after_tier(s, total), after_promotion(s, total), promotion_for(s, total)
    if tier is None or promo is None or found is None or found.stackable or tier == promo:
        return ""
    return "tier" if tier < promo else "promo"


def _gift(s: Scene) -> Promotion | None:
    """Return a running promotion that adds a gift."""
    running = bargain.running(s.brief.shop, s.brief.facts)
    return next((p for p in running if p.type == "gift" and p.gift and p.min is not None), None)


def _gift_due(s: Scene) -> bool:
    total, found = sum_asked(s), _gift(s)
    return bool(found and total is not None and found.min is not None and total >= found.min)


def _over(s: Scene) -> Promotion | None:
    """Return the offer that the turn names by its figures ("40 off 300") and that has ended."""
    named = _figures(s.turn)
    ended = [p for p in s.brief.shop.promotions if p.off and p.min and s.is_past(p.ends)]
    alive = bargain.running(s.brief.shop, s.brief.facts)
    ended = [p for p in ended if not any((p.off, p.min) == (other.off, other.min) for other in alive)]
    return next((p for p in ended if {p.off, p.min} <= named), None)


def _paid(s: Scene, value: Decimal | None) -> str | None:
    if value is None:
        return None
    currency = s.brief.facts.currency or s.wording.backing.money.currency(s.brief.rules)
    return _ONE_PLACE.sub(r"\g<1>0", render.amount(value, currency, s.frame.formats))


def _day(s: Scene, found: Promotion | None) -> str | None:
    return render.day(found.ends, s.frame.formats) if found and found.ends else None


def _off(s: Scene) -> Decimal | None:
    after = after_tier(s, total := sum_asked(s))
    return total - after if total is not None and after is not None else None


def _names_tier(s: Scene) -> bool:
    """Say whether the turn speaks of the threshold of the standing terms, such as "over 200"."""
    lowest = s.ladder.lowest
    return lowest is not None and render.number(lowest.min_order) in re.findall(r"\d+", s.turn)


def _names_promo(s: Scene) -> bool:
    best = bargain.best(bargain.running(s.brief.shop, s.brief.facts), s.ladder.total)
    return bool(best and best.min and render.number(best.min) in re.findall(r"\d+", s.turn))


def _gift_max(s: Scene) -> str | None:
    tier = s.ladder.reached or s.ladder.lowest
    return _paid(s, tier.max_gift_value or None) if tier else None


def _sum_gap(s: Scene) -> str | None:
    """Return what the sum lacks of the lowest tier that gives something."""
    total, lowest = sum_asked(s), s.ladder.lowest
    known = total is not None and lowest is not None and lowest.min_order > total
    return _paid(s, lowest.min_order - total) if known and total is not None and lowest is not None else None


OFFER_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "names_tier": _names_tier,
        "names_promo": _names_promo,
        "tier_better": lambda s: _better(s) == "tier",
        "promo_better": lambda s: _better(s) == "promo",
        "sum_known": lambda s: sum_asked(s) is not None,
        "sum_tier": lambda s: after_tier(s, sum_asked(s)) is not None,
        "sum_below_tier": lambda s: (
            sum_asked(s) is not None and after_tier(s, sum_asked(s)) is None and s.ladder.lowest is not None
        ),
        "tier_ships": lambda s: bool((t := _tier(s, sum_asked(s))) and t.free_shipping),
        "tier_gives": lambda s: bool((t := _tier(s, sum_asked(s))) and t.max_gift_value),
        "lowest_gives": lambda s: bool(s.ladder.lowest and s.ladder.lowest.max_gift_value),
        "gift_due": _gift_due,
        "gift_running": lambda s: _gift(s) is not None,
        "offer_over": lambda s: _over(s) is not None,
    }
)
OFFER_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "sum_gap": _sum_gap,
        "gift_max": lambda s: (
            _paid(s, t.max_gift_value or None) if (t := s.ladder.reached or s.ladder.lowest) else None
        ),
        "sum": lambda s: _paid(s, sum_asked(s)),
        "sum_off": lambda s: _paid(s, _off(s)),
        "after_tier": lambda s: _paid(s, after_tier(s, sum_asked(s))),
        "after_promo": lambda s: _paid(s, after_promotion(s, sum_asked(s))),
        "extra_name": lambda s: g.gift if (g := _gift(s)) else None,
        "extra_from": lambda s: _paid(s, g.min) if (g := _gift(s)) else None,
        "extra_end": lambda s: _day(s, _gift(s)),
        "over_off": lambda s: _paid(s, p.off) if (p := _over(s)) else None,
        "over_min": lambda s: _paid(s, p.min) if (p := _over(s)) else None,
        "over_end": lambda s: _day(s, _over(s)),
    }
)
