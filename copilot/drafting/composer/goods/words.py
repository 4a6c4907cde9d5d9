"""What customers call goods and what a product's name calls them: the words of `knowledge/glossary.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from copilot.glossary import load_concepts
from copilot.types import Lang

__all__ = ["Goods", "as_named", "load_goods", "says", "stands", "without"]

Goods = tuple[tuple[str, ...], ...]
"""Groups of words that mean the same."""
_GAP, _LATIN_GAP = 12, 30
"""Characters that may stand for the `…` of a cue, and letters of one in English."""
_HANGUL = re.compile("[\uac00-\ud7a3]")
_BARE = 3
"""Syllables from which a Korean cue is also found without its blanks; shorter ones stand inside other words."""
_CLAUSE_END = r"\s*(?:[?？!！.。,，~\n]|$)"
"""What stands behind the `$` of a cue."""


def load_goods(lang: Lang, path: Path | None = None) -> Goods:
    """Return the groups of a language, longest words first; none when there is no glossary."""
    groups = (concept.get(lang, ()) for concept in load_concepts(path).values())
    return tuple(tuple(sorted((w.removesuffix("*") for w in g), key=len, reverse=True)) for g in groups if len(g) > 1)


def as_named(text: str, names: Sequence[str], goods: Goods) -> str:
    """Return a text with the goods called as a product's name calls them ("书桌" becomes "学习桌").

    A word that stands in a name itself stays: "waterproof" in "waterproof shoes" needs no other.
    """
    joined = "\n".join(names).lower()
    for group in goods:
        known = [word for word in group if word in joined]
        said = next((word for word in group if stands(word, text)), None) if known else None
        if said is not None and said not in known:
            text = text.replace(said, f" {' '.join(known)} ")
    return text


def says(word: str, text: str) -> bool:
    """Say whether a cue stands in a text; `…` in it is a short gap ("剪…吊牌"), a last `$` the end of a clause.

    Korean is often written without the blanks between its words ("안뗐어요").
    """
    if "…" in word or word[-1:] == "$":
        return _pattern(word).search(text) is not None
    return word in text or (_is_spaced(word) and word.replace(" ", "") in _bare(text))


@cache
def _is_spaced(word: str) -> bool:
    return " " in word.strip() and len(word.replace(" ", "")) >= _BARE and _HANGUL.search(word) is not None


@lru_cache(maxsize=8)
def _bare(text: str) -> str:
    return text.replace(" ", "")


@cache
def _pattern(word: str) -> re.Pattern[str]:
    gap = _LATIN_GAP if word.replace("…", "").isascii() else _GAP
    gapped = rf"[^\n。！？!?]{{0,{gap}}}".join(map(re.escape, word.removesuffix("$").split("…")))
    return re.compile(gapped + (_CLAUSE_END if word.endswith("$") else ""))


def without(text: str, phrases: Iterable[str]) -> str:
    """Return a text with phrases blanked."""
    for phrase in phrases:
        text = text.replace(phrase, " ")
    return text


def stands(word: str, text: str) -> bool:
    """Say whether a word stands in a text; a Latin one must begin as a word of its own."""
    if not word.isascii():
        return word in text
    at = text.find(word)
    while at > 0 and "a" <= text[at - 1] <= "z":
        at = text.find(word, at + 1)
    return at >= 0
