"""What goods come to under the shop's standing discount and its running promotion, which exclude each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from copilot.drafting.composer.goods.words import as_named
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.sums.offers import after_promotion, after_tier

__all__ = ["Reckoning", "demanded", "reckon"]

_LEAST = Decimal("0.3")
"""Part of the price below which a figure of the turn is no offer for the goods."""
_FIGURE = re.compile(r"(?<![\d.a-z-])\d{2,6}(?:\.\d{1,2})?(?![\d.])")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A sum before offers and what it is under each that it reaches; None for one it does not."""

    total: Decimal
    by_tier: Decimal | None = None
    by_promotion: Decimal | None = None

    @property
    def best(self) -> Decimal:
        """The least that is to be paid."""
        return min(p for p in (self.total, self.by_tier, self.by_promotion) if p is not None)


def reckon(s: Scene) -> Reckoning | None:
    """Return what the goods of the turn come to; None where their price is not known or no offer is set up."""
    total = _sum(s)
    running = [p for p in bargain.running(s.brief.shop, s.brief.facts) if p.type == "threshold" and p.off and p.min]
    tiers = any(t.max_percent for t in s.brief.shop.discount_tiers)
    if total is None or not (tiers or running) or any(p.stackable for p in running):
        return None
    return Reckoning(total, after_tier(s, total), after_promotion(s, total))


def demanded(s: Scene) -> Decimal | None:
    """Return the lower price that the turn asks for, where that is less than any offer makes of it."""
    known = reckon(s)
    if known is None:
        return None
    said = [figure for figure in _figures(s.turn) if known.total * _LEAST <= figure < known.best]
    own = {t.min_order for t in s.brief.shop.discount_tiers} | {p.min for p in s.brief.shop.promotions}
    return next((figure for figure in said if figure not in own), None)


def _figures(text: str) -> list[Decimal]:
    return [Decimal(figure) for figure in _FIGURE.findall(text)]


def _sum(s: Scene) -> Decimal | None:
    if s.bill is not None:
        return s.bill.total
    if s.order.status not in (None, "none"):
        return None
    sheets = [item.snippet.text for item in s.shown if item.snippet.kind == "product"]
    listed = {price.value for text in sheets for price in s.wording.backing.money.prices(text)}
    said = [figure for figure in _figures(s.turn) if figure in listed]
    if said:
        return max(said)
    told = [name for name in s.names if quoting.kind_of(name) and quoting.name_grams(name) & quoting.grams(s.turn)]
    if len(told) > 1 and s.cue("plus", s.turn):
        return None  # several goods, which no bill could count up
    own = {p.value for item in s.product_found for p in s.wording.backing.money.prices(item.snippet.text)}
    named = as_named(s.turn, s.names, s.wording.goods)
    return own.pop() if len(own) == 1 and quoting.named_in(s.product_title, named) else None
