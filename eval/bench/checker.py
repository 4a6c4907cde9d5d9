"""CPU time of the checker: a draft, bulk, and how it grows with the length of the draft."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from copilot.case import Case
from copilot.checking.checker import PolicyChecker
from copilot.commands.check import check_lines
from eval.bench.imports import compiled_modules
from eval.bench.table import percentile, row

__all__ = ["run"]

_CASES = Path(__file__).parent.parent / "datasets" / "policy"
_LONGEST = 200
_WARMING = 9
"""One draft of so many warms the checker up before the others are measured."""
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
    # What warms it up is not measured: of those customers' turns and classes it would remember something.
    warming, fresh = cases[::_WARMING], [case for n, case in enumerate(cases) if n % _WARMING]
    for case in warming:
        _timed(checker, case)
    spent = [(case.lang, _timed(checker, case)) for case in fresh]
    for lang in ("zh", "en", "ko", None):
        _told(f"{lang or 'all'}, never seen", [ms for of, ms in spent if lang in (None, of)])
    typed = []
    for case in fresh:
        _timed(checker, case.model_copy(update={"draft": (case.draft or "")[:-1]}))
        typed.append(_timed(checker, case))
    _told("all, one letter typed on", typed)


def _told(label: str, spent: list[float]) -> None:
    cells = [f"p{p:g} {percentile(spent, p):.3f} ms" for p in (50, 99)]
    row(f"{label}: {len(spent)} drafts", *cells, f"max {max(spent):.3f} ms")


def _bulk(lines: list[str]) -> None:
    """Print how many lines a second a core checks: of the command as it is called, and once it is under way."""
    with compiled_modules() as env, tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl") as file:
        file.write("\n".join(lines))
        file.flush()
        for workers in (1, 2):  # of the second there is none where the lines are too few
            call = [sys.executable, "-m", "copilot", "check", file.name, "--workers", str(workers)]
            spent = min(_spent_by(call, env) for _ in range(3))
            rate = f"{len(lines) / spent:,.0f} /s a core"
            row(f"copilot check --workers {workers}", rate, f"{len(lines)} lines and start")
    results = check_lines(lines)
    begun = sum(1 for _ in islice(results, len(lines) // _WARMING))
    started = time.process_time()
    count = sum(1 for _ in results)
    row("the same, under way", f"{count / (time.process_time() - started):,.0f} /s a core", f"behind the first {begun}")


def _spent_by(call: list[str], env: dict[str, str]) -> float:
    """Return seconds of CPU of a command and the processes it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(call, env=env, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _growth(checker: PolicyChecker) -> None:
    for text in _REPEATED:
        spent = [_timed(checker, Case(draft=(text * size)[:size])) for size in (1_000, 2_000, 4_000, 8_000)]
        ratio = spent[-1] / max(spent[0], 1e-6)
        row(f"{text.strip()!r} repeated to 8,000", f"{spent[-1]:.0f} ms", f"{ratio:.1f} x of 1,000 (8: linear)")
