"""What an order comes to once the better of the offers that cannot be combined is taken off."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer import bargain, render
from copilot.drafting.composer.scene import Scene

__all__ = ["SUM_CONDITIONS", "SUM_SLOTS", "Deal", "deal"]

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Deal:
    """What is paid for a sum under each offer that it reaches; None where it reaches none of the kind."""

    tier: Decimal | None
    """With the percentage of the standing terms."""
    promotion: Decimal | None
    """With the promotion that takes most off."""

    @property
    def tier_better(self) -> bool:
        """Whether the percentage takes off more, or as much."""
        return self.tier is not None and (self.promotion is None or self.tier <= self.promotion)


def deal(s: Scene) -> Deal:
    """Return what the sum of the turn, or of the order that is not paid yet, comes to."""
    total = _total(s)
    if total is None:
        return Deal(None, None)
    reached = [t for t in s.brief.shop.discount_tiers if t.max_percent and total >= t.min_order]
    off = max((min(total * (t.max_percent or 0) / _HUNDRED, t.max_amount or total) for t in reached), default=None)
    running = bargain.running(s.brief.shop, s.brief.facts)
    promotion = bargain.best(running, total)
    less = promotion.off if promotion and promotion.min is not None and total >= promotion.min else None
    return Deal(
        tier=None if off is None else (total - off).quantize(_CENT), promotion=None if less is None else total - less
    )


def _total(s: Scene) -> Decimal | None:
    """Return the sum that is spoken of: goods counted up, the order to be paid, or an amount the customer names."""
    if s.bill is not None:
        return s.bill.total
    if s.ladder.total is not None and s.order.status in (None, "none", "unpaid"):
        return s.ladder.total
    words = s.frame.cues.get("sum_words", ())
    named = re.findall(rf"(\d[\d,]*)\s*(?:{either(words)})", s.turn) if words else []
    return Decimal(named[0].replace(",", "")) if len(named) == 1 else None


def _pays(s: Scene, value: Decimal | None) -> str | None:
    currency = s.brief.facts.currency or s.wording.backing.money.currency(s.brief.rules)
    return None if value is None else render.amount(value, currency, s.frame.formats)


SUM_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "tier_better": lambda s: deal(s).tier_better,
        "promo_better": lambda s: (d := deal(s)).promotion is not None and not d.tier_better,
        "two_offers": lambda s: None not in ((d := deal(s)).tier, d.promotion),
        "sum_known": lambda s: _total(s) is not None,
    }
)
SUM_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "tier_pays": lambda s: _pays(s, deal(s).tier),
        "promo_pays": lambda s: _pays(s, deal(s).promotion),
        "sum": lambda s: _pays(s, _total(s)),
    }
)
