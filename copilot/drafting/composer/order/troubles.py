"""What a turn tells of trouble: a fault of the goods, a reason of the customer's own, or more than a grade."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.goods.words import without
from copilot.drafting.composer.scene import Scene

__all__ = ["TROUBLE_CONDITIONS"]

_TELLING = 4
"""Words, or pairs of signs, by which a turn tells what happened."""
_FAULTS = ("faulty", "broken", "wrong_came", "colour_differs", "part_missing")


def _fault_told(s: Scene) -> bool:
    return any(s.cue(name, s.turn) for name in _FAULTS)


def _told_problem(s: Scene) -> bool:
    """Say whether the turn tells what is wrong with the goods, so that nobody need ask."""
    return _fault_told(s) or s.detail is not None


def _much_told(s: Scene) -> bool:
    """Say whether the turn tells more than how it will be reviewed."""
    words = [word for name in ("review_words", "review_trade", "threat") for word in s.frame.cues.get(name, ())]
    return len(s.asking(without(s.turn, sorted(words, key=len, reverse=True)))) >= _TELLING


TROUBLE_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "own_reason": lambda s: s.cue("own_reason", s.said) and not _fault_told(s),
        "promised_back": lambda s: s.cue("promised_back", s.replied),
        "wrong_before": lambda s: s.cue("wrong_came", s.said),
        "fault_before": lambda s: any(s.cue(name, s.said) for name in _FAULTS),
        "swap_before": lambda s: s.cue("swap", s.said) or s.cue("swap", s.replied),
        "invoice_before": lambda s: s.cue("invoice_named", s.said),
        "told_problem": _told_problem,
        "much_told": _much_told,
    }
)
