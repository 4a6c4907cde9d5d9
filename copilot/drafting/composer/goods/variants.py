"""The stock of single variants on record ("1.2 m white: 0 in stock") beside that of the product as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer.quotes.quoting import is_in
from copilot.drafting.composer.scene import Scene

__all__ = ["VARIANT_CONDITIONS", "VARIANT_SLOTS", "Variant"]

_EDGES = " :：,，、;；()（）-"


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant with the pieces there are."""

    name: str
    left: int


def _variants(s: Scene) -> list[Variant]:
    product, word = s.brief.facts.product, either(s.frame.cues.get("stock_words", ()))
    pattern = re.compile(rf"(?:{word})\s*[:：]?\s*(\d+)|(?<![\d.])(\d+)\s*(?:{word})", re.I)
    found = []
    for fact in product.facts if product else ():
        told = pattern.search(fact) if is_in(fact, s.brief.reading.lang) else None
        name = pattern.sub("", fact).strip(_EDGES) if told else ""
        if told and name:
            found.append(Variant(name, int(told.group(1) or told.group(2))))
    return found


def _named(s: Scene) -> list[Variant]:
    """Return the variants that the turn names best; all where it names none, or all alike."""
    known = _variants(s)
    asked = s.units(s.turn)
    shared = [len(s.units(variant.name) & asked) for variant in known]
    return [v for v, count in zip(known, shared, strict=True) if count == max(shared)]


def _out(s: Scene) -> str | None:
    """Return the variant asked for that is sold out."""
    gone = [variant.name for variant in _named(s) if not variant.left]
    return gone[0] if len(gone) == 1 else None


def _left(s: Scene) -> str | None:
    """Return what can be had: the variant asked for, else the other ones."""
    named = [variant for variant in _named(s) if variant.left]
    there = named if named and _out(s) is None else [variant for variant in _variants(s) if variant.left]
    return s.frame.formats.list.join(variant.name for variant in there) or None


VARIANT_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "variant_out": lambda s: _out(s) is not None,
        "variant_left": lambda s: _left(s) is not None,
    }
)
VARIANT_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {"variant_out": _out, "variant_left": _left}
)
