"""The words by which customers state body measures and charts state sizes: `prompts/composer/measures.yaml`."""

from __future__ import annotations

from copilot.types import Frozen

__all__ = ["ChartWords", "MeasureWords", "WaistWords"]

Words = tuple[str, ...]


class ChartWords(Frozen):
    """Words of size charts."""

    size: Words
    foot: Words
    anchor: Words
    allowance: Words = ()
    """Before or behind what is to be added to the foot where the chart tells the shoe's inner length."""
    span: Words


class WaistWords(Frozen):
    """How a waist is stated."""

    names: Words
    inches: Words
    chi: Words
    """The Chinese foot: "2尺3" is 2.3 of them."""
    numerals: dict[str, int] = {}


class MeasureWords(Frozen):
    """Words and units of measures, in any of the languages."""

    height: Words
    height_after: Words = ()
    """Behind a height."""
    pair: Words = ()
    """Between a height and the weight said right behind it: "175에 72"."""
    metres: Words
    weight: Words
    foot: Words
    centimetres: Words
    millimetres: Words
    feet: Words
    usual: Words
    """Before the size somebody normally wears."""
    usual_after: Words = ()
    """Behind it."""
    kilograms: dict[str, float]
    """A unit of weight and how many kilograms it is."""
    waist: WaistWords
    chart: ChartWords
    units: dict[str, str] = {}
    """Words for units, also where no figure stands before them, and how they are written behind one."""
