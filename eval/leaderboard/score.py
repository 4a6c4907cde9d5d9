"""From a system's verdicts to a row of the leaderboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from copilot.types import Frozen
from eval.case import PolicyCase
from eval.labels import flips
from eval.leaderboard.systems import Answers
from eval.metrics import Share, f1, share
from eval.result import CaseRecord

__all__ = ["Row", "score_system"]


class Row(Frozen):
    """A system's scores over all cases, by verdict: which policy it names does not matter."""

    system: str
    about: str = ""
    """Version and configuration, in a few words."""
    dataset: str = ""
    """Name and version of the cases: rows of another version do not compare."""
    measured: date | None = None
    cases: int
    recall: Share
    false_block: Share
    precision: Share
    f1: float | None
    balanced: float
    """Mean of recall and of good drafts let through: 0.5 is what a coin gives."""
    flips: Share
    """Sets of one draft with opposite labels in which every member is judged right."""
    unchecked: Share
    ms: float
    """Milliseconds of wall time a case, start-up included."""
    by_lang: dict[str, tuple[Share, Share]]
    """Language → recall and false blocks."""
    by_rule: dict[str, tuple[Share, Share]]


def score_system(system: str, about: str, cases: Sequence[PolicyCase], answers: Answers, ms: float) -> Row:
    """Return the row of a system. An unchecked draft is held, so it counts as blocked, for and against."""
    stopped = {c.id: answers[c.id].outcome in ("rejected", "unchecked") for c in cases}
    recall, wrong = _both(cases, stopped)
    precision = share(recall.k, int(recall.k + wrong.k))
    pairs = flips(CaseRecord(
        id=c.id, suite="policy", lang=c.lang, dataset="", rule=c.rule, label=c.expect, messages=(("draft", c.draft),)
    ) for c in cases)  # fmt: skip
    right = sum(all(stopped[r.id] is (r.label == "block") for r in pair) for pair in pairs)
    return Row(
        system=system,
        about=about,
        cases=len(cases),
        recall=recall,
        false_block=wrong,
        precision=precision,
        f1=f1(precision.value, recall.value),
        balanced=((recall.value or 0) + 1 - (wrong.value or 0)) / 2,
        flips=share(right, len(pairs)),
        unchecked=share(sum(answers[c.id].outcome == "unchecked" for c in cases), len(cases)),
        ms=round(ms, 3),
        by_lang={lang: _both([c for c in cases if c.lang == lang], stopped) for lang in ("zh", "en", "ko")},
        by_rule={
            rule: _both([c for c in cases if c.rule == rule], stopped) for rule in sorted({c.rule for c in cases})
        },
    )


def _both(cases: Sequence[PolicyCase], stopped: dict[str, bool]) -> tuple[Share, Share]:
    block = [c for c in cases if c.expect == "block"]
    allow = [c for c in cases if c.expect == "allow"]
    return share(sum(stopped[c.id] for c in block), len(block)), share(sum(stopped[c.id] for c in allow), len(allow))
