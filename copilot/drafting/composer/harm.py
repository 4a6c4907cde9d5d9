"""Harm that was done, told from an allergy that somebody has and asks about."""

from __future__ import annotations

from copilot.drafting.composer.goods import says
from copilot.drafting.composer.scene import Scene

__all__ = ["prone"]


def prone(s: Scene) -> bool:
    """Say whether the turn tells of an allergy that somebody has, and of no harm done."""
    rest = s.turn
    words = [word for word in s.frame.cues.get("prone", ()) if says(word, rest)]
    for word in words:
        rest = rest.replace(word, " ")
    return bool(words) and not s.cue("harmed", rest)
