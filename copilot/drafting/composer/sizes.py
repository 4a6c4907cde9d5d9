"""Size advice from a size chart in a snippet and the measures a customer gave; nothing is guessed.

Lengths are centimetres, weights kilograms, feet millimetres.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Measures", "Row", "measures", "recommend", "rows"]

_LABEL = re.compile(r"(?<![A-Za-z0-9])((?:[2-6]X|X{0,3})[SL]|M|\d{2}(?=\s*码))(?=[：:\s码])")
_RANGE = re.compile(r"(\d{2,3})\s*[-~–]\s*(\d{2,3})\s*(cm|kg|公斤|厘米|mm)?", re.I)
_FOOT = re.compile(r"(?:脚长|内长)?\s*(\d{3})\s*mm", re.I)
_ANCHOR = re.compile(r"(?:size\s+)?(\d{2})(?:\s*사이즈는| fits| is).{0,14}?(\d{3})\s*mm", re.I)
_SPAN = re.compile(r"(?:EU sizes|尺码|사이즈는)\s*(\d{2})\s*(?:to|[-~])\s*(\d{2})", re.I)

_HEIGHT = re.compile(
    r"(?:身高|个子|키(?:는|가)?|height|i'?m|tall)\D{0,6}(1[3-9]\d|20\d)|(1[3-9]\d|20\d)\s*(?:cm|厘米|센치|센티|公分)", re.I
)
_METRES = re.compile(r"(?:身高|키|一)?\s*1\s*[米.m]\s*([3-9]\d?)(?!\d)(?:\s*m)?", re.I)
_FEET = re.compile(r"([4-6])\s*(?:'|′|ft|feet|foot)\s*(\d{1,2})?\s*(?:\"|″|in)?", re.I)
_WEIGHT = re.compile(r"(\d{2,3}(?:\.\d)?)\s*(公斤|千克|kgs?|斤|키로|킬로|lbs?|pounds)", re.I)
_WEIGHT_WORD = re.compile(r"(?:体重|몸무게(?:는|가)?)\D{0,4}(\d{2,3})(?!\s*(?:斤|cm))")
_FOOT_CM = re.compile(r"(?:脚长|脚|발\s*길이|발|foot|feet)\D{0,12}(\d{2}(?:\.\d)?)\s*(?:cm|厘米|公分)", re.I)
_FOOT_MM = re.compile(r"(?:脚长|脚|발\s*길이|발|foot|feet)\D{0,12}(2\d{2}|1[5-9]\d)\s*(?:mm|毫米|밀리)?(?!\d)", re.I)
_TO_KG = {"斤": 0.5, "lb": 0.4536, "lbs": 0.4536, "pounds": 0.4536}


@dataclass(frozen=True, slots=True)
class Measures:
    """What the customer said about the body; None is unknown."""

    height: float | None = None
    weight: float | None = None
    foot: float | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to compare with a chart."""
        return self.weight is not None or self.foot is not None or self.height is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One size of a chart with the ranges it fits."""

    label: str
    height: tuple[int, int] | None = None
    weight: tuple[int, int] | None = None
    foot: int | None = None


def measures(text: str) -> Measures:
    """Return the measures found in a customer's words in any of the three languages."""
    return Measures(height=_height(text), weight=_weight(text), foot=_foot(text))


def _height(text: str) -> float | None:
    if found := _HEIGHT.search(text):
        return float(found.group(1) or found.group(2))
    if found := _METRES.search(text):
        digits = found.group(1)
        return 100 + float(digits) * (10 if len(digits) == 1 else 1)
    if found := _FEET.search(text):
        return round((int(found.group(1)) * 12 + int(found.group(2) or 0)) * 2.54)
    return None


def _weight(text: str) -> float | None:
    if found := _WEIGHT.search(text):
        return float(found.group(1)) * _TO_KG.get(found.group(2).lower(), 1.0)
    if found := _WEIGHT_WORD.search(text):
        return float(found.group(1))
    return None


def _foot(text: str) -> float | None:
    if found := _FOOT_CM.search(text):
        return float(found.group(1)) * 10
    if found := _FOOT_MM.search(text):
        return float(found.group(1))
    return None


def rows(text: str) -> tuple[Row, ...]:
    """Return the sizes that a product text lists, in its order; empty where it holds no chart."""
    labels = list(_LABEL.finditer(text))
    found = []
    for index, label in enumerate(labels):
        end = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        row = _row(label.group(1), text[label.end() : end])
        if row.height or row.weight or row.foot:
            found.append(row)
    return tuple(found) or _from_anchor(text)


def _row(label: str, content: str) -> Row:
    height = weight = None
    for low, high, unit in _RANGE.findall(content[:60]):
        span = (int(low), int(high))
        if unit.lower() in ("kg", "公斤") and weight is None:
            weight = span
        elif span[0] >= 130 and height is None:
            height = span
    foot = _FOOT.search(content[:20])
    return Row(label, height, weight, int(foot.group(1)) if foot else None)


def _from_anchor(text: str) -> tuple[Row, ...]:
    # "size 40 fits a foot of 250 mm, one size is 5 mm", with the range of sizes stated beside it.
    anchor, span = _ANCHOR.search(text), _SPAN.search(text)
    if not anchor or not span or "5 mm" not in text.replace("5mm", "5 mm"):
        return ()
    size, length = int(anchor.group(1)), int(anchor.group(2))
    return tuple(Row(str(n), foot=length + 5 * (n - size)) for n in range(int(span.group(1)), int(span.group(2)) + 1))


def recommend(chart: tuple[Row, ...], body: Measures) -> tuple[str, bool] | None:
    """Return the fitting size and whether the body lies between two sizes; None where the chart does not decide."""
    if body.foot is not None and any(row.foot for row in chart):
        fits = [row for row in chart if row.foot and row.foot >= body.foot]
        smallest = min(fits, key=lambda row: row.foot or 0, default=None)
        lowest = min(row.foot for row in chart if row.foot)
        return (smallest.label, smallest.foot != body.foot) if smallest and body.foot >= lowest - 5 else None
    by_weight = _matching(chart, body.weight, "weight")
    by_height = _matching(chart, body.height, "height")
    if body.weight is None or not by_weight:
        return None
    both = [row for row in by_weight if row in by_height] or by_weight
    order = {row.label: index for index, row in enumerate(chart)}
    chosen = max((*both, *by_height), key=lambda row: order[row.label]) if by_height else both[-1]
    return chosen.label, len({row.label for row in (*by_weight, *by_height)}) > 1


def _matching(chart: tuple[Row, ...], value: float | None, field: str) -> list[Row]:
    if value is None:
        return []
    spans = [(row, getattr(row, field)) for row in chart]
    return [row for row, span in spans if span and span[0] <= value <= span[1]]
