"""The sentences of a long section of rules that have to do with a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

__all__ = ["to_the_point"]

_MANY = 4
"""Sentences from which a section speaks of several things."""
_LEAST = 1.0
"""Weight of shared words from which a sentence is on the question; a word weighs less the more sentences hold it."""
_PART = 0.5
"""Part of the best sentence's weight from which another one belongs to it."""


def to_the_point(texts: list[str], asked: frozenset[str], units: Callable[[str], frozenset[str]]) -> list[str]:
    """Return the sentences that hold rare words of a question, all where none clearly does.

    `asked` is what the question can be recognised by, as `units` finds it in texts.
    """
    if len(texts) < _MANY:
        return texts
    known = [units(text) for text in texts]
    count = Counter(unit for own in known for unit in own)
    weights = [sum(1 / count[unit] for unit in asked & own if len(unit) > 1) for own in known]
    best = max(weights)
    if best < _LEAST:
        return texts
    return [text for text, weight in zip(texts, weights, strict=True) if weight >= best * _PART]
