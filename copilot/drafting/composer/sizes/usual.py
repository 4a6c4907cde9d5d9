"""The size normally worn, held against the chart: where its row stands and which size is the next above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sizes import advice as sizes

__all__ = ["USUAL_CONDITIONS", "USUAL_SLOTS"]


def _row(s: Scene) -> sizes.Row | None:
    """Return the row of the chart for the size normally worn; None where nothing was told or it is not listed."""
    return next((row for row in s.chart[0] if row.label == s.body.usual), None)


def _above(s: Scene) -> str | None:
    """Return the next size above the one normally worn."""
    row = _row(s)
    return sizes.larger(s.chart[0], row.label) if row else None


def _told(s: Scene) -> str | None:
    """Return what the chart's row is for, as it is said: "a foot of 260 mm"."""
    row, say = _row(s), s.frame.formats.rows
    if row is None:
        return None
    spans = zip(say, (row.height, row.weight, row.waist), strict=False)
    parts = [pattern.format(f"{span[0]}-{span[1]}") for pattern, span in spans if span]
    return s.frame.formats.list.join([*parts, *([say[-1].format(row.foot)] if row.foot else [])]) or None


USUAL_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {"usual_listed": lambda s: _row(s) is not None}
)
USUAL_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType({"usual_up": _above, "usual_row": _told})
