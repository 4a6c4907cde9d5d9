"""Size advice from a size chart in a snippet and the measures a customer gave; nothing is guessed.

Heights and waists are centimetres, weights kilograms, feet millimetres. The words are data:
`prompts/composer/measures.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from copilot import resources
from copilot.alternation import either
from copilot.drafting.composer.quotes.units import Units
from copilot.drafting.composer.sizes.measure_words import MeasureWords

__all__ = ["Measures", "Row", "Sizer", "larger", "latest", "recommend"]

_LETTERS = r"(?:[2-6]X|X{0,3})[SL]|M"
_INCHES, _CHI, _WIDEST = 45, 33.3, 130
"""The widest waist in inches, centimetres of a Chinese foot, the widest waist of a chart."""
_STEP = re.compile(r"5\s*mm", re.I)


@dataclass(frozen=True, slots=True)
class Measures:
    """What the customer said about the body; None is unknown."""

    height: float | None = None
    weight: float | None = None
    foot: float | None = None
    waist: float | None = None
    usual: str | None = None
    """The size that is normally worn, as it was said."""

    @property
    def any(self) -> bool:
        """Whether there is anything to compare with a chart."""
        return any(value is not None for value in (self.weight, self.foot, self.height, self.waist))


@dataclass(frozen=True, slots=True)
class Row:
    """One size of a chart with the ranges it fits."""

    label: str
    height: tuple[int, int] | None = None
    weight: tuple[int, int] | None = None
    foot: int | None = None
    waist: tuple[int, int] | None = None


class Sizer:
    """Finds measures and charts in text; built once from the words."""

    def __init__(self, words: MeasureWords) -> None:
        """Take the words to look for."""
        self._words = words
        self.units = Units(tuple(words.units.items()))

    @classmethod
    def load(cls, folder: Path | None = None) -> Sizer:
        """Read the words from the composer's folder; ConfigError on a mistake."""
        base = folder or resources.root("prompts") / "composer"
        return cls(resources.load_model(base / "measures.yaml", MeasureWords))

    def measures(self, text: str) -> Measures:
        """Return the measures found in a customer's words."""
        return Measures(
            height=self._height(text),
            weight=self._weight(text),
            foot=self._foot(text),
            waist=self._waist(text),
            usual=self._usual(text),
        )

    def asked(self, text: str) -> str:
        """Return the word for the measure that an agent asks for, empty where there is none."""
        words = (*self._words.foot, *self._words.waist.names, *self._words.height, *self._words.weight)
        lowered = text.lower()
        return next((word for word in words if len(word) > 1 and word in lowered), "")

    def rows(self, text: str) -> tuple[Row, ...]:
        """Return the sizes that a product text lists, in its order; empty where it holds no chart."""
        labels = list(self._patterns["label"].finditer(text))
        found = []
        by_waist = bool(self._patterns["waist_word"].search(text))
        for index, label in enumerate(labels):
            end = labels[index + 1].start() if index + 1 < len(labels) else len(text)
            row = self._row(label.group(1), text[label.end() : end], by_waist)
            if row.height or row.weight or row.foot or row.waist:
                found.append(row)
        return _with_steps(tuple(found), text) or self._from_anchor(text) or self._from_height(text)

    def allowance(self, text: str) -> int:
        """Return the millimetres that a chart of inner lengths wants added to the length of the foot."""
        patterns = (self._patterns["allowance"], self._patterns["allowance_before"])
        return next((int(found.group(1)) for p in patterns if (found := p.search(text))), 0)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        w, chart = self._words, self._words.chart
        digits = "".join(w.waist.numerals)
        tall, cm, mm = r"(1[3-9]\d|20\d)", either(w.centimetres), either(w.millimetres)
        kilograms, anchor = either(w.kilograms), either(chart.anchor)
        usual, waist, inches = either(w.usual), either(w.waist.names), either(w.waist.inches)
        patterns = {
            "height": rf"(?:{either(w.height)})\D{{0,6}}([89]\d|1\d\d|20\d)(?!\d|\s*(?:{kilograms}))|{tall}\s*(?:{cm})",
            "height_after": rf"(?<!\d)([89]\d|1\d\d|20\d)\s*(?:{cm})?\s*(?:{either(w.height_after)})",
            "beside": rf"(?<!\d){tall}\s*[,，、/ ]\s*\d{{2,3}}(?:\.\d)?\s*(?:{either(w.kilograms)})",
            "pair": rf"(?<!\d){tall}\s*(?:{either(w.pair)})\s*(\d{{2,3}})(?!\d|\s*(?:{cm}))",
            "metres": rf"(?:{either(w.metres)})?\s*1\s*[米.m]\s*([3-9]\d?)(?!\d)",
            "feet": rf"([4-6])\s*(?:{either(w.feet)})\s*(\d{{1,2}})?(?!\d)",
            "weight": rf"(\d{{2,3}}(?:\.\d)?)\s*({either(w.kilograms)})",
            "weight_word": rf"(?:{either(w.weight)})\D{{0,4}}(\d{{2,3}})(?!\d|\s*(?:{cm}))",
            "foot_cm": rf"(?:{either(w.foot)})\D{{0,12}}(?:(\d{{2}}(?:\.\d)?)\s*(?:{cm})|(2\d(?:\.\d)?)(?![\d.]))",
            "foot_after": rf"(?<![\d.])(\d{{2}}(?:\.\d)?)\s*(?:{cm})[\s-]*(?:{either(w.foot)})",
            "foot_mm": rf"(?:{either(w.foot)})\D{{0,12}}(2\d{{2}}|1[5-9]\d)\s*(?:{mm})?(?!\d)",
            "usual": rf"(?:{usual})[^\d。.!?]{{0,10}}?(?<![a-z0-9])(\d{{2,3}}(?:\.5)?|{_LETTERS})(?![a-z0-9])",
            "usual_after": rf"(?<![a-z\d])(\d{{2,3}}(?:\.5)?)\s*(?:{either(w.usual_after)})",
            "waist_word": waist,
            "waist": rf"(?:{waist})[^\d\n]{{0,8}}(\d{{2,3}}(?:\.\d)?)(?![\d-])\s*({inches})?",
            "waist_after": rf"(?<!\d)(\d{{2}})(?:\s*|-)(?:{inches})?\s*(?:{waist})",
            "chi": rf"([1-3{digits}])\s*(?:{either(w.waist.chi)})\s*([\d{digits}])?",
            "range": rf"(\d{{2,3}})\s*[-~–]\s*(\d{{2,3}})\s*({cm}|{either(w.kilograms)})?",
            "row_foot": rf"(?:{either(chart.foot)})?\s*(\d{{3}})\s*(?:{mm})",
            "anchor_height": rf"(1[0-7]0)(?:\s*(?:{anchor}))?\s*(\d{{2,3}})\s*[-~–]\s*(\d{{2,3}})\s*(?:{cm})",
            "span_height": r"(?<!\d)(1[0-7]0)\s*(?:to|[-~])\s*(1[0-7]0)(?!\d)",
            "anchor": rf"(\d{{2}})(?:\s*(?:{anchor})).{{0,14}}?(\d{{3}})\s*(?:{mm})",
            "allowance": rf"(?:{either(chart.allowance)})\s*(\d{{1,2}})\D{{1,4}}\d{{1,2}}\s*(?:{mm})",
            "allowance_before": rf"(\d{{1,2}})\s*[~-]\s*\d{{1,2}}\s*(?:{mm})\D{{0,3}}(?:{either(chart.allowance)})",
            "span": rf"(?:{either(chart.span)})\s*(\d{{2}})\s*(?:to|[-~])\s*(\d{{2}})",
        }
        compiled = {name: re.compile(pattern, re.I) for name, pattern in patterns.items()}
        size = either(chart.size)
        label = rf"(?<![A-Za-z0-9])({_LETTERS}|\d{{2}}(?=\s*(?:{size}))|1[0-7]0(?=：))(?=[：:\s]|{size})"
        return compiled | {"label": re.compile(label)}

    def _height(self, text: str) -> float | None:
        if found := self._patterns["pair"].search(text):
            return float(found.group(1))
        if found := self._patterns["beside"].search(text):
            return float(found.group(1))
        if found := self._patterns["height"].search(text):
            return float(found.group(1) or found.group(2))
        if found := self._patterns["height_after"].search(text):
            return float(found.group(1))
        if found := self._patterns["metres"].search(text):
            digits = found.group(1)
            return 100 + float(digits) * (10 if len(digits) == 1 else 1)
        if found := self._patterns["feet"].search(text):
            return round((int(found.group(1)) * 12 + int(found.group(2) or 0)) * 2.54)
        return None

    def _weight(self, text: str) -> float | None:
        if found := self._patterns["weight"].search(text):
            return float(found.group(1)) * self._words.kilograms[found.group(2).lower()]
        if found := self._patterns["weight_word"].search(text):
            return float(found.group(1))
        if found := self._patterns["pair"].search(text):
            return float(found.group(2))
        return None

    def _foot(self, text: str) -> float | None:
        if found := self._patterns["foot_cm"].search(text):
            return float(found.group(1) or found.group(2)) * 10
        if found := self._patterns["foot_after"].search(text):
            return float(found.group(1)) * 10
        if found := self._patterns["foot_mm"].search(text):
            return float(found.group(1))
        # Korean sizes are the length of the foot itself.
        usual = self._usual(text)
        return float(usual) if usual and re.fullmatch("2\\d[05]", usual) else None

    def _waist(self, text: str) -> float | None:
        found = self._patterns["waist_after"].search(text) or self._patterns["waist"].search(text)
        if found and float(found.group(1)) < _WIDEST:
            number = float(found.group(1))
            # Nobody grown up has a waist of 32 cm: a small number is inches, said or not.
            inches = (found.lastindex or 1) > 1 or number <= _INCHES
            return round(number * 2.54) if inches else number
        if self._patterns["waist_word"].search(text) and (found := self._patterns["chi"].search(text)):
            whole, tenth = (self._words.waist.numerals.get(d) or int(d) if d else 0 for d in found.groups())
            return round((whole + tenth / 10) * _CHI)
        return None

    def _usual(self, text: str) -> str | None:
        found = self._patterns["usual"].search(text) or self._patterns["usual_after"].search(text)
        return found.group(1).upper() if found else None

    def _row(self, label: str, content: str, by_waist: bool) -> Row:
        height = weight = waist = None
        for low, high, unit in self._patterns["range"].findall(content[:60]):
            span = (int(low), int(high))
            if unit.lower() in self._words.kilograms and weight is None:
                weight = span
            elif span[0] >= 100 and height is None:
                height = span
            elif by_waist and span[1] < _WIDEST and unit.lower() not in self._words.kilograms and waist is None:
                waist = span
        foot = self._patterns["row_foot"].search(content[:20])
        return Row(label, height, weight, int(foot.group(1)) if foot else None, waist)

    def _from_anchor(self, text: str) -> tuple[Row, ...]:
        # "size 40 fits a foot of 250 mm, one size is 5 mm", with the range of sizes stated beside it.
        anchor, span = self._patterns["anchor"].search(text), self._patterns["span"].search(text)
        if not anchor or not span or not _STEP.search(text):
            return ()
        size, length = int(anchor.group(1)), int(anchor.group(2))
        sizes = range(int(span.group(1)), int(span.group(2)) + 1)
        return tuple(Row(str(n), foot=length + 5 * (n - size)) for n in sizes)

    def _from_height(self, text: str) -> tuple[Row, ...]:
        # "110 to 160 by height, 130 fits 125-135 cm": sizes that are heights, as far apart as the one that is told.
        anchor, span = self._patterns["anchor_height"].search(text), self._patterns["span_height"].search(text)
        if not anchor or not span:
            return ()
        size, low, high = (int(number) for number in anchor.groups())
        labels = range(int(span.group(1)), int(span.group(2)) + 1, high - low) if low < size < high else ()
        return tuple(Row(str(n), height=(low - size + n, high - size + n)) for n in labels)


def _with_steps(rows: tuple[Row, ...], text: str) -> tuple[Row, ...]:
    """Return rows of foot lengths with the sizes between them, where the text says that one size is 5 mm."""
    if not _STEP.search(text) or not all(row.foot and row.label.isdigit() for row in rows):
        return rows
    known = {int(row.label): row.foot or 0 for row in rows}
    steps = {
        size: known[low] + 5 * (size - low)
        for low, high in pairwise(sorted(known))
        for size in range(low, high)
        if known[high] - known[low] == 5 * (high - low)
    }
    return tuple(Row(str(size), foot=foot) for size, foot in sorted((steps | known).items()))


def latest(given: Sequence[Measures]) -> Measures:
    """Return what was given last; who names both height and weight anew speaks of another person."""
    merged = Measures()
    for one in given:
        anew = one.height is not None and one.weight is not None
        before = Measures() if anew else merged
        values = {
            key: getattr(one, key) or getattr(before, key) for key in ("height", "weight", "foot", "waist", "usual")
        }
        merged = Measures(**values)
    return merged


def recommend(chart: tuple[Row, ...], body: Measures) -> tuple[str, bool] | None:
    """Return the fitting size and whether the body lies between two sizes; None where the chart does not decide."""
    if body.foot is not None and any(row.foot for row in chart):
        fits = [row for row in chart if row.foot and row.foot >= body.foot]
        smallest = min(fits, key=lambda row: row.foot or 0, default=None)
        lowest = min(row.foot for row in chart if row.foot)
        return (smallest.label, smallest.foot != body.foot) if smallest and body.foot >= lowest - 5 else None
    if body.waist is not None and any(row.waist for row in chart):
        by_waist = _matching(chart, body.waist, "waist")
        return (by_waist[-1].label, len(by_waist) > 1) if by_waist else None
    by_weight = _matching(chart, body.weight, "weight")
    by_height = _matching(chart, body.height, "height")
    if by_height and not any(row.weight for row in chart):
        return by_height[0].label, len(by_height) > 1
    if body.weight is None or not by_weight:
        return None
    order = {row.label: index for index, row in enumerate(chart)}
    if both := [row for row in by_weight if row in by_height]:
        return both[-1].label, len(both) > 1
    chosen = max((*by_weight, *by_height), key=lambda row: order[row.label])
    return chosen.label, len({row.label for row in (*by_weight, *by_height)}) > 1


def larger(chart: tuple[Row, ...], label: str) -> str | None:
    """Return the next size above one; None for the largest."""
    labels = list(dict.fromkeys(row.label for row in chart))
    after = labels[labels.index(label) + 1 :] if label in labels else []
    return after[0] if after else None


def _matching(chart: tuple[Row, ...], value: float | None, field: str) -> list[Row]:
    if value is None:
        return []
    spans = [(row, getattr(row, field)) for row in chart]
    return [row for row, span in spans if span and span[0] <= value <= span[1]]
