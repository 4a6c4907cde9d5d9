"""How much an agent changed a draft: edit distance and what was kept, in characters for zh and ko, in words for en."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from copilot.types import Frozen, Lang

__all__ = ["Change", "compare", "levenshtein", "units"]


class Change(Frozen):
    """What became of a draft."""

    distance: float
    """Levenshtein distance ÷ length of the longer text: 0 unchanged, 1 nothing left."""
    kept: float
    """Share of the draft's pairs of neighbouring units that stand in the sent text."""


def units(text: str, lang: Lang) -> Sequence[str]:
    """Return what is counted: words for English, characters without spaces for Chinese and Korean."""
    return text.split() if lang == "en" else "".join(text.split())


def compare(draft: str, sent: str, lang: Lang) -> Change:
    """Return how far the sent text is from the draft."""
    before, after = units(draft, lang), units(sent, lang)
    longer = max(len(before), len(after))
    pairs, left = _pairs(before), _pairs(after)
    kept = sum((pairs & left).values()) / sum(pairs.values()) if pairs else float(before == after)
    distance = levenshtein(before, after) / longer if longer else 0.0
    return Change(distance=round(distance, 4), kept=round(kept, 4))


def _pairs(sequence: Sequence[str]) -> Counter[tuple[str, str]]:
    return Counter(zip(sequence, sequence[1:], strict=False))


def levenshtein(a: Sequence[Hashable], b: Sequence[Hashable]) -> int:
    """Return the number of insertions, deletions and replacements between two sequences.

    Myers' bit-parallel method on Python's long integers: a column of the table is one number, so that
    two texts of 2,000 characters take milliseconds.
    """
    if not a or not b:
        return len(a) or len(b)
    places: dict[Hashable, int] = {}
    for index, item in enumerate(a):
        places[item] = places.get(item, 0) | 1 << index
    full, top = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, score = full, 0, len(a)
    for item in b:
        match = places.get(item, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        rise, fall = down | (full & ~(diagonal | up)), up & diagonal
        score += bool(rise & top) - bool(fall & top)
        rise = rise << 1 | 1
        up, down = (fall << 1 | full & ~(diagonal | rise)) & full, rise & diagonal & full
    return score
