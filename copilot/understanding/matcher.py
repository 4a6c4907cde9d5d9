"""Finds every cue of every list in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import ahocorasick

from copilot.understanding.cues import Pattern
from copilot.understanding.text import Flat

__all__ = ["Hit", "Matcher", "longest", "phrases"]

_NEAR = 14
"""Characters a gap may span in Chinese and Korean; Latin script gets three times as many."""
_SHORT = 2
"""Korean cues of so few syllables must begin a word: they stand inside too many others."""
_TRIES = 25
_HANGUL = re.compile("[\uac00-\ud7a3]+")


class Hit(NamedTuple):
    """A cue found at `text[start:end]` and the key it speaks for."""

    start: int
    end: int
    key: str
    cue: str
    hint: bool = False
    gap: bool = False
    """Words stand between its parts, so it hides nothing that stands there."""

    @property
    def weight(self) -> float:
        """How much it tells: long cues are less likely to be there by chance."""
        if self.hint:
            return 0.5
        letters = self.cue.replace("…", "")
        ascii_letters = sum(char.isascii() for char in letters)
        return (len(letters) - ascii_letters) + ascii_letters * 0.45


class _Meaning(NamedTuple):
    key: str
    cue: str
    hint: bool
    rest: re.Pattern[str] | None


def phrases(words: Iterable[str]) -> list[Pattern]:
    """Return flat words as patterns without gaps."""
    return [Pattern(word, ((word,),)) for word in words if word]


class Matcher:
    """An automaton over cues; Latin cues and very short Korean ones must stand as words of their own."""

    def __init__(self, lists: Mapping[str, Iterable[Pattern]]) -> None:
        """Take the patterns by key."""
        meanings: dict[str, dict[_Meaning, None]] = {}
        for key, patterns in lists.items():
            for pattern in patterns:
                if not pattern.parts:
                    continue
                first, *others = pattern.parts
                rest = _rest(others) if others else None
                for text in first:
                    meanings.setdefault(text, {})[_Meaning(key, text, pattern.hint, rest)] = None
        self._automaton = ahocorasick.Automaton()
        for text, meant in meanings.items():
            self._automaton.add_word(text, (text, tuple(meant)))
        self._empty = not meanings
        if meanings:
            self._automaton.make_automaton()

    def find(self, text: str, flat: Flat | None = None) -> list[Hit]:
        """Return the hits in order of their start, longest first; `flat` tells where Korean words begin."""
        hits: list[Hit] = []
        tries: dict[_Meaning, int] = {}
        if self._empty:
            return hits
        for last, (found, meant) in self._automaton.iter(text):
            start, end = last + 1 - len(found), last + 1
            if not _stands_alone(text, start, end) or not _begins_word(found, start, flat):
                continue
            for meaning in meant:
                if meaning.rest is None:
                    hits.append(Hit(start, end, meaning.key, meaning.cue, meaning.hint))
                elif (match := _tried(meaning, text, end, tries)) is not None:
                    words = text[start:end] + "…" + match.group(match.lastindex or 0)
                    hits.append(Hit(start, match.end(), meaning.key, words, meaning.hint, True))
        return sorted(set(hits), key=lambda hit: (hit.start, -hit.end, hit.key, hit.cue))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that no longer hit covers ("return freight" hides "return" and "freight")."""
    kept: list[Hit] = []
    widest: Hit | None = None  # of the hits so far the one that reaches furthest; it covers if any does
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        same = widest is not None and (widest.start, widest.end) == (hit.start, hit.end)
        if widest is None or hit.end > widest.end or same:
            kept.append(hit)
        if not hit.gap and (widest is None or hit.end > widest.end):
            widest = hit
    return kept


def _tried(meaning: _Meaning, text: str, end: int, tries: dict[_Meaning, int]) -> re.Match[str] | None:
    """Look for the rest of a cue, a limited number of times a text: a text of repetitions must not take long."""
    tries[meaning] = tries.get(meaning, 0) + 1
    return meaning.rest.match(text, end) if meaning.rest and tries[meaning] <= _TRIES else None


def _rest(parts: Iterable[tuple[str, ...]]) -> re.Pattern[str]:
    """Return what must follow: each part after a bounded gap in the same sentence, so the time stays linear."""
    out = ""
    for part in parts:
        near = _NEAR if not part[0].isascii() else 3 * _NEAR
        words = "|".join(_word(text) for text in sorted(part, key=len, reverse=True))
        out += rf"[^\n]{{0,{near}}}?({words})"
    return re.compile(out)


def _word(text: str) -> str:
    left = r"(?<![a-z])" if text[0].isascii() and text[0].isalpha() else ""
    right = r"(?:s)?(?![a-z])" if text[-1].isascii() and text[-1].isalpha() else ""
    return left + re.escape(text) + right


def _begins_word(found: str, start: int, flat: Flat | None) -> bool:
    if flat is None or len(found) > _SHORT or not _HANGUL.fullmatch(found):
        return True
    return flat.is_head(start)


def _in_code(text: str, start: int, end: int) -> bool:
    """Say whether figures belong to a longer figure or a code: 88 in "T88213" is no goodbye."""
    before, after = text[:start][-1:], text[end : end + 1]
    return (before.isascii() and before.isalpha()) or after.isdigit()


def _stands_alone(text: str, start: int, end: int) -> bool:
    def latin(char: str) -> bool:
        return char.isascii() and char.isalpha()

    if latin(text[start]) and start and latin(text[start - 1]):
        return False
    if text[start].isdigit() and start and text[start - 1].isdigit():
        return False
    if text[start:end].isdigit() and _in_code(text, start, end):
        return False
    if not latin(text[end - 1]) or end == len(text) or not latin(text[end]):
        return True
    return text[end] == "s" and (end + 1 == len(text) or not latin(text[end + 1]))
