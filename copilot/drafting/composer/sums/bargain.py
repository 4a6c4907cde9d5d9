"""The bargaining ladder: what the rules still allow for this order, from totals, tiers and what was already given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from copilot.facts import Approval, Facts
from copilot.shop import DiscountTier, Promotion, Shop

__all__ = ["Ladder", "approval", "best", "climb", "compare", "running"]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where the conversation stands on the ladder."""

    total: Decimal | None
    reached: DiscountTier | None
    """The highest tier the order's total reaches."""
    lowest: DiscountTier | None
    """The tier that an order below every tier would have to reach."""
    offered: bool
    """The reduction was already offered or given."""
    gift_offered: bool

    @property
    def gift_left(self) -> Decimal | None:
        """Greatest value of the one gift, while it has not been offered."""
        value = self.reached.max_gift_value if self.reached else None
        return value if value and not self.gift_offered else None


def climb(facts: Facts, shop: Shop, *, offered: bool, gift_offered: bool) -> Ladder:
    """Return the ladder; `offered` and `gift_offered` say what earlier replies already offered."""
    total = facts.order.total if facts.order else None
    tiers = sorted(shop.discount_tiers, key=lambda tier: tier.min_order)
    reached = [tier for tier in tiers if total is not None and total >= tier.min_order]
    given = facts.concessions or Decimal(0)
    return Ladder(
        total=total,
        reached=reached[-1] if reached else None,
        lowest=tiers[0] if tiers else None,
        offered=offered or given > 0,
        gift_offered=gift_offered,
    )


def running(shop: Shop, facts: Facts) -> tuple[Promotion, ...]:
    """Return the promotions in force at `facts.now`; none when the time is not known."""
    now = facts.now
    if now is None:
        return ()
    return tuple(p for p in shop.promotions if not _later(p.starts, now) and not _earlier(p.ends, now))


def approval(facts: Facts, *kinds: str) -> Approval | None:
    """Return an approval of one of the kinds that has not expired."""
    for given in facts.approvals:
        if given.type in kinds and not (facts.now and _earlier(given.expires, facts.now)):
            return given
    return None


def _later(moment: dt.date | dt.datetime | None, now: dt.datetime) -> bool:
    return moment is not None and compare(moment, now) > 0


def _earlier(moment: dt.date | dt.datetime | None, now: dt.datetime) -> bool:
    return moment is not None and compare(moment, now) < 0


def compare(moment: dt.date | dt.datetime, now: dt.datetime) -> int:
    """Return -1, 0 or 1; a bare date stands for its whole day, and a time without zone is taken in the other's."""
    if not isinstance(moment, dt.datetime):
        return (moment > now.date()) - (moment < now.date())
    if (moment.tzinfo is None) != (now.tzinfo is None):
        moment, now = moment.replace(tzinfo=None), now.replace(tzinfo=None)
    return (moment > now) - (moment < now)


def best(promotions: Iterable[Promotion], total: Decimal | None) -> Promotion | None:
    """Return the promotion that takes most off this order, else the first one with a reduction."""
    reducing = [p for p in promotions if p.type == "threshold" and p.off and p.min]
    reached = [p for p in reducing if total is not None and p.min is not None and total >= p.min]
    return max(reached, key=lambda p: p.off or Decimal(0)) if reached else (reducing[0] if reducing else None)
