"""Which cases a metric is about when it is below its floor: those that made it what it is, and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.agreement import split_groups
from eval.labels import blocked_by, flips
from eval.result import CaseRecord

__all__ = ["behind"]

_LANGS = ("zh", "en", "ko")
_HALVES = {"held_out": True, "development": False}
_OUTCOMES = ("fallback", "abstained", "failed")


def behind(records: Sequence[CaseRecord], name: str) -> list[CaseRecord]:
    """Return the cases that count against a metric, named as in `eval.summary`; none for times."""
    suite, *slices, figure = name.split(".")
    chosen = [r for r in records if r.suite == suite]
    for part in slices:
        if part in _LANGS:
            chosen = [r for r in chosen if r.lang == part]
        elif part in _HALVES:
            chosen = [r for r in chosen if r.held_out is _HALVES[part]]
    if suite == "policy":
        rules = [part for part in slices if part not in (*_LANGS, *_HALVES, "all")]
        return _labelled(chosen, rules[0] if rules else None, figure)
    if "raw" in slices or "final" in slices:
        return [r for r in chosen if _breaks(r, figure, first="raw" in slices)]
    return _replies(chosen, figure)


def _labelled(records: Sequence[CaseRecord], rule: str | None, figure: str) -> list[CaseRecord]:
    """Return the labelled drafts against a figure: an unchecked one is its own matter, precision is paid for by all."""
    if figure == "unchecked":
        return [r for r in records if _unchecked(r)]
    records = [r for r in records if not _unchecked(r)]
    mine = [r for r in records if rule in (None, r.rule)]
    tests: dict[str, Callable[[CaseRecord], bool]] = {
        "recall": lambda r: r.label == "block" and not r.passed,
        "caught": lambda r: r.label == "block" and not blocked_by(r, None),
        "false_block": lambda r: r.label == "allow" and blocked_by(r, None),
        "false_warn": lambda r: r.label == "allow" and not blocked_by(r, None) and _tells(r),
        "warn_noticed": lambda r: r.label == "warn" and not _tells(r),
    }
    stopped = [r for r in records if r.label == "allow" and blocked_by(r, rule)]
    if figure == "precision":
        return stopped
    if figure == "f1":
        return [*filter(tests["recall"], mine), *stopped]
    if figure == "flips":
        return [r for group in flips(mine) for r in group if not r.passed]
    return list(filter(tests[figure], mine)) if figure in tests else []


def _replies(records: Sequence[CaseRecord], figure: str) -> list[CaseRecord]:
    if figure == "parity":
        return [r for group in split_groups(records).values() for r in group]
    tests: dict[str, Callable[[CaseRecord], bool]] = {
        "pass": lambda r: not r.passed,
        "final_violations": lambda r: r.violates,
        "drafted": lambda r: r.reply is not None and r.reply.outcome != "drafted",
    }
    if figure in _OUTCOMES:
        return [r for r in records if r.reply is not None and r.reply.outcome == figure]
    return list(filter(tests.get(figure, lambda r: _less(r, figure)), records))


def _less(record: CaseRecord, scorer: str) -> bool:
    return any(s.scorer == scorer and s.value is not None and s.value < 1 for s in record.scores)


def _unchecked(record: CaseRecord) -> bool:
    return record.check is None or record.check.outcome == "unchecked"


def _tells(record: CaseRecord) -> bool:
    return record.check is not None and any(not f.shadow for f in record.check.findings)


def _breaks(record: CaseRecord, policy: str, *, first: bool) -> bool:
    reply = record.reply
    if reply is None or record.unanswered or not (reply.attempts if first else reply.text):
        return False
    findings = reply.attempts[0].findings if first else reply.findings
    return any(f.policy == policy and f.severity == "block" and not f.shadow for f in findings)
