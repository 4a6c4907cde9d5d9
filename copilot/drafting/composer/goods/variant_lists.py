"""The values of the one variant meant, of a statement that lists several ("1.5 m bed: …; 1.8 m bed: …")."""

from __future__ import annotations

import re

from copilot.drafting.composer.quotes.quoting import closed
from copilot.types import Lang

__all__ = ["of_variant"]

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
    joined = ("；" if lang == "zh" else "; ").join(kept)
    return closed(joined[:1].upper() + joined[1:], lang)
