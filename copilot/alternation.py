"""Patterns for any of some words, for the many places that look lists of data up in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["either"]


def either(words: Iterable[str]) -> str:
    """Return a pattern (without a group around it) for any of the words as they are written; none never match.

    The longest stand first, so that "二十四" is not read as "二".
    """
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
