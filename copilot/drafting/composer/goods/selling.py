"""Which goods a question like "do you sell yoga mats?" asks for, and whether any product found is of that kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from copilot.drafting.composer.quotes.quoting import kind_of, name_grams
from copilot.types import Lang

__all__ = ["alike", "compound", "goods_asked", "matches"]

_WORDS = 4
"""Words from which an English object is more than the name of goods."""
_SIGNS = 6
"""The same in Chinese signs."""
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_EDGE = re.compile(r"[?？!！。.,，~\n]")


def goods_asked(
    text: str, cues: Sequence[str], fillers: Sequence[str], qualities: Sequence[str], lang: Lang
) -> tuple[str, ...]:
    """Return the goods of a question about selling, in lower case; empty where it names none plainly.

    The last word is their kind ("camping", "chairs"); `qualities` ("good") say nothing of it. English names them
    after the cue, Korean before it, Chinese on either side.
    """
    cue = max((word for word in cues if word in text), key=len, default="")
    if not cue:
        return ()
    if lang == "zh":  # chats put blanks where marks should stand
        text = next(part for part in _BLANK.split(text) if cue in part)
    before, _, after = text.partition(cue)
    if lang == "en":
        words = [w for w in re.split(r"[^a-z0-9'-]+", _EDGE.split(after)[0]) if w and w not in qualities]
        stop = next((i for i, word in enumerate(words) if word in fillers and i), len(words))
        words = [word for word in words[:stop] if word not in fillers]
        return tuple(words) if len(words) <= _WORDS else ()
    if lang == "ko":
        *before_it, kind = _EDGE.split(before)[-1].split() or [""]
        if not kind or kind in fillers:
            return ()
        said = [word for word in before_it[-1:] if word not in fillers and word not in qualities]
        return (*said, re.sub(r"(?:은|는|이|가|을|를|도)$", "", kind))
    rest = _EDGE.split(before)[-1] + _EDGE.split(after)[0]
    for word in sorted((*cues, *fillers), key=len, reverse=True):
        rest = rest.replace(word, "")
    return (rest,) if 2 <= len(rest) <= _SIGNS else ()


def compound(goods: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """Return what stands before the kind in a word made of both (캠핑 in 캠핑의자), nothing where there is none."""
    heads = (goods.removesuffix(kind) for kind in kinds if len(kind) > 1 and goods.endswith(kind))
    return next(((head,) for head in heads if len(head) > 1 and not head.isascii()), ())


def alike(goods: str, name: str) -> bool:
    """Say whether a product is near enough to be offered for goods that the shop has not: their names end alike."""
    return bool(goods) and not goods.isascii() and goods[-1] == kind_of(name)


def matches(goods: str, names: Sequence[str]) -> bool:
    """Say whether one of the names is of the kind of the goods: it shares the word they end with."""
    if any(char.isdigit() for char in goods):
        return True
    if goods.isascii():
        stem = re.sub(r"(?:es|s)$", "", goods)
        return any(stem in name for name in names)
    return any(goods[-2:] in name or goods[-2:] in name_grams(name) for name in names)
