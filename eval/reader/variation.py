"""Replies written differently for training: openings, closings on the same line, marks, Korean without blanks."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["varied", "words"]

_WAYS = ("opening", "closing", "foreign", "mark", "blanks")
_STOP = re.compile(r"[。.!！~～]+(?=(?:\]\])?$)")
_KOREAN_BLANK = re.compile("(?<=[가-힣]) (?=[가-힣])")


class _Words(Frozen):
    opening: dict[Lang, tuple[str, ...]]
    closing: dict[Lang, tuple[str, ...]]
    foreign: dict[Lang, tuple[str, ...]]
    mark: dict[Lang, tuple[str, ...]]


@cache
def _words() -> _Words:
    return load_model(Path(__file__).with_name("variations.yaml"), _Words)


def words() -> list[tuple[str, ...]]:
    """Return every list of words, whatever language and place."""
    stored = _words()
    return [
        listed for place in (stored.opening, stored.closing, stored.foreign, stored.mark) for listed in place.values()
    ]


def varied(marked: str, lang: Lang) -> str:
    """Return the marked reply in one other way of writing; the text alone chooses which."""
    number = int(sha256(marked.encode()).hexdigest(), 16)
    way, number = _WAYS[number % len(_WAYS)], number // len(_WAYS)
    if way == "blanks":
        way = "opening"
        if lang == "ko":
            return _KOREAN_BLANK.sub("", marked)
    listed: tuple[str, ...] = getattr(_words(), way)[lang]
    word = listed[number % len(listed)]
    if way == "opening":
        return word + marked
    stop = _STOP.search(marked.rstrip())
    if way == "mark" and stop:
        return marked[: stop.start()] + word + marked[stop.start() :]
    return _STOP.sub("", marked.rstrip()) + word
