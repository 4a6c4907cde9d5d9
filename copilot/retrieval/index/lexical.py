"""BM25 over terms, as a handful of arrays: quick to build, to store and to ask at 100,000 snippets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.retrieval.index.terms import terms_of

__all__ = ["LexicalIndex"]

_K1, _B = 1.2, 0.6
Floats = NDArray[np.float32]


class LexicalIndex:
    """Scores every text against a query by the terms they share; texts are known by their position."""

    def __init__(
        self,
        terms: NDArray[np.int64],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        gains: Floats,
        idf: Floats,
        size: int,
    ) -> None:
        """Take postings: term `i` occurs in `rows[starts[i]:starts[i+1]]` and adds `gains` there."""
        self._terms, self._starts, self._rows, self._gains, self._idf = terms, starts, rows, gains, idf
        self.size = size

    @classmethod
    def build(cls, texts: Iterable[str]) -> LexicalIndex:
        """Index texts in their order."""
        lengths: list[int] = []
        flat: list[int] = []
        for text in texts:
            terms = terms_of(text)
            lengths.append(len(terms))
            flat.extend(terms)
        sizes = np.asarray(lengths, dtype=np.int64)
        rows = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        vocabulary, term_ids = np.unique(np.asarray(flat, dtype=np.int64), return_inverse=True)
        return cls._from_pairs(vocabulary, term_ids, rows, sizes)

    @classmethod
    def _from_pairs(
        cls, vocabulary: NDArray[np.int64], term_ids: NDArray[Any], rows: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> LexicalIndex:
        count = max(1, len(sizes))
        keys, often = np.unique(term_ids.astype(np.int64) * count + rows, return_counts=True)
        terms, where = keys // count, keys % count
        frequency = np.bincount(terms, minlength=len(vocabulary))
        idf = np.log1p((len(sizes) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        length = sizes[where] / max(1.0, float(sizes.mean()) if len(sizes) else 1.0)
        gains = (idf[terms] * often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * length))).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64)
        return cls(vocabulary, starts, where.astype(np.int32), gains, idf, len(sizes))

    def coverage(self, query: str) -> Floats:
        """Return for every text how much of the query it holds: 0 nothing, about 1 all of it; shape (size,)."""
        scores = np.zeros(self.size, dtype=np.float32)
        best = 0.0
        unseen = float(np.log1p(self.size + 0.5))
        asked = np.asarray(list(dict.fromkeys(terms_of(query))), dtype=np.int64)
        for term, place in zip(asked.tolist(), np.searchsorted(self._terms, asked).tolist(), strict=True):
            if place == len(self._terms) or self._terms[place] != term:
                best += unseen
                continue
            best += float(self._idf[place])
            span = slice(self._starts[place], self._starts[place + 1])
            scores[self._rows[span]] += self._gains[span]
        return scores / np.float32(max(best, 1e-6))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `from_arrays` needs, for storing."""
        return {
            "terms": self._terms,
            "starts": self._starts,
            "rows": self._rows,
            "gains": self._gains,
            "idf": self._idf,
            "size": np.asarray([self.size]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> LexicalIndex:
        """Return the index that `arrays` described; KeyError when something is missing."""
        return cls(
            arrays["terms"], arrays["starts"], arrays["rows"], arrays["gains"], arrays["idf"], int(arrays["size"][0])
        )
