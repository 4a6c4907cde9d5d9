"""What a scorer is, and the one place where a scorer that fails becomes "broken"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from eval.case import ReplyCase
from eval.result import ReplyResult, Score
from eval.trial import tried

__all__ = ["Scorer", "bad", "good", "graded", "run_scorers"]

_OF_NO_REPLY = frozenset({"outcome", "policy_raw", "policy_final", "candidates"})
"""Scorers that do not look at how a reply is written."""


class Scorer(Protocol):
    """Judges one side of a reply. Small, stateless, and with a version that changes when old scores stop comparing."""

    name: str
    version: int

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case asks for this judgement."""
        ...

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Return the score; an exception means that the scorer is broken, not that the reply is bad."""
        ...


def good(scorer: Scorer, why: str = "") -> Score:
    """Return full marks."""
    return Score(scorer=scorer.name, value=1.0, passed=True, why=why)


def bad(scorer: Scorer, why: str) -> Score:
    """Return no marks, with the reason."""
    return Score(scorer=scorer.name, value=0.0, passed=False, why=why)


def graded(scorer: Scorer, hit: int, of: int, why: str) -> Score:
    """Return `hit` of `of` as the value; passed only when nothing is missing."""
    return Score(scorer=scorer.name, value=hit / of if of else 1.0, passed=hit == of, why=why)


def run_scorers(scorers: Iterable[Scorer], case: ReplyCase, result: ReplyResult) -> tuple[Score, ...]:
    """Return the scores of all that fit; one that raises is reported as broken and the others go on.

    Where no reply could be had there is nothing to judge but that: an unreachable model says nothing about manner.
    Nor do the composer's words about the model whose drafts they replaced.
    """
    if result.outcome == "failed":
        fit = [s for s in scorers if s.name == "outcome" or (s.name == "candidates" and _wanted(s, case))]
    elif result.replaced:
        fit = [s for s in scorers if s.name in _OF_NO_REPLY and _wanted(s, case)]
    else:
        fit = [s for s in scorers if _wanted(s, case)]
    return tuple(_one(scorer, case, result) for scorer in fit)


def _wanted(scorer: Scorer, case: ReplyCase) -> bool:
    return (not case.scorers or scorer.name in case.scorers) and scorer.fits(case)


def _one(scorer: Scorer, case: ReplyCase, result: ReplyResult) -> Score:
    return tried(
        lambda: scorer.score(case, result),
        lambda why: Score(scorer=scorer.name, value=None, passed=None, why=why, broken=True),
    )
