"""Snippets that state different numbers for the same thing.

Two snippets that hold at the same time are compared when they are about the same: the same product, the same innermost
heading, the same text but for its numbers where one heading holds the other, a long sentence that is the same but for
them, or sentences that speak of the same concepts. Amounts of one kind (time, money of one currency, weight …) clash
when they differ: the only ones that both snippets state, or those of two sentences that are alike. What one of them
states elsewhere too is no contradiction. What the matters of shops tell of a pair (`reworded.py`) is weighed last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations, combinations_with_replacement, product
from typing import NamedTuple

from rapidfuzz import fuzz

from copilot.context import Snippet
from copilot.retrieval.conflicts.matters import load_matters
from copilot.retrieval.conflicts.quantities import BARE, NUMBER, Amount, Quantities, load_quantities
from copilot.retrieval.conflicts.reworded import Conflict, overlap, weighed
from copilot.retrieval.index.records import heading_of
from copilot.retrieval.query.glossary import Glossary

__all__ = ["conflicts"]

_CLAUSE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)|,(?=\s)|，|,(?=\D)")
_SAME = 0.75
"""Share of the concepts of two sentences that must be the same where nothing else says that they go together."""
_ALIKE = 75.0
"""Likeness of two sentences, numbers left out, from which they speak of the same thing under one heading."""
_LONG = 20
"""Letters, a wide one counted twice, from which a sentence alone tells what it is about ("价格：#元" does not)."""
_COMMON = 12
"""A heading that more snippets have (Notes, Overview) says nothing about what they are about."""


class _Statement(NamedTuple):
    kind: str
    amounts: tuple[Amount, ...]
    concepts: frozenset[str]
    """Those of the heading too."""
    own: frozenset[str]
    text: str
    masked: str
    """The sentence in small letters, without its amounts and spaces."""

    @property
    def tells(self) -> bool:
        """Whether the sentence says what it is about without a heading."""
        return sum(1 if char.isascii() else 2 for char in self.masked) >= _LONG


class _Subject(NamedTuple):
    snippet: Snippet
    heading: str
    statements: tuple[_Statement, ...]
    topics: frozenset[str]
    """Concepts of the heading."""

    def of(self, kinds: Collection[str]) -> list[_Statement]:
        """Return the statements of some kinds."""
        return [item for item in self.statements if item.kind in kinds]


def conflicts(snippets: Iterable[Snippet], glossary: Glossary, quantities: Quantities | None = None) -> list[Conflict]:
    """Return the pairs of customer-facing snippets whose numbers differ, each pair once a kind of amount.

    What is said of a product is compared with what else is said of it, policies and scripts with each other.
    """
    reader = quantities or load_quantities()
    known = [snippet for snippet in snippets if _is_told(snippet)]
    subjects = [subject for subject in (_subject(each, glossary, reader) for each in known) if subject.statements]
    found: dict[tuple[str, str, str], Conflict] = {}
    for one, other, close in _pairs(subjects, glossary, reader):
        first, second = (one, other) if one.snippet.id <= other.snippet.id else (other, one)
        if overlap(first.snippet, second.snippet):
            for conflict in _clashes(first, second, close, reader.money):
                found.setdefault((conflict.first, conflict.second, conflict.unit), conflict)
    return weighed(list(found.values()), known, load_matters(reader))


def _is_told(snippet: Snippet) -> bool:
    return snippet.audience == "customer" and bool(snippet.sku or snippet.title or snippet.kind != "product")


def _subject(snippet: Snippet, glossary: Glossary, quantities: Quantities) -> _Subject:
    heading = heading_of(snippet)
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
        numbers = quantities.numbers(plain, amounts) if not snippet.sku else []
        if numbers:
            said = frozenset(glossary.concepts(clause))
            masked = _masked(plain, numbers)
            statements.append(_Statement(NUMBER, tuple(numbers), concepts | said, said, clause.strip(), masked))
    return _Subject(snippet, _letters(heading), tuple(statements), concepts)


def _pairs(
    subjects: list[_Subject], glossary: Glossary, quantities: Quantities
) -> Iterator[tuple[_Subject, _Subject, bool]]:
    """Yield pairs that may be about the same; True where heading, or the text but for its numbers, says they are."""
    yield from _saying_the_same(subjects, glossary, quantities)
    # A number without a unit may be any: nothing less than the same words says what it counts.
    measured = [item._replace(statements=tuple(s for s in item.statements if s.kind != NUMBER)) for item in subjects]
    yield from _about_the_same([item for item in measured if item.statements])


def _about_the_same(subjects: list[_Subject]) -> Iterator[tuple[_Subject, _Subject, bool]]:
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


def _saying_the_same(
    subjects: Iterable[_Subject], glossary: Glossary, quantities: Quantities
) -> Iterator[tuple[_Subject, _Subject, bool]]:
    """Yield pairs with a sentence that is the same but for its numbers, whatever the words of their headings.

    A short one ("运费：#元") says little: there the headings must speak of its matter, and of no other that tells them
    apart ("lamp: warranty", "kettle: warranty").
    """
    groups: dict[tuple[str, ...], dict[str, tuple[_Subject, _Statement]]] = {}
    for subject in subjects:
        snippet = subject.snippet
        for item in subject.statements if snippet.sku or snippet.kind != "product" else ():
            if item.tells or item.own & subject.topics:
                key = (snippet.sku or "", snippet.lang, item.kind, item.masked)
                groups.setdefault(key, {})[snippet.id] = (subject, item)
    for group in groups.values():
        for (one, said), (other, _) in combinations(group.values(), 2) if len(group) <= _COMMON else ():
            alike = not said.tells and not _told_apart(one, other, said.own)
            if not (said.tells or alike):
                continue
            if _sections_of_one_page(one.snippet, other.snippet):
                cases = (glossary.without(item.snippet.title, said.own) for item in (one, other))
                if len({quantities.special(case) for case in cases}) > 1:
                    continue
            yield one, other, alike


def _told_apart(one: _Subject, other: _Subject, matter: frozenset[str]) -> bool:
    """Whether headings of one matter name different things beside it, known to the glossary or not."""
    mine, theirs = one.topics - matter, other.topics - matter
    shared = SequenceMatcher(None, one.heading, other.heading, autojunk=False).find_longest_match()
    least = 4 if one.heading.isascii() else 2
    rests = shared.size >= least and min(len(one.heading), len(other.heading)) > shared.size
    return rests or bool(mine and theirs and mine != theirs)


def _sections_of_one_page(one: Snippet, other: Snippet) -> bool:
    """Whether two snippets stand side by side: headings that name different cases (a city each) tell them apart."""
    return one.source == other.source and all(item.id.startswith(f"{item.source}#") for item in (one, other))


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
    for kinds in _compared(one, other, money):
        mine, theirs = one.of(kinds), other.of(kinds)
        for first, second in product(mine, theirs):
            apart = not _told(first.amounts, theirs) and not _told(second.amounts, mine)
            # Both are of one product, and it has one price.
            certain = close or (not money.isdisjoint(kinds) and one.snippet.sku)
            only = certain and NUMBER not in kinds and _values(mine) == _values(theirs) == 1
            if apart and (only or _alike(first, second, close)):
                yield _conflict(one, other, first, second)
                break


def _compared(one: _Subject, other: _Subject, money: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield the kinds that are compared; a product's price without a currency is so with a price in one."""
    mine, theirs = ({item.kind for item in subject.statements} for subject in (one, other))
    prices = (mine | theirs) & money
    if not (one.snippet.sku and BARE in prices and mine & money and theirs & money):
        yield from ((kind,) for kind in sorted(mine & theirs))
        return
    yield from ((kind,) for kind in sorted((mine & theirs) - money))
    yield from ((currency, BARE) for currency in sorted(prices - {BARE} or prices))


def _told(amounts: Iterable[Amount], elsewhere: Iterable[_Statement]) -> bool:
    return any(amount.agrees(known) for amount in amounts for item in elsewhere for known in item.amounts)


def _values(statements: Iterable[_Statement]) -> int:
    """Return how many different amounts are stated."""
    return len({(amount.low, amount.high) for item in statements for amount in item.amounts})


def _alike(one: _Statement, other: _Statement, close: bool) -> bool:
    """Whether two sentences speak of the same thing."""
    if one.tells and one.masked == other.masked:
        return True
    if one.kind == NUMBER:
        return False
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
