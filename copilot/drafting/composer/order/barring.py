"""What the shop's rules shut out: an opened bag that nobody takes back, a bitten cable that no warranty covers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.drafting.composer.goods.words import without
from copilot.drafting.composer.quotes.quoting import Quote, closed, halves, sentences
from copilot.drafting.composer.scene import Scene

__all__ = ["MISHAPS", "barred"]

MISHAPS = ("bar_bitten", "bar_dropped", "bar_soaked", "bar_tampered")
"""Cues of what befell goods: a rule that names it speaks of all goods."""
_STATES = ("bar_opened", "bar_assembled", "bar_worn")
"""Cues of the state goods are in: a rule that names it must name the goods as well."""
_MADE = "bar_custom"
"""Cue of goods made for somebody: a rule that names them speaks of all such goods."""
_POINTED = r"(?:这个?|那个?|此){sign}(?![\u4e00-\u9fff]?{sign})"


def barred(s: Scene) -> Quote | None:
    """Return the published statement that shuts out what the turn tells of, None where there is none."""
    turn = without(s.turn, s.frame.cues.get("not_custom", ()))
    mishap = [name for name in (*MISHAPS, _MADE) if s.cue(name, turn)]
    state = [name for name in _STATES if s.cue(name, s.turn)] if not s.cue("untouched", s.turn) else []
    for quote in _excluding(s):
        lowered = quote.text.lower()
        if any(s.cue(name, lowered) for name in mishap):
            return quote
        if any(s.cue(name, lowered) for name in state) and _names_goods(s, lowered):
            return quote
    return None


def _excluding(s: Scene) -> Iterator[Quote]:
    for item in s.shown:
        if item.snippet.kind == "product":
            continue
        for text in halves(sentences(item.snippet.text, item.snippet.title)):
            if s.cue("bars", text.lower()):
                yield Quote(closed(text, s.brief.reading.lang), item.snippet)


def _names_goods(s: Scene, rule: str) -> bool:
    """Say whether a rule names the goods of the turn by a word of two signs, or one sign that the turn points at."""
    states = [word for name in _STATES for word in s.frame.cues.get(name, ())]
    told = {unit for unit in s.asking(rule) if not any(unit in word for word in states)}
    asked = s.asking(f"{s.turn} {s.product_title.lower()}")
    if any(len(unit) > 1 and not unit[0].isdigit() for unit in told & asked):
        return True
    return any(re.search(_POINTED.format(sign=re.escape(u)), s.turn) for u in told if len(u) == 1 and not u.isascii())
