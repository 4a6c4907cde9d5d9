"""The metamorphic check: a draft written differently must get the same verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from copilot.types import Frozen, Lang
from eval.case import PolicyCase
from eval.metrics import Share, share
from eval.mutate.mutators import Mutation, mutate
from eval.progress import ticking
from eval.suites.policy import check_one

if TYPE_CHECKING:
    from copilot.parts import Checker

__all__ = ["Flip", "Stability", "check_stability"]


class Flip(Frozen):
    """A mutation that changed a verdict."""

    case: str
    lang: Lang
    mutation: str
    before: str
    after: str
    was_blocked: bool


class Stability(Frozen):
    """How a mutation fared in one language."""

    mutation: str
    lang: Lang
    stable: Share
    missed: int
    """Blocked before, let through after: the dangerous direction."""
    extra: int
    """Let through before, blocked after."""


def check_stability(
    checker: Checker, cases: Iterable[PolicyCase], mutations: Sequence[Mutation]
) -> tuple[list[Stability], list[Flip]]:
    """Return the stability of every mutation by language, and each flip."""
    tried: dict[tuple[str, Lang], int] = {}
    flips: list[Flip] = []
    listed = list(cases)
    with ticking("drafts", len(listed)) as tick:
        for case in listed:
            before = check_one(checker, case).outcome
            for mutation in mutations:
                text = mutate(mutation, case.draft, case.lang, case.id)
                if text is None or before == "unchecked":
                    continue
                tried[mutation.name, case.lang] = tried.get((mutation.name, case.lang), 0) + 1
                after = check_one(checker, case.model_copy(update={"draft": text})).outcome
                if (before == "rejected") is not (after in ("rejected", "unchecked")):
                    flips.append(_flip(case, mutation, text, before == "rejected"))
            tick()
    return [_sum_up(name, lang, n, flips) for (name, lang), n in sorted(tried.items())], flips


def _flip(case: PolicyCase, mutation: Mutation, text: str, was_blocked: bool) -> Flip:
    return Flip(
        case=case.id, lang=case.lang, mutation=mutation.name, before=case.draft, after=text, was_blocked=was_blocked
    )


def _sum_up(name: str, lang: Lang, n: int, flips: Sequence[Flip]) -> Stability:
    mine = [f for f in flips if f.mutation == name and f.lang == lang]
    missed = sum(f.was_blocked for f in mine)
    stable = share(n - len(mine), n)
    return Stability(mutation=name, lang=lang, stable=stable, missed=missed, extra=len(mine) - missed)
