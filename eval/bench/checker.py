"""CPU time of the checker: a draft, bulk, and how it grows with the length of the draft."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from copilot.case import Case
from copilot.checking.checker import PolicyChecker
from copilot.commands.check import check_lines
from eval.bench.table import percentile, row

__all__ = ["run"]

_CASES = Path(__file__).parent.parent / "datasets" / "policy"
_LONGEST = 200
_REPEATED = ("明天一定到", "if it is not not not ", "1,", "~", "(", "보내 드릴게요 ", "the the the ", "打八折")


def run() -> None:
    """Print the table."""
    lines = list(_lines())
    cases = [case for line in lines if len((case := Case.model_validate_json(line)).draft or "") <= _LONGEST]
    checker = PolicyChecker()
    _each(checker, cases)
    _bulk(lines)
    _growth(checker)


def _lines() -> Iterator[str]:
    for path in sorted(_CASES.glob("*.jsonl")):
        yield from filter(str.strip, path.read_text(encoding="utf-8").splitlines())


def _timed(checker: PolicyChecker, case: Case) -> float:
    """Return milliseconds of CPU for one check."""
    started = time.thread_time_ns()
    checker.check(
        case.draft or "", conversation=case.to_conversation(), facts=case.facts, shop=case.shop, lang=case.lang
    )
    return (time.thread_time_ns() - started) / 1e6


def _each(checker: PolicyChecker, cases: list[Case]) -> None:
    for case in cases[:200]:
        _timed(checker, case)
    for lang in ("zh", "en", "ko", None):
        spent = [_timed(checker, case) for case in cases if lang in (None, case.lang)]
        label = f"{lang or 'all'}: {len(spent)} drafts up to {_LONGEST}"
        row(label, *(f"p{p:g} {percentile(spent, p):.3f} ms" for p in (50, 99)), f"max {max(spent):.3f} ms")


def _bulk(lines: list[str]) -> None:
    started = time.process_time()
    count = sum(1 for _ in check_lines(lines))
    row(f"copilot check, {count} lines", f"{count / (time.process_time() - started):,.0f} /s a core")


def _growth(checker: PolicyChecker) -> None:
    for text in _REPEATED:
        spent = [_timed(checker, Case(draft=(text * size)[:size])) for size in (1_000, 2_000, 4_000, 8_000)]
        ratio = spent[-1] / max(spent[0], 1e-6)
        row(f"{text.strip()!r} repeated to 8,000", f"{spent[-1]:.0f} ms", f"{ratio:.1f} x of 1,000 (8: linear)")
