"""Finds every cue of every list in one pass over the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

__all__ = ["Hit", "Matcher", "longest"]

T = TypeVar("T")
_GAP = "…"
_NEAR = 14
"""Characters a gap may span in Chinese and Korean; Latin script gets three times as many."""


class Hit(NamedTuple):
    """A cue found at `text[start:end]` and the key it speaks for."""

    start: int
    end: int
    key: str
    cue: str

    @property
    def weight(self) -> float:
        """How much it tells: long cues are less likely to be there by chance."""
        ascii_letters = sum(char.isascii() for char in self.cue)
        return (len(self.cue) - ascii_letters) + ascii_letters * 0.45


class Matcher(Generic[T]):
    """An automaton over cues in the flat spelling; Latin cues must stand as words of their own."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Take the cues, already in the flat spelling, by key; `…` inside a cue is a short gap."""
        self._automaton = ahocorasick.Automaton()
        meanings: dict[str, list[tuple[str, str, str]]] = {}
        for key, cues in lists.items():
            for cue in dict.fromkeys(cues):
                first, _, rest = cue.partition(_GAP)
                if first:
                    meanings.setdefault(first, []).append((key, cue, rest))
        for pattern, meant in meanings.items():
            self._automaton.add_word(pattern, (pattern, tuple(meant)))
        self._empty = not meanings
        if meanings:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[Hit]:
        """Return the hits in order of their start, longest first."""
        hits: list[Hit] = []
        if self._empty:
            return hits
        for last, (pattern, meant) in self._automaton.iter(text):
            start, end = last + 1 - len(pattern), last + 1
            if not _stands_alone(text, start, end):
                continue
            for key, cue, rest in meant:
                close = _follow(text, end, rest) if rest else end
                if close:
                    hits.append(Hit(start, close, key, cue))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.key))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that no longer hit covers ("return freight" hides "return" and "freight")."""
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in ordered:
        if not any(k.start <= hit.start and hit.end <= k.end and (k.end - k.start) > (hit.end - hit.start) for k in kept):
            kept.append(hit)
    return kept


def _stands_alone(text: str, start: int, end: int) -> bool:
    def latin(char: str) -> bool:
        return char.isascii() and char.isalpha()

    if latin(text[start]) and start and latin(text[start - 1]):
        return False
    if text[start].isdigit() and start and text[start - 1].isdigit():
        return False
    if not latin(text[end - 1]) or end == len(text) or not latin(text[end]):
        return True
    return text[end] == "s" and (end + 1 == len(text) or not latin(text[end + 1]))


def _follow(text: str, begin: int, rest: str) -> int:
    """Return where the rest of a cue with gaps ends, or 0 when it does not follow closely in the sentence."""
    for part in rest.split(_GAP):
        near = _NEAR if not part.isascii() else 3 * _NEAR
        stop = text.find("\n", begin)
        limit = min(begin + near + len(part), stop if stop >= 0 else len(text))
        found = text.find(part, begin, limit)
        if found < 0 or not _stands_alone(text, found, found + len(part)):
            return 0
        begin = found + len(part)
    return begin
