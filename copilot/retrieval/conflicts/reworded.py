"""Statements of one matter with different amounts, whatever their words and languages.

The same reading takes back what was found by words alone but is said of different matters or cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product

from copilot.context import Snippet
from copilot.retrieval.conflicts.matters import Matters, Stated
from copilot.types import Frozen

__all__ = ["Conflict", "overlap", "weighed"]

_MANY = 10
"""Statements of one amount of which each is held against each of another."""


class Conflict(Frozen):
    """Two statements of which at most one can be right."""

    first: str
    """Id of a snippet."""
    second: str
    unit: str
    concepts: tuple[str, ...]
    """What both speak of; empty where only the heading or the product tells."""
    first_text: str
    second_text: str


def weighed(found: Sequence[Conflict], known: Iterable[Snippet], matters: Matters) -> list[Conflict]:
    """Return what was found but for what is said of different matters or cases, and what contradicts in other words."""
    stated = {snippet.id: list(matters.stated(snippet)) for snippet in known}
    kept = [item for item in found if not _told_apart(item, stated)]
    pairs: dict[tuple[str, str], list[Conflict]] = {}
    for item in kept:
        pairs.setdefault((item.first, item.second), []).append(item)
    new: dict[tuple[str, str, str], Conflict] = {}
    for pair in _clashes(item for items in stated.values() for item in items):
        one, other = sorted(pair, key=lambda item: item.snippet.id)
        first, second = one.snippet.id, other.snippet.id
        parts = pairs.get((first, second), ())
        if not any(part.first_text in one.text and part.second_text in other.text for part in parts):
            conflict = Conflict(
                first=first, second=second, unit=one.kind, concepts=(one.matter,),
                first_text=one.text, second_text=other.text,
            )  # fmt: skip
            new.setdefault((first, second, one.matter), conflict)
    return [*kept, *new.values()]


def overlap(one: Snippet, other: Snippet) -> bool:
    """Whether there is a day on which both snippets hold."""
    starts: list[date] = [day for day in (one.valid_from, other.valid_from) if day]
    ends: list[date] = [day for day in (one.valid_to, other.valid_to) if day]
    return not starts or not ends or max(starts) <= min(ends)


def _told_apart(found: Conflict, stated: dict[str, list[Stated]]) -> bool:
    """Whether what two sentences state is of different matters or cases, as far as both are known."""
    first, second = (
        [item for item in stated[snippet] if text in item.text and item.kind == found.unit]
        for snippet, text in ((found.first, found.first_text), (found.second, found.second_text))
    )
    return bool(first and second) and not any(_may_be_one(one, other) for one, other in product(first, second))


def _may_be_one(one: Stated, other: Stated) -> bool:
    named = not one.names or not other.names or one.names & other.names
    return bool(one.matter == other.matter and one.cases == other.cases and named and _given_alike(one, other))


def _clashes(stated: Iterable[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Yield pairs of statements of which at most one can be right; those of a product without a code tell nothing."""
    groups: dict[tuple[str, str, frozenset[str]], list[Stated]] = {}
    told: dict[tuple[str, str], list[Stated]] = {}
    for item in stated:
        if item.snippet.sku or item.snippet.kind != "product":
            groups.setdefault((item.matter, item.snippet.sku or "", item.cases), []).append(item)
            told.setdefault((item.matter, item.snippet.id), []).append(item)
    for group in groups.values():
        for one, other in _differing(group):
            mine, theirs = told[one.matter, one.snippet.id], told[other.matter, other.snippet.id]
            if not _states(mine, other) and not _states(theirs, one):
                yield one, other


def _differing(group: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    by_value: dict[object, list[Stated]] = {}
    for item in group:
        by_value.setdefault(item.value, []).append(item)
    for mine, theirs in combinations(by_value.values(), 2):
        if not mine[0].value.agrees(theirs[0].value):
            yield from (pair for pair in product(mine[:_MANY], theirs[:_MANY]) if _comparable(*pair))


def _comparable(one: Stated, other: Stated) -> bool:
    """Whether two statements of one matter and case can be about the same thing."""
    if one.snippet.id == other.snippet.id or not overlap(one.snippet, other.snippet) or not _given_alike(one, other):
        return False
    if (one.names or other.names) and not one.names & other.names:
        return False
    apart = one.headed and other.headed and not one.headed & other.headed
    return not (apart and one.snippet.source == other.snippet.source and _is_section(one) and _is_section(other))


def _given_alike(one: Stated, other: Stated) -> bool:
    return not (one.given and other.given) or any(a.agrees(b) for a in one.given for b in other.given)


def _is_section(item: Stated) -> bool:
    return item.snippet.id.startswith(f"{item.snippet.source}#")


def _states(elsewhere: Iterable[Stated], item: Stated) -> bool:
    """Whether a snippet states the other's amount too, for whatever case."""
    return any(known.value == item.value for known in elsewhere)
