"""How long ago the customer says the goods came: "it's been 8 days since it arrived" decides where no record does."""

from __future__ import annotations

import re
from functools import cache

from copilot.drafting.composer.scene import Scene
from copilot.numbers import number

__all__ = ["days_told"]

_NUMBER = r"(\d{1,3}|[一二两三四五六七八九十]{1,3}|[a-z]{3,9}|[가-힣]{1,3}?)"
_SPANS = ("", "_week", "_month")
"""Endings of the cues and, below, the days of one of what they count."""
_DAYS = {"": 1, "_week": 7, "_month": 30}


def days_told(s: Scene) -> int | None:
    """Return the days since the goods came by the customer's last turn; None where he tells none.

    The cues `received_ago`, `received_ago_week` and `received_ago_month` have `#` where the number stands.
    """
    for ending in _SPANS:
        for cue in s.frame.cues.get(f"received_ago{ending}", ()):
            for match in _pattern(cue).finditer(s.turn):
                count = number(match.group(1)) if match.groups() else 1
                if count is not None:
                    return int(count) * _DAYS[ending]
    return None


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    """Return a cue as a pattern; spaces in it may be missing."""
    return re.compile(re.escape(cue).replace(r"\ ", r"\s?").replace(r"\#", _NUMBER).replace("#", _NUMBER))
