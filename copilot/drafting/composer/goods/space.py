"""Whether goods go where the customer would put them: their width, depth and height against those of the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer.goods.words import without
from copilot.drafting.composer.quotes.details import statements
from copilot.drafting.composer.scene import Scene

__all__ = ["SPACE_CONDITIONS", "SPACE_SLOTS"]

_AXES = ("axis_width", "axis_depth", "axis_height")
_METRE = 100
_ENOUGH = 2
"""Sides that have to be known before goods are said to fit; a single one that is too large shows that they do not."""
_SMALL = 10
"""Figures below which a bare number tells no measure: metres or pieces."""


_THING = r"(?<![\d.])(\d{{2,3}})\s*(?:{small})?(?![\d.a-z%斤元块岁号码月年])"
"""A measure that is given without a word for the side: a box of 60."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the goods against the same side of the place, in centimetres."""

    axis: str
    own: float
    room: float

    @property
    def fits(self) -> bool:
        """Whether the place is not smaller than the goods."""
        return self.own <= self.room


def _sides(s: Scene) -> list[_Side]:
    """Return the sides that both the sheet and the turn tell; none for a door, through which goods go in parcels."""
    asked = s.question.text.lower()
    placed = s.cue("fits_in", asked) or any(_measure(s, axis, asked) for axis in _AXES)
    if s.cue("way_in", s.turn) or not s.product_found or not placed:
        return []
    sheet = " ".join(quote.text.lower() for quote in statements(s.product_found, s.wording))
    found = []
    for axis in _AXES:
        own, room = _measure(s, axis, sheet), _measure(s, axis, s.turn)
        if own is not None and room is not None:
            found.append(_Side(axis, own, room))
    return found


def _through(s: Scene) -> tuple[float, float] | None:
    """Return how wide the goods open and how wide what is to go in is; None where either is not told."""
    asked = s.question.text.lower()
    if not s.cue("goes_inside", asked) or not s.product_found:
        return None
    sheet = " ".join(quote.text.lower() for quote in statements(s.product_found, s.wording))
    thing = re.search(_THING.format(small=either(s.frame.cues.get("unit_cm", ()))), asked)
    room = _measure(s, "opening", sheet)
    return (room, float(thing[1])) if room is not None and thing else None


def _measure(s: Scene, axis: str, text: str) -> float | None:
    """Return the first measure that a text gives right beside a word for a side."""
    words, text = either(s.frame.cues.get(axis, ())), without(text, s.frame.cues.get("axis_not", ()))
    metres, small = either(s.frame.cues.get("unit_metre", ())), either(s.frame.cues.get("unit_cm", ()))
    number = rf"(\d+(?:\.\d+)?)\s*({metres}|{small})?(?![a-z])(\d{{1,2}})?(?![\d.]|\s*(?:kg|%|[-~到至x×]))"
    ahead = rf"(?:{words})[^\d\n。.;；,，、]{{0,6}}{number}"
    behind = rf"(?<![\d.x×-]){number}\s*(?:{words})"
    for pattern in s.frame.cues.get("axis_order", ("ahead",)):
        if told := re.search({"ahead": ahead, "behind": behind}[pattern], text):
            return _centimetres(s, *told.groups())
    return None


def _centimetres(s: Scene, number: str, unit: str | None, tenth: str | None) -> float | None:
    """Return a measure in centimetres: "1米3" is 130, "1米18" is 118."""
    value = float(number)
    if unit in s.frame.cues.get("unit_metre", ()):
        return round(value * _METRE + (float(f"0.{tenth}") * _METRE if tenth else 0))
    return None if unit is None and value < _SMALL else value


def _told(s: Scene, fits: bool) -> str | None:
    """Return the sides that decide, as they are said."""
    pattern = s.frame.formats.side
    names = dict(zip(_AXES, s.frame.formats.sides, strict=True))
    sides = [side for side in _sides(s) if side.fits is fits]
    return (
        s.frame.formats.list.join(
            pattern.format(side=names[side.axis], own=f"{side.own:g}", room=f"{side.room:g}") for side in sides
        )
        or None
    )


SPACE_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "opening_short": lambda s: (told := _through(s)) is not None and told[0] < told[1],
        "opening_enough": lambda s: (told := _through(s)) is not None and told[0] >= told[1],
        "space_short": lambda s: any(not side.fits for side in _sides(s)),
        "space_enough": lambda s: len(_sides(s)) >= _ENOUGH and all(side.fits for side in _sides(s)),
    }
)
SPACE_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "sides_short": lambda s: _told(s, fits=False),
        "sides_enough": lambda s: _told(s, fits=True),
        "opening_room": lambda s: f"{told[0]:g}" if (told := _through(s)) else None,
        "opening_thing": lambda s: f"{told[1]:g}" if (told := _through(s)) else None,
    }
)
