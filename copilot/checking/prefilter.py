"""Skip a pattern where the text lacks every letter that a match must hold; most patterns rest on a few letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["Prefilter"]

_WIDEST = 64
"""A set of more letters than this is hardly ever absent."""
_DIGITS = frozenset("0123456789")


class Prefilter:
    """Tells which of several patterns a text can match, from the letters of which a match holds at least one."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        """Read what each pattern needs from its parsed form; one that names no letter is always tried."""
        self.patterns = tuple(patterns)
        self._always = 0
        self._by_letter: dict[str, int] = {}
        for place, pattern in enumerate(self.patterns):
            needs = _needed(_parser.parse(pattern.pattern))
            if not needs:
                self._always |= 1 << place
            for letter in needs or ():
                self._by_letter[letter] = self._by_letter.get(letter, 0) | 1 << place
        self._letters = frozenset(self._by_letter)

    def possible(self, text: str) -> Iterator[tuple[int, re.Pattern[str]]]:
        """Yield the patterns that the text may match with their places, in order."""
        wanted = self._always
        for letter in self._letters.intersection(text):
            wanted |= self._by_letter[letter]
        while wanted:
            place = (wanted & -wanted).bit_length() - 1
            wanted &= wanted - 1
            yield place, self.patterns[place]


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
