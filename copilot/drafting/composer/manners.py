"""What a turn asks beside its words: nothing but thanks, an answer after a wait, the goods' own properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.scene import Scene

__all__ = ["MANNER_CONDITIONS"]


def _thanks_only(s: Scene) -> bool:
    """Say whether the turn thanks and tells, but neither asks nor wishes for anything."""
    return s.cue("thanks_said", s.turn) and not s.cue("question", s.turn) and not s.cue("wished", s.turn)


MANNER_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "thanks_only": _thanks_only,
        "praise_told": lambda s: s.cue("praise", s.turn) or s.cue("delighted", s.turn),
        "first_message": lambda s: not s.replied.strip(),
        "misfit_before": lambda s: s.cue("misfit", s.said),
        "change_told": lambda s: s.cue("contact_wrong", s.turn) or s.cue("changed", s.turn),
    }
)
