"""Whether the shop's own rules back what approved wording takes for granted.

The wording was written for one shop. Another one brings its rules as snippets: where these are published and never
speak of tags, a reply must not ask for them, and a figure of the settings must stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

from copilot import resources
from copilot.drafting.composer.sums.prices import Money
from copilot.shop import Shop
from copilot.types import Frozen

__all__ = ["Backing", "load_backing"]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_RULES = frozenset(
    {
        "return_days", "refund_days", "dispatch", "free_min", "freight", "tier", "tier_min", "gift_max", "express_fee",
        "remote_fee", "warranty_years", "price_days", "promo_min", "promo_off", "express", "default_carrier",
        "remote_carrier", "large_carrier", "remote_areas", "cutoff", "worn_days",
    }
)  # fmt: skip
"""Slots filled from the shop's settings."""


class Backing(Frozen):
    """What wording claims, and how money is written."""

    claims: dict[str, tuple[str, ...]] = {}
    currencies: dict[str, tuple[str, ...]] = {}
    """Code to the signs and the words of a currency, in lower case."""
    figures: dict[str, tuple[str, ...]] = {}
    """Setting to the patterns by which rules state it."""
    buyer_pays: tuple[str, ...] = ()
    """Words of rules by which the buyer pays for a return."""

    @cached_property
    def money(self) -> Money:
        """What finds prices."""
        return Money(self.currencies)

    def holds(self, text: str, values: Mapping[str, str], rules: str, settled: bool) -> bool:
        """Say whether published `rules` (lower case) back a wording with its filled-in values.

        Without rules everything is backed. `settled`: the settings came with the conversation, so that their figures
        count as they are.
        """
        if not rules:
            return True
        lowered = text.lower()
        for words in self.claims.values():
            if any(word in lowered for word in words) and not any(word in rules for word in words):
                return False
        return settled or all(_stated(value, rules) for name, value in values.items() if name in _RULES)

    def published(self, rules: str, shop: Shop) -> Shop | None:
        """Return the settings that `rules` state, where they are those of another shop than `shop`; else None.

        They are another's where they state figures and lack one that `shop` is set to.
        """
        found = {
            name: figure for name, patterns in self.figures.items() if (figure := _figure(patterns, rules)) is not None
        }
        own = (shop.dispatch_hours, shop.return_days, shop.free_shipping_min)
        if not found or all(_whole(figure) in _numbers(rules) for figure in own if figure is not None):
            return None
        freight = {"return_shipping": "buyer"} if any(word in rules for word in self.buyer_pays) else {}
        return Shop.model_validate({**found, **freight, "max_compensation": 0})


def load_backing(folder: Path) -> Backing:
    """Return what `claims.yaml` in a folder of wording says, nothing where there is no such file."""
    path = folder / "claims.yaml"
    return resources.load_model(path, Backing) if path.exists() else Backing()


def _figure(patterns: Sequence[str], rules: str) -> int | None:
    found = next((hit for pattern in patterns if (hit := re.search(pattern, rules))), None)
    return int(found.group(1).replace(",", "").split(".")[0]) if found else None


def _whole(figure: Decimal | int) -> str:
    return f"{Decimal(figure).normalize():f}"


def _stated(value: str, rules: str) -> bool:
    numbers = _NUMBER.findall(value)
    if not numbers:
        return any(part and part.lower() in rules for part in re.split(r"[（(）)、,，\s]+", value))
    return all(number.replace(",", "") in _numbers(rules) for number in numbers)


@lru_cache(maxsize=8)
def _numbers(rules: str) -> frozenset[str]:
    return frozenset(number.replace(",", "") for number in _NUMBER.findall(rules))
