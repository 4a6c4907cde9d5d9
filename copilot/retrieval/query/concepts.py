"""Which share of a query's concepts each text holds: the part of search that crosses languages word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.retrieval.query.glossary import Glossary

__all__ = ["ConceptIndex"]

_IN_TEXT, _IN_TITLE = 0.5, 0.5
_STRANGE, _AT_HOME = 0.6, 0.85
"""Shares of texts whose heading holds a concept: below the first the glossary is of another trade, see `fit`."""
_OPENING = 60
Floats = NDArray[np.float32]


class ConceptIndex:
    """Texts by the concepts they speak of; texts are known by their position."""

    def __init__(
        self,
        names: list[str],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        shares: Floats,
        size: int,
        headed: float,
    ) -> None:
        """Take postings: concept `i` occurs in `rows[starts[i]:starts[i+1]]`, with those `shares` (0..1).

        `headed` is the share of texts whose heading holds a concept.
        """
        self._place = {name: place for place, name in enumerate(names)}
        self._headed = headed
        self._names, self._starts, self._rows, self._shares, self.size = names, starts, rows, shares, size
        frequency = np.diff(starts)
        self._weight = np.log1p((size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)

    @classmethod
    def build(cls, texts: Iterable[tuple[str, str]], glossary: Glossary) -> ConceptIndex:
        """Index pairs of title and text in their order; a concept in the title counts double."""
        postings: dict[str, dict[int, float]] = {}
        size = headed = 0
        for row, (title, text) in enumerate(texts):
            size = row + 1
            headed += bool(glossary.concepts(title or text[:_OPENING]))
            for name in set(glossary.concepts(text)):
                postings.setdefault(name, {})[row] = _IN_TEXT
            for name in set(glossary.concepts(title)):
                held = postings.setdefault(name, {})
                held[row] = held.get(row, 0.0) + _IN_TITLE
        names = sorted(postings)
        rows = [row for name in names for row in postings[name]]
        shares = [share for name in names for share in postings[name].values()]
        starts = np.concatenate([[0], np.cumsum([len(postings[name]) for name in names])]).astype(np.int64)
        return cls(
            names, starts, np.asarray(rows, np.int32), np.asarray(shares, np.float32), size, headed / max(1, size)
        )

    @property
    def fit(self) -> float:
        """How much the glossary is of the texts' trade, in 0..1: a shop's texts are headed by what it speaks of."""
        return min(1.0, max(0.0, (self._headed - _STRANGE) / (_AT_HOME - _STRANGE)))

    def coverage(self, concepts: Iterable[str]) -> Floats:
        """Return for every text the weighted share of the concepts it holds, in 0..1; shape (size,)."""
        scores = np.zeros(self.size, dtype=np.float32)
        total = 0.0
        unseen = float(np.log1p(2.0 * self.size + 1))
        for name in dict.fromkeys(concepts):
            place = self._place.get(name)
            if place is None:  # a topic that no snippet speaks of: nothing can answer all of the query
                total += unseen
                continue
            total += float(self._weight[place])
            span = slice(self._starts[place], self._starts[place + 1])
            scores[self._rows[span]] += self._weight[place] * self._shares[span]
        return scores / np.float32(max(total, 1e-6))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `from_arrays` needs, for storing."""
        names = np.asarray(self._names, dtype=np.str_)
        return {"concept_names": names, "concept_starts": self._starts, "concept_rows": self._rows,
                "concept_shares": self._shares, "concept_size": np.asarray([self.size]),
                "concept_headed": np.asarray([self._headed])}  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> ConceptIndex:
        """Return the index that `arrays` described; KeyError when something is missing."""
        rows, shares = arrays["concept_rows"], arrays["concept_shares"]
        size, headed = int(arrays["concept_size"][0]), float(arrays["concept_headed"][0])
        return cls(arrays["concept_names"].tolist(), arrays["concept_starts"], rows, shares, size, headed)
