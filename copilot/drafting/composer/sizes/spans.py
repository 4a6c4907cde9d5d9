"""Sizes of goods that nobody wears on feet or waist: a girth held against labelled ranges ("M: 40-54 cm")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.alternation import either
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.scene import Scene

__all__ = ["Fitting", "fitting"]

_RANGE = re.compile(
    r"(?<![A-Za-z0-9])([2-6]?X{0,3}[SL]|M|\d{2,3}(?=\s*[码号]?\s*[:：]))\s*[码号]?\s*[:：]?\s*([^\d；;。.，,：:]{0,14}?)"
    r"(\d+(?:\.\d+)?)\s*(?:cm\s*)?[-~–到至]\s*(\d+(?:\.\d+)?)"
)
"""A size with its range: "M: 40-54 cm", "L 손둘레 21~23cm"."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What was measured, as it was said, and the sizes whose range holds it, smallest first."""

    said: str
    sizes: tuple[str, ...]
    ranges: tuple[str, ...]
    product: str


def _told(names: str, turn: str) -> re.Match[str] | None:
    """Return where a turn tells a girth, the name before or behind the figure."""
    before = rf"(?P<name>{names})\D{{0,4}}(?P<figure>\d+(?:\.\d+)?)"
    behind = rf"(?P<figure>\d+(?:\.\d+)?)\s?(?:cm|厘米|센티)?\s?(?P<name>{names})"
    return re.search(before, turn) or re.search(behind, turn)


def fitting(s: Scene) -> Fitting | None:
    """Return the sizes of the product meant that hold a girth told in the turn; None where its sheet lists none."""
    names = s.frame.cues.get("girths", ())
    told = _told(either(names), s.turn) if names else None
    if told is None:
        return None
    pattern = "{}（{}-{}）" if s.brief.reading.lang == "zh" else "{} ({}-{})"
    sized = [i for i in s.shown if i.snippet.kind == "product" and len(_RANGE.findall(i.snippet.text)) > 1]
    meant = s.product_found or sized
    for item in meant if len({quoting.product_name(i.snippet) for i in meant}) == 1 else ():
        rows, sheet = _RANGE.findall(item.snippet.text), item.snippet.text.lower()
        if len(rows) > 1 and (told["name"] in sheet or not any(name in sheet for name in names)):
            value = float(told["figure"])
            held = [row for row in rows if float(row[2]) <= value <= float(row[3])]
            return Fitting(
                told.group(),
                tuple(r[0] for r in held),
                tuple(pattern.format(r[0], r[2], r[3]) for r in held),
                quoting.product_name(item.snippet),
            )
    return None
