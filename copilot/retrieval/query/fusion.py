"""Dense and lexical evidence in one order.

All sides are absolute (a similarity, a share of the query), so they can be added without knowing the other
candidates. Words count only where query and snippet share a language: across languages the few shared terms are
numbers and brand names, and trusting them drowns the right answers. Concepts of the glossary count across languages,
but only as far as the glossary fits the indexed texts: on another trade's pages its words mean something else.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from copilot.types import Lang

__all__ = ["CONCEPT_SHARE", "LEXICAL_SHARE", "POWERS", "bonus", "top"]

LEXICAL_SHARE = 0.08
"""What full coverage of the query's terms is worth in units of similarity."""
CONCEPT_SHARE = 0.135
"""What full coverage of the query's concepts is worth, whatever the languages."""
POWERS: dict[Lang, float] = {"en": 2.5, "zh": 1.5, "ko": 1.5}
"""How much less a part of the query's terms counts than its share. An English question shares some everyday word with
many a text; of character pairs, endings and particles leave only some even where all words are shared."""
_NAMED = 0.3
"""Given to a product whose code the query names: the code decides, the rest orders its snippets."""
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def bonus(
    coverage: Floats, concepts: Floats, same_lang: Mask, named: Mask | None, fit: float = 1.0, lang: Lang = "zh"
) -> Floats:
    """Return what words and concepts add to each snippet's similarity; `fit` (0..1) is that of the glossary.

    `lang` is the query's. All have the shape (pieces,).
    """
    added = np.zeros(len(coverage), dtype=np.float32)
    # Few texts share a word with a query, and a power of all the others is most of the work.
    places = np.flatnonzero((coverage > 0) & same_lang)
    added[places] = np.float32(LEXICAL_SHARE) * coverage[places] ** np.float32(POWERS[lang])
    if fit:
        added = added + np.float32(CONCEPT_SHARE * fit) * concepts
    return np.asarray(added if named is None else np.where(named, added + np.float32(_NAMED), added), dtype=np.float32)


def top(values: Floats, n: int, least: float = 0.0) -> list[int]:
    """Return the positions of the `n` largest values above zero and not below `least`, largest first."""
    places = np.flatnonzero(values >= least if least > 0 else values > 0)
    if len(places) > n:
        places = places[np.argpartition(values[places], len(places) - n)[len(places) - n :]]
    return [int(place) for place in places[np.argsort(-values[places], kind="stable")]]
