"""A reduction that the turn asks for in per cent, in Chinese in tenths of the price."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer.scene import Scene

__all__ = ["PERCENT_CONDITIONS", "PERCENT_SLOTS"]

_HUNDRED = Decimal(100)
_LEAST, _MOST = Decimal(1), Decimal(95)


def _named(s: Scene) -> Iterator[tuple[Decimal, str]]:
    """Yield the reductions named, each with the words for it."""
    if words := s.frame.cues.get("percent_words", ()):
        for found in re.finditer(rf"(?<![\d.])(\d{{1,2}})\s?(?:{either(words)})", s.turn):
            yield Decimal(found.group(1)), f"{found.group(1)}%"
    if words := s.frame.cues.get("tenth_words", ()):
        numerals = dict(pair.split("=") for pair in s.frame.cues.get("numbers", ()))
        digit = f"[1-9{''.join(key for key in numerals if len(key) == 1)}]"
        for found in re.finditer(rf"(?<![\d.])({digit})\.?({digit})?\s?(?:{either(words)})", s.turn):
            paid = "".join(numerals.get(sign, sign) for sign in found.groups("0"))
            yield _HUNDRED - Decimal(paid), found.group()


def _over(s: Scene) -> str | None:
    """Return the words for a reduction beyond the one the shop gives."""
    tier = s.ladder.reached or s.ladder.lowest
    if tier is None or not tier.max_percent:
        return None
    return next((words for off, words in _named(s) if max(tier.max_percent, _LEAST) < off <= _MOST), None)


PERCENT_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {"percent_over": lambda s: _over(s) is not None}
)
PERCENT_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType({"percent_asked": _over})
