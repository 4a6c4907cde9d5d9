"""Skip a pattern where the text lacks what every match must hold; one pass over the text asks for all patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick

__all__ = ["Prefilter"]

_MOST = 160
"""An element that can match more different texts than this is not spelled out."""
_DIGITS = frozenset("0123456789")
_NOTHING = frozenset({""})
_LENGTH = 3
"""Letters from which a longer fragment is hardly rarer."""
_ZERO_WIDTH = (op.AT, op.ASSERT, op.ASSERT_NOT)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)

_Texts = frozenset[str]


class Prefilter:
    """Tells which of several patterns a text can match, from fragments of which a match holds at least one."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Read what each pattern needs from its parsed form; one that names no fragment is always tried."""
        self._always = 0
        fragments: dict[str, int] = {}
        for place, pattern in enumerate(patterns):
            parsed = _parser.parse(pattern)
            needs = None if parsed.state.flags & re.IGNORECASE else _needed(parsed)
            if not needs:
                self._always |= 1 << place
            for fragment in needs or ():
                fragments[fragment] = fragments.get(fragment, 0) | 1 << place
        self._fragments = ahocorasick.Automaton()
        for fragment, places in fragments.items():
            self._fragments.add_word(fragment, places)
        self._fragments.make_automaton()

    def places(self, text: str) -> int:
        """Return the places of the patterns that the text may match, as bits."""
        wanted = self._always
        if len(self._fragments):
            for _, places in self._fragments.iter(text):
                wanted |= places
        return wanted

    def possible(self, text: str) -> Iterator[int]:
        """Yield the places of the patterns that the text may match, in order."""
        wanted = self.places(text)
        while wanted:
            place = (wanted & -wanted).bit_length() - 1
            wanted &= wanted - 1
            yield place


def _needed(parsed: Any) -> _Texts | None:
    """Return texts of which every match of a sequence holds one, as long and as few as can be; None: none are known."""
    found: list[_Texts] = []
    run = _NOTHING  # what the elements since the last one that was not spelled out can match together
    for kind, value in parsed.data:
        spelled = _spelled(kind, value)
        if spelled is not None and len(run) * len(spelled) <= _MOST:
            run = frozenset(before + after for before in run for after in spelled)
            continue
        found.append(run)
        run = spelled or _NOTHING
        if spelled is None and (inner := _inside(kind, value)):
            found.append(inner)
    found.append(run)
    useful = [texts for texts in found if "" not in texts]
    return max(useful, key=lambda texts: (min(_LENGTH, *map(len, texts)), -len(texts)), default=None)


def _inside(kind: Any, value: Any) -> _Texts | None:
    """Return texts of which every match of an element holds one, where it cannot be spelled out."""
    if (kind is op.SUBPATTERN and not value[1] & re.IGNORECASE) or (kind in _REPEATS and value[0] > 0):
        return _needed(value[-1])
    if kind is op.BRANCH:
        return _together(map(_needed, value[1]))
    return None


def _spelled(kind: Any, value: Any) -> _Texts | None:
    """Return every text that an element can match, or None where they are too many."""
    texts: _Texts | None = None
    if kind is op.LITERAL:
        texts = frozenset(chr(value))
    elif kind in _ZERO_WIDTH:
        texts = _NOTHING
    elif kind is op.IN:
        texts = _of_class(value)
    elif kind is op.SUBPATTERN and not value[1] & re.IGNORECASE:
        texts = _sequence(value[-1])
    elif kind is op.BRANCH:
        texts = _together(map(_sequence, value[1]))
    elif kind in _REPEATS and value[1] == 1:
        once = _sequence(value[-1])
        texts = None if once is None else once | _NOTHING if value[0] == 0 else once
    return texts if texts is not None and len(texts) <= _MOST else None


def _together(parts: Iterable[_Texts | None]) -> _Texts | None:
    """Return what the branches hold together; one that names nothing ends it, so the rest is not looked at."""
    found: set[str] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found)


def _sequence(parsed: Any) -> _Texts | None:
    """Return every text that a sequence can match, or None where they are too many."""
    run: _Texts = _NOTHING
    for kind, value in parsed.data:
        spelled = _spelled(kind, value)
        if spelled is None or len(run) * len(spelled) > _MOST:
            return None
        run = frozenset(before + after for before in run for after in spelled)
    return run


def _of_class(items: Any) -> _Texts | None:
    letters: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            letters.add(chr(value))
        elif kind is op.RANGE and value[1] - value[0] <= _MOST:
            letters.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is op.CATEGORY and value is op.CATEGORY_DIGIT:
            letters |= _DIGITS
        else:
            return None
    return frozenset(letters)
