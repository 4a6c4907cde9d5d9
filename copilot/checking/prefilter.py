"""Skip a pattern where the text lacks every letter that a match must hold; most patterns rest on a few letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["Guarded"]

_WIDEST = 64
"""A set of more letters than this is hardly ever absent."""
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Guarded:
    """A compiled pattern with the letters of which every match holds at least one (none named: it is always tried)."""

    pattern: re.Pattern[str]
    needs: frozenset[str]

    @classmethod
    def of(cls, pattern: re.Pattern[str]) -> Guarded:
        """Read what a compiled pattern needs from its parsed form."""
        return cls(pattern, _needed(_parser.parse(pattern.pattern)) or frozenset())

    def may_match(self, letters: set[str]) -> bool:
        """Return whether a text of these characters can hold a match."""
        return not (self.needs and self.needs.isdisjoint(letters))


def _needed(parsed: Any) -> frozenset[str] | None:
    """Return the smallest set any one element of a sequence asks for, or None when none can be named."""
    found = [letters for kind, value in parsed if (letters := _of(kind, value)) is not None]
    return min(found, key=len, default=None)


def _of(kind: Any, value: Any) -> frozenset[str] | None:
    letters: frozenset[str] | None = None
    if kind is op.LITERAL:
        letters = frozenset(chr(value))
    elif kind is op.IN:
        letters = _of_class(value)
    elif kind is op.BRANCH:
        parts = [_needed(branch) for branch in value[1]]
        letters = None if None in parts else frozenset().union(*(part for part in parts if part))
    elif kind is op.SUBPATTERN:
        letters = _needed(value[-1])
    elif kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] > 0:
        letters = _needed(value[-1])
    return letters if letters is not None and len(letters) <= _WIDEST else None


def _of_class(items: Any) -> frozenset[str] | None:
    letters: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            letters.add(chr(value))
        elif kind is op.RANGE and value[1] - value[0] <= _WIDEST:
            letters.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is op.CATEGORY and value is op.CATEGORY_DIGIT:
            letters |= _DIGITS
        else:
            return None
    return frozenset(letters)
