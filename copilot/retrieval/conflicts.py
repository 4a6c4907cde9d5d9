"""Snippets that state different numbers for the same thing.

A statement is a sentence with a quantity (days, money, percent …) and the concepts it speaks of. Two snippets that
hold at the same time conflict when they speak of the same concepts in the same unit and share no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from copilot.context import Snippet
from copilot.retrieval.glossary import Glossary
from copilot.types import Frozen

__all__ = ["Conflict", "conflicts"]

_UNITS = (
    ("days", r"天|日内|個?工作日|个工作日|days?|business days?|working days?|일|영업일"),
    ("hours", r"小时|hours?|hrs?|시간"),
    ("years", r"年(?!\d|以来)|years?|년"),
    ("money", r"元|块|yuan|rmb|위안"),
    ("percent", r"%|percent"),
)
_NUMBER = (
    r"(?<![\d.:：\-])(?:(\d+(?:\.\d+)?)\s*(?:-|~|–|to|到|至)\s*)?(\d+(?:\.\d+)?)\s*(?:个|個|-)?\s*(?:{unit})(?![\d:：])"
)
_PATTERNS = tuple((name, re.compile(_NUMBER.replace("{unit}", unit), re.I)) for name, unit in _UNITS)
_CLAUSE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)|,(?=\s)|，")
_SAME = 0.75


class _Statement(Frozen):
    unit: str
    numbers: frozenset[str]
    concepts: frozenset[str]
    text: str
    snippet: Snippet


class Conflict(Frozen):
    """Two statements of which at most one can be right."""

    first: str
    """Id of a snippet."""
    second: str
    unit: str
    concepts: tuple[str, ...]
    first_text: str
    second_text: str


def conflicts(snippets: Iterable[Snippet], glossary: Glossary) -> list[Conflict]:
    """Return the pairs of customer-facing snippets whose numbers differ, each pair once a unit.

    What is said of a product is compared with what else is said of it, policies and scripts with each other.
    """
    groups: dict[tuple[str, str, str], list[_Statement]] = {}
    for snippet in snippets:
        if snippet.audience == "customer" and (snippet.sku or snippet.kind != "product"):
            for statement in _statements(snippet, glossary):
                for concept in statement.concepts:
                    groups.setdefault((snippet.sku or "", statement.unit, concept), []).append(statement)
    found: dict[tuple[str, str, str], Conflict] = {}
    for group in groups.values():
        for one, other in combinations(group, 2):
            key = (one.snippet.id, other.snippet.id, one.unit)
            if key not in found and _clash(one, other):
                found[key] = Conflict(
                    first=one.snippet.id, second=other.snippet.id, unit=one.unit,
                    concepts=tuple(sorted(one.concepts & other.concepts)),
                    first_text=one.text, second_text=other.text,
                )  # fmt: skip
    return list(found.values())


def _statements(snippet: Snippet, glossary: Glossary) -> Iterator[_Statement]:
    heading = frozenset(glossary.concepts(snippet.title.rsplit(" › ", 1)[-1]))
    for clause in _CLAUSE.split(snippet.text):
        for unit, pattern in _PATTERNS:
            numbers = frozenset("-".join(part for part in match if part) for match in pattern.findall(clause))
            concepts = frozenset(glossary.concepts(clause)) | heading
            if numbers and len(concepts) >= 2:
                yield _Statement(unit=unit, numbers=numbers, concepts=concepts, text=clause.strip(), snippet=snippet)


def _clash(one: _Statement, other: _Statement) -> bool:
    if one.snippet.id == other.snippet.id or one.numbers & other.numbers:
        return False
    alike = len(one.concepts & other.concepts) / len(one.concepts | other.concepts)
    return alike >= _SAME and _overlap(one.snippet, other.snippet)


def _overlap(one: Snippet, other: Snippet) -> bool:
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_to, other.valid_to) if day]
    return not starts or not ends or max(starts) <= min(ends)
