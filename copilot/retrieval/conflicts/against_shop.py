"""Snippets that state other numbers than the shop's own settings, which the checker goes by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from copilot.context import Snippet
from copilot.retrieval.conflicts.matters import Matters, Value
from copilot.retrieval.shop import ShopProfile
from copilot.types import Frozen

__all__ = ["Differs", "against_shop"]

_HOURS = {"hours": 1, "days": 24, "years": 365 * 24}
_KINDS = {"CNY": "yuan", "USD": "dollars", "KRW": "won", "EUR": "euros", "GBP": "pounds"}


class Differs(Frozen):
    """A statement that the settings contradict."""

    snippet: str
    """Its id."""
    text: str
    setting: str
    value: str
    """What the settings say."""


def against_shop(snippets: Iterable[Snippet], matters: Matters, profile: ShopProfile) -> list[Differs]:
    """Return what snippets tell customers otherwise than the settings do, but for cases of their own."""
    known = {name: getattr(profile.shop, setting.name, None) for name, setting in matters.settings.items()}
    found = []
    for snippet in snippets:
        for item in matters.stated(snippet) if snippet.audience == "customer" else ():
            value = known.get(item.matter)
            if value is None or item.cases or item.names:
                continue
            setting = matters.settings[item.matter]
            if not item.value.agrees(_value(value, setting.unit, profile.currency)):
                shown = f"{value[0]} to {value[1]}" if isinstance(value, tuple) else str(value)
                found.append(Differs(snippet=snippet.id, text=item.text, setting=setting.name, value=shown))
    return found


def _value(value: Any, unit: str, currency: str) -> Value:
    low, high = value if isinstance(value, tuple | list) else (value, value)
    if unit == "money":
        return Value(float(low), float(high), _KINDS.get(currency))
    return Value(float(low) * _HOURS[unit], float(high) * _HOURS[unit])
