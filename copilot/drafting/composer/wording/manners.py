"""What a turn asks beside its words: nothing but thanks, an answer after a wait, the goods' own properties."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.wording import render

__all__ = ["MANNER_CONDITIONS"]


def _thanks_only(s: Scene) -> bool:
    """Say whether the turn thanks and tells, but neither asks nor wishes for anything."""
    return s.cue("thanks_said", s.turn) and not s.cue("question", s.turn) and not s.cue("wished", s.turn)


def _promo_named(s: Scene) -> bool:
    """Say whether the turn names the sum that the promotion takes off."""
    best = bargain.best(bargain.running(s.brief.shop, s.brief.facts), s.ladder.total)
    return bool(best and best.off and render.number(best.off) in re.findall(r"\d+", s.turn))


MANNER_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "thanks_only": _thanks_only,
        "praise_told": lambda s: s.cue("praise", s.turn) or s.cue("delighted", s.turn),
        "first_message": lambda s: not s.replied.strip(),
        "genuine_here": lambda s: s.cue("genuine_asked", s.question.text.lower()),
        "hold_here": lambda s: s.cue("hold_asked", s.question.text.lower()),
        "promo_named": _promo_named,
        "wrong_confirmed": lambda s: s.confirmed is not None and s.confirmed.finding == "wrong_item",
        "misfit_before": lambda s: s.cue("misfit", s.said),
        "change_told": lambda s: s.cue("contact_wrong", s.turn) or s.cue("changed", s.turn),
    }
)
