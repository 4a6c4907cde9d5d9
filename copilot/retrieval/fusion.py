"""Dense and lexical evidence in one order.

All sides are absolute (a similarity, a share of the query), so they can be added without knowing the other
candidates. Words count only where query and snippet share a language: across languages the few shared terms are
numbers and brand names, and trusting them drowns the right answers. Concepts of the glossary count everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["CONCEPT_SHARE", "LEXICAL_SHARE", "bonus", "top"]

LEXICAL_SHARE = 0.1
"""What full coverage of the query's terms is worth in units of similarity."""
CONCEPT_SHARE = 0.15
"""What full coverage of the query's concepts is worth, whatever the languages."""
_NAMED = 3.0
"""Coverage given to a product whose code the query names: the code decides, the rest orders its snippets."""
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def bonus(coverage: Floats, concepts: Floats, same_lang: Mask, named: Mask | None) -> Floats:
    """Return what words and concepts add to each snippet's similarity; shape (pieces,)."""
    counted: Floats = np.where(same_lang, coverage, np.float32(0))
    if named is not None:
        counted = np.where(named, counted + np.float32(_NAMED), counted)
    return np.asarray(LEXICAL_SHARE * counted + CONCEPT_SHARE * concepts, dtype=np.float32)


def top(values: Floats, n: int) -> list[int]:
    """Return the positions of the `n` largest values above zero, largest first."""
    n = min(n, len(values))
    if n == 0:
        return []
    best = np.argpartition(values, len(values) - n)[len(values) - n :]
    ordered = best[np.argsort(-values[best], kind="stable")]
    return [int(place) for place in ordered if values[place] > 0]
