"""Dense and lexical evidence in one order.

Both sides are absolute (a similarity, a share of the query), so they can be added without knowing the other
candidates. Lexical evidence counts only where query and snippet share a language: across languages the few shared
terms are numbers and brand names, and trusting them drowns the right answers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from copilot.types import Lang

__all__ = ["LEXICAL_SHARE", "fused", "lexical_side", "top"]

LEXICAL_SHARE = 0.25
"""What full coverage is worth in units of similarity."""
_NAMED = 1.0
Floats = NDArray[np.float32]


def lexical_side(coverage: Floats, langs: NDArray[np.str_], lang: Lang, named: NDArray[np.bool_]) -> Floats:
    """Return coverage where the languages match, 1 where a product code was named, else 0; shape (pieces,)."""
    side = np.where(langs == lang, coverage, np.float32(0))
    return np.where(named, np.maximum(side, np.float32(_NAMED)), side).astype(np.float32)


def fused(similarity: float, lexical: float) -> float:
    """Return the value that candidates are ordered by."""
    return similarity + LEXICAL_SHARE * lexical


def top(values: Floats, n: int) -> list[int]:
    """Return the positions of the `n` largest values above zero, largest first."""
    n = min(n, len(values))
    if n == 0:
        return []
    best = np.argpartition(values, len(values) - n)[len(values) - n :]
    ordered = best[np.argsort(-values[best], kind="stable")]
    return [int(place) for place in ordered if values[place] > 0]
