"""Snippets that state different numbers for the same thing.

Two snippets that hold at the same time are compared when they are about the same: the same product, the same innermost
heading, the same text but for its numbers where one heading holds the other, or sentences that speak of the same
concepts. Amounts of one kind (time, money of one currency, weight …) clash when they differ: the only ones that both
snippets state, or those of two sentences that are alike. What one of them states elsewhere too is no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, combinations_with_replacement
from typing import NamedTuple

from rapidfuzz import fuzz

from copilot.context import Snippet
from copilot.retrieval.glossary import Glossary
from copilot.retrieval.quantities import Amount, Quantities, load_quantities
from copilot.types import Frozen

__all__ = ["Conflict", "conflicts"]

_CLAUSE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)|,(?=\s)|，|,(?=\D)")
_SAME = 0.75
"""Share of the concepts of two sentences that must be the same where nothing else says that they go together."""
_ALIKE = 75.0
"""Likeness of two sentences, numbers left out, from which they speak of the same thing under one heading."""
_COMMON = 12
"""A heading that more snippets have (Notes, Overview) says nothing about what they are about."""


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


class _Statement(NamedTuple):
    kind: str
    amounts: tuple[Amount, ...]
    concepts: frozenset[str]
    """Those of the heading too."""
    own: frozenset[str]
    text: str
    masked: str
    """The sentence in small letters, without its amounts and spaces."""


class _Subject(NamedTuple):
    snippet: Snippet
    heading: str
    statements: tuple[_Statement, ...]

    def of(self, kind: str) -> list[Amount]:
        """Return the amounts of a kind, each once."""
        found = {
            (amount.low, amount.high): amount
            for item in self.statements
            if item.kind == kind
            for amount in item.amounts
        }
        return list(found.values())


def conflicts(snippets: Iterable[Snippet], glossary: Glossary, quantities: Quantities | None = None) -> list[Conflict]:
    """Return the pairs of customer-facing snippets whose numbers differ, each pair once a kind of amount.

    What is said of a product is compared with what else is said of it, policies and scripts with each other.
    """
    reader = quantities or load_quantities()
    told = [_subject(snippet, glossary, reader) for snippet in snippets if _is_told(snippet)]
    subjects = [subject for subject in told if subject.statements]
    found: dict[tuple[str, str, str], Conflict] = {}
    for one, other, close in _pairs(subjects):
        first, second = (one, other) if one.snippet.id <= other.snippet.id else (other, one)
        if _overlap(first.snippet, second.snippet):
            for conflict in _clashes(first, second, close, reader.money):
                found.setdefault((conflict.first, conflict.second, conflict.unit), conflict)
    return list(found.values())


def _is_told(snippet: Snippet) -> bool:
    return snippet.audience == "customer" and bool(snippet.sku or snippet.title or snippet.kind != "product")


def _subject(snippet: Snippet, glossary: Glossary, quantities: Quantities) -> _Subject:
    heading = snippet.title.rsplit(" › ", 1)[-1]
    concepts = frozenset(glossary.concepts(heading))
    statements: list[_Statement] = []
    for clause in _CLAUSE.split(snippet.text):
        plain = quantities.plain(clause)
        amounts = quantities.amounts(plain)
        if amounts:
            masked, said = _masked(plain, amounts), frozenset(glossary.concepts(clause))
            for kind in dict.fromkeys(amount.kind for amount in amounts):
                these = tuple(amount for amount in amounts if amount.kind == kind)
                statements.append(_Statement(kind, these, concepts | said, said, clause.strip(), masked))
    return _Subject(snippet, _letters(heading), tuple(statements))


def _pairs(subjects: list[_Subject]) -> Iterator[tuple[_Subject, _Subject, bool]]:
    """Yield pairs that may be about the same; True where heading, or the text but for its numbers, says they are."""
    close: dict[tuple[str, ...], list[_Subject]] = {}
    products: dict[str, list[_Subject]] = {}
    for subject in subjects:
        sku, lang = subject.snippet.sku or "", subject.snippet.lang
        if subject.heading:
            close.setdefault(("heading", sku, lang, subject.heading), []).append(subject)
        same = "".join(f"{item.kind}:{item.masked}" for item in subject.statements)
        close.setdefault(("text", sku, lang, same), []).append(subject)
        if sku:
            products.setdefault(sku, []).append(subject)
    for (sort, sku, *_), group in close.items():
        if len(group) <= _COMMON or (sort == "heading" and sku):
            for one, other in combinations(group, 2):
                if one.heading in other.heading or other.heading in one.heading:
                    yield one, other, True
    for group in products.values():
        yield from ((one, other, False) for one, other in combinations(group, 2))
    yield from ((one, other, False) for one, other in _speaking_alike(subjects))


def _speaking_alike(subjects: Iterable[_Subject]) -> Iterator[tuple[_Subject, _Subject]]:
    """Yield pairs of policies and scripts with sentences about nearly the same concepts."""
    groups: dict[str, dict[frozenset[str], dict[str, _Subject]]] = {}
    for subject in subjects:
        for item in subject.statements if not subject.snippet.sku and subject.snippet.kind != "product" else ():
            if len(item.concepts) >= 2:
                groups.setdefault(item.kind, {}).setdefault(item.concepts, {})[subject.snippet.id] = subject
    for sets in groups.values():
        for (one, mine), (other, theirs) in combinations_with_replacement(sets.items(), 2):
            if one is other:
                yield from combinations(mine.values(), 2)
            elif len(one & other) >= _SAME * len(one | other):
                yield from ((first, second) for first in mine.values() for second in theirs.values() if first != second)


def _clashes(one: _Subject, other: _Subject, close: bool, money: frozenset[str]) -> Iterator[Conflict]:
    kinds = {item.kind for item in one.statements} & {item.kind for item in other.statements}
    for kind in sorted(kinds):
        mine, theirs = one.of(kind), other.of(kind)
        for first, second in _facing(one, other, kind):
            apart = not _told(first.amounts, theirs) and not _told(second.amounts, mine)
            certain = close or (kind in money and one.snippet.sku)  # both are of one product, and it has one price
            only = certain and len(mine) == len(theirs) == 1
            if apart and (only or _alike(first, second, close)):
                yield _conflict(one, other, first, second)
                break


def _facing(one: _Subject, other: _Subject, kind: str) -> Iterator[tuple[_Statement, _Statement]]:
    for first in one.statements:
        for second in other.statements:
            if first.kind == second.kind == kind:
                yield first, second


def _told(amounts: Iterable[Amount], elsewhere: list[Amount]) -> bool:
    return any(amount.agrees(known) for amount in amounts for known in elsewhere)


def _alike(one: _Statement, other: _Statement, close: bool) -> bool:
    """Whether two sentences speak of the same thing."""
    if close:
        return fuzz.ratio(one.masked, other.masked) >= _ALIKE
    both, shared = one.concepts | other.concepts, one.concepts & other.concepts
    return (
        bool(one.own & other.own)
        and min(len(one.concepts), len(other.concepts)) >= 2
        and len(shared) / len(both) >= _SAME
    )


def _conflict(one: _Subject, other: _Subject, first: _Statement, second: _Statement) -> Conflict:
    return Conflict(
        first=one.snippet.id, second=other.snippet.id, unit=first.kind,
        concepts=tuple(sorted(first.concepts & second.concepts)),
        first_text=first.text, second_text=second.text,
    )  # fmt: skip


def _masked(plain: str, amounts: Iterable[Amount]) -> str:
    for amount in sorted(amounts, key=lambda item: -item.start):
        plain = f"{plain[: amount.start]}#{plain[amount.end :]}"
    return "".join(plain.split())


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _overlap(one: Snippet, other: Snippet) -> bool:
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_to, other.valid_to) if day]
    return not starts or not ends or max(starts) <= min(ends)
