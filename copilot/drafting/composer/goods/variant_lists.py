"""The values of the one variant meant, of a statement that lists several ("1.5 m bed: …; 1.8 m bed: …")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from copilot.types import Lang

__all__ = ["of_variant", "other_variant"]

_BREAK = re.compile(r"[;；]\s*")
_LABEL = re.compile(r"^[^:：]{0,20}?(?<![\d.])(\d+\.\d+|\d{2,})[^:：\d]{0,8}[:：]")
"""What a list calls a variant by: a figure, with few words, before a colon."""
_LEAST = 2
"""Labelled parts from which a statement lists variants."""


def of_variant(text: str, said: str, lang: Lang) -> str:
    """Return a statement without the values of variants that the customer does not mean; whole where none is meant."""
    parts = _BREAK.split(text.rstrip("。."))
    labels = [found.group(1) if (found := _LABEL.match(part)) else "" for part in parts]
    meant = {label for label in labels if label and re.search(rf"(?<![\d.]){re.escape(label)}(?![\d.])", said)}
    if sum(map(bool, labels)) < _LEAST or len(meant) != 1:
        return text
    kept = [part for part, label in zip(parts, labels, strict=True) if not label or label in meant]
    mark, stop = ("；", "。") if lang == "zh" else ("; ", ".")
    joined = mark.join(kept)
    return joined[:1].upper() + joined[1:] + stop


def other_variant(texts: Iterable[str], said: str) -> Callable[[str], bool]:
    """Return what says whether a statement is on another variant than the one meant, of which a statement is told."""
    labels = {text: found.group(1) for text in texts if (found := _LABEL.match(text))}
    named = {label for label in labels.values() if re.search(rf"(?<![\d.]){re.escape(label)}(?![\d.])", said)}
    return lambda text: len(named) == 1 and labels.get(text) not in (None, *named)
