"""What the indexed products are called, and which of them a query names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import ahocorasick
import numpy as np
from numpy.typing import NDArray

__all__ = ["ProductNames"]

_CODE_AFTER = re.compile(r"\s*[（(][A-Za-z]+-?\d+[A-Za-z0-9-]*[）)]\s*$")
_SHORTEST = 4
"""Letters from which a name is one: "lamp" may be any, "Solar Jar Light" is not."""
_LONG = re.compile(r"[a-z]{7,}")
"""Words of a name that tell a product apart."""
_SPACE = re.compile(r"\s+")


class ProductNames:
    """The names of a catalogue's products, codes left out."""

    def __init__(self, columns: Mapping[str, NDArray[Any]], title: Callable[[int], str]) -> None:
        """Take the columns of a catalogue and what tells the title at a position."""
        self._columns = columns
        named = _named(columns, title)
        self.names = tuple(sorted(named))
        self._plain: dict[str, set[str]] = {}
        for name, skus in named.items():
            self._plain.setdefault(_flat(name), set()).update(skus)
        self._automaton = ahocorasick.Automaton()
        for name in self._plain:
            if len(name) >= _SHORTEST:
                self._automaton.add_word(name, name)
        if len(self._automaton):
            self._automaton.make_automaton()

    def rare(self, query: str) -> tuple[str, ...]:
        """Return the one product of whose name alone a long word stands in the query ("the dreadnought"), if any."""
        said = set(_LONG.findall(_flat(query)))
        named = [name for name in self.names if said.intersection(_LONG.findall(_flat(name)))]
        return tuple(named) if len(named) == 1 else ()

    def others(self, query: str) -> NDArray[np.bool_] | None:
        """Return which pieces belong to other products than the query names, None when it names none.

        A product whose own name holds the one named ("bedside lamp" of "lamp") may be meant as well.
        """
        if not len(self._automaton):
            return None
        text = _flat(query)
        found = {name for end, name in self._automaton.iter(text) if _stands(text, end, name)}
        whole = {name for name in found if not any(name != other and name in other for other in found)}
        if not whole:
            return None
        meant = {sku for name, skus in self._plain.items() if any(part in name for part in whole) for sku in skus}
        skus = self._columns["sku"]
        return np.asarray((skus != "") & ~np.isin(skus, np.asarray(sorted(meant), dtype=np.str_)), dtype=np.bool_)


def _named(columns: Mapping[str, NDArray[Any]], title_at: Callable[[int], str]) -> dict[str, set[str]]:
    titles: dict[tuple[str, str], str] = {}
    for place in np.flatnonzero((columns["kind"] == "product") & (columns["sku"] != "")).tolist():
        # Of the parts of a product (sizes, care) the shortest title is its name.
        key, title = (str(columns["sku"][place]), str(columns["lang"][place])), title_at(place)
        if key not in titles or len(title) < len(titles[key]):
            titles[key] = title
    named: dict[str, set[str]] = {}
    for (sku, _), title in titles.items():
        if name := _CODE_AFTER.sub("", title).strip():
            named.setdefault(name, set()).add(sku)
    return named


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text.lower()).strip()


def _stands(text: str, end: int, name: str) -> bool:
    """Whether a Latin name is no part of a longer word."""
    start = end + 1 - len(name)
    return not (_latin(name[0]) and start and _latin(text[start - 1])) and not (
        _latin(name[-1]) and end + 1 < len(text) and _latin(text[end + 1])
    )


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
