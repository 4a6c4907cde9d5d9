"""Whether what the customer names keeps within a limit that a sheet states: three and a half under "from four"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.drafting.composer.goods.limits import Limit, figures_in, limits_in
from copilot.drafting.composer.scene import Scene

_HEIGHT = ("cm",)
"""Units in which heights of people are counted."""
__all__ = ["Verdict", "carried", "verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the customer named, the limit it is held against, and how it stands."""

    said: str
    limit: Limit
    within: bool
    summed: bool = False


def verdict(s: Scene) -> Verdict | None:
    """Return how what the turn names stands to a limit that the answer quotes; None where nothing is comparable."""
    cues = s.frame.cues
    quotes = s.detail.quotes if s.detail else ()
    for quote in quotes:
        limits = list(limits_in(quote.text, cues))
        for unit in dict.fromkeys(limit.unit for limit in limits):
            values = [(value, words) for value, own, words in figures_in(s.turn, cues) if own == unit]
            values = values or _tall(s, quote.text, unit)
            if found := _held(s, [limit for limit in limits if limit.unit == unit], values):
                return found
    return None


def _tall(s: Scene, text: str, unit: str) -> list[tuple[float, str]]:
    """Return a person's height, told with no unit, where the statement limits it: "키 102" under "키 105~165cm"."""
    height = s.sizer.measures(s.turn).height
    if height is None or unit not in _HEIGHT or not s.cue("body_height", text.lower()):
        return []
    return [(height, s.frame.formats.height.format(n=f"{height:g}"))]


def _held(s: Scene, limits: Sequence[Limit], values: Sequence[tuple[float, str]]) -> Verdict | None:
    """Return how values stand to the limits of a statement; of several limits one must hold the value."""
    if not values:
        return None
    if len(values) > 1 and limits[0].low is None and s.cue("together", s.turn):
        total = sum(value for value, _ in values)
        said = s.frame.formats.list.join(words for _, words in values)
        return Verdict(said, limits[0], limits[0].holds(total), summed=True)
    value, words = values[-1]
    holding = next((limit for limit in limits if limit.holds(value)), None)
    if holding is None and len(limits) > 1:
        return None  # a row for each size: which of them is meant is not known
    return Verdict(words, holding or limits[0], holding is not None)


def carried(s: Scene) -> Verdict | None:
    """Return how the product asked about now stands to a limit told in the reply before: pellets for the feeder."""
    if not s.question.after or not s.product_found:
        return None
    agent = [message.text for message in s.brief.conversation.messages if message.role == "agent"]
    sheet = "\n".join(item.snippet.text for item in s.product_found)
    for limit in limits_in(agent[-1] if agent else "", s.frame.cues):
        told = [(value, words) for value, unit, words in figures_in(sheet, s.frame.cues) if unit == limit.unit]
        if len(told) == 1:
            value, words = told[0]
            named = re.search(rf"[\u4e00-\u9fff]{{0,4}}{re.escape(words)}", sheet)
            return Verdict(named.group() if named else words, limit, limit.holds(value))
    return None
