"""The main clauses of a sentence that joins several: each may commit to something that the others outweigh."""

from __future__ import annotations

from copilot.checking.reader.signals import doubts, leans
from copilot.checking.reader.view import View, taken_out
from copilot.types import Lang

__all__ = ["denies_beside", "main_clauses"]

_MOST = 6
"""A list of more clauses is no sentence that joins statements."""
_TELLING: dict[Lang, int] = {"zh": 4, "ko": 8, "en": 16}
"""Characters that a statement of its own has at least; less is an answer."""

_OF_ONE = frozenset({"negated", "past"})
"""Doubts about one clause that say nothing of who is at fault in another: "packed badly, so it can't be resold"."""


def main_clauses(view: View) -> list[View]:
    """Return the clauses of a sentence that stand by themselves; none where one governs the others."""
    clauses = [(start - view.sentence.start, end - view.sentence.start) for start, end in view.sentence.clauses]
    if not 1 < len(clauses) <= _MOST:
        return []
    against = set(doubts(view)) - _OF_ONE
    pieces = [taken_out(view, a, b, asks=False) for a, b in clauses if b - a >= _TELLING[view.lang]]
    return [piece for piece in pieces if against.issubset(doubts(piece)) and not (leans(piece) or _depends(piece))]


def _depends(clause: View) -> bool:
    """Whether a clause is a part of what another says: "whether it comes on Friday", "provided it is unworn"."""
    if clause.lang == "ko" and not clause.says("clause_end"):
        return True  # a noun of a list, whose verb stands at the end of the sentence
    return any(clause.says(name) for name in ("indirect", "asks_of_you", "protasis", "keeps_as_is"))


def denies_beside(view: View, clause: View) -> bool:
    """Whether the sentence refuses or negates something outside one of its clauses, so that this offers nothing."""
    return "refuse" in view.hits or not _OF_ONE.intersection(doubts(view)).issubset(doubts(clause))
