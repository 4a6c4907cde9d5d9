"""What customers call goods and what a product's name calls them: the words of `knowledge/glossary.yaml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import RootModel

from copilot import resources
from copilot.types import Lang

__all__ = ["Goods", "as_named", "load_goods", "says"]

Goods = tuple[tuple[str, ...], ...]
"""Groups of words that mean the same."""
_GAP = 12
"""Characters that may stand for the `…` of a cue."""


class _File(RootModel[dict[str, dict[Lang, tuple[str, ...]]]]):
    """Concept to its words in each language."""


def load_goods(lang: Lang, path: Path | None = None) -> Goods:
    """Return the groups of a language, longest words first; none when there is no glossary."""
    file = path or resources.root("knowledge") / "glossary.yaml"
    concepts = resources.load_model(file, _File).root if file.is_file() else {}
    groups = (concept.get(lang, ()) for concept in concepts.values())
    return tuple(tuple(sorted((w.removesuffix("*") for w in g), key=len, reverse=True)) for g in groups if len(g) > 1)


def as_named(text: str, names: Sequence[str], goods: Goods) -> str:
    """Return a text with the goods called as a product's name calls them ("书桌" becomes "学习桌").

    A word that stands in a name itself stays: "waterproof" in "waterproof shoes" needs no other.
    """
    joined = "\n".join(names).lower()
    for group in goods:
        said = next((word for word in group if _stands(word, text)), None)
        if said is None or said in joined:
            continue
        known = [word for word in group if word in joined]
        text = text.replace(said, f" {' '.join(known)} ") if known else text
    return text


def says(word: str, text: str) -> bool:
    """Say whether a cue stands in a text; `…` in it is a short gap ("剪…吊牌")."""
    if "…" not in word:
        return word in text
    pattern = rf"[^\n。！？!?]{{0,{_GAP}}}".join(map(re.escape, word.split("…")))
    return re.search(pattern, text) is not None


def _stands(word: str, text: str) -> bool:
    """Say whether a word stands in a text; a Latin one must begin as a word of its own."""
    return bool(re.search(rf"(?<![a-z]){re.escape(word)}", text)) if word.isascii() else word in text
