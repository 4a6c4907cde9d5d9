"""Reductions in per cent: one that the turn asks for, in Chinese in tenths of the price, and one that was approved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.sums.offers import sum_asked
from copilot.drafting.composer.wording import render
from copilot.facts import Approval

__all__ = ["PERCENT_CONDITIONS", "PERCENT_SLOTS"]

_HUNDRED, _CENT = Decimal(100), Decimal("0.01")
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
    """Return the words for a reduction beyond the one the shop gives; none of a turn that instructs the assistant."""
    tier = s.ladder.reached or s.ladder.lowest
    if tier is None or not tier.max_percent or s.brief.reading.injection:
        return None
    return next((words for off, words in _named(s) if max(tier.max_percent, _LEAST) < off <= _MOST), None)


def _approved(s: Scene) -> Approval | None:
    """Return a reduction in per cent that was approved for this order and still holds."""
    given = bargain.approval(s.brief.facts, "discount")
    return given if given and given.percent else None


def _approved_percent(s: Scene) -> str | None:
    given = _approved(s)
    return render.percent_off(given.percent, s.frame.formats) if given and given.percent else None


def _approved_end(s: Scene) -> str | None:
    given = _approved(s)
    return render.day(given.expires, s.frame.formats) if given and given.expires else None


def _approved_sum(s: Scene) -> str | None:
    given, total = _approved(s), sum_asked(s)
    if given is None or given.percent is None or total is None:
        return None
    left = (total * (_HUNDRED - given.percent) / _HUNDRED).quantize(_CENT)
    currency = s.brief.facts.currency or s.wording.backing.money.currency(s.brief.rules)
    return render.amount(left, currency, s.frame.formats)


PERCENT_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {"percent_over": lambda s: _over(s) is not None, "approved_discount": lambda s: _approved(s) is not None}
)
PERCENT_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "percent_asked": _over,
        "approved_percent": _approved_percent,
        "approved_end": _approved_end,
        "approved_sum": _approved_sum,
    }
)
