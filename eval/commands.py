"""What the commands do, free of how they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.markup import escape

from copilot.errors import InputError
from copilot.types import Frozen, Lang
from eval.baseline import Baseline, load_baseline, save_baseline
from eval.case import ReplyCase
from eval.compare import compare, comparison_tables
from eval.dataset import load_datasets
from eval.floor import BASELINES, Breach, Floor, check_floor, load_floor
from eval.report.files import FORMATS, write_reports
from eval.report.html import Past
from eval.report.markdown import markdown_table
from eval.report.terminal import make_console, print_breaches, print_changes, print_run, print_table
from eval.report.variants import variants_table
from eval.runner import Run, load_run, run_variant, save_run
from eval.suites.options import Options, Selection
from eval.variant import Variant, make_variants
from eval.write import write_text

__all__ = ["Request", "compare_runs", "run_all", "run_names"]

_BASELINE = BASELINES / "composer.json"
_NAME = re.compile(r"[^\W.][\w.+#-]*")
SUITES = ("conversations", "scenarios", "redteam", "policy", "retrieval")


class Request(Frozen):
    """One call of `eval run`."""

    models: tuple[str, ...] = ()
    prompts: tuple[Path, ...] = ()
    policies: tuple[Path, ...] = ()
    suites: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    limit: int | None = None
    floor: bool = False
    reports: tuple[str, ...] = ()
    name: str | None = None
    concurrency: int | None = None
    per_minute: int | None = None
    fresh: bool = False
    show: int = 12
    held_out: bool = False
    save_baseline: bool = False
    against: str | None = None
    judge: str | None = None
    home: Path = Path(".eval")


def run_all(request: Request) -> int:
    """Run every variant, print and write the reports; return the exit status.

    1: below the floor; 2: not all could be run, which the floor, where it is asked for, holds against the run.
    """
    _known("--report", request.reports, tuple(FORMATS))
    if request.name is not None and not _NAME.fullmatch(request.name):
        raise InputError(f"--name: {request.name!r} may hold letters, digits and . _ + # - only")
    if request.save_baseline and _is_partial(request):
        raise InputError("--save-baseline: a baseline holds all cases; leave out --suite, --lang, --case and --limit")
    options = _options(request)
    console = make_console()
    against = load_run(request.against, request.home) if request.against else None
    # Before anything is computed: a mistake in the floor must not cost a run.
    held = (load_floor(), load_baseline(_BASELINE)) if request.floor else None
    status, runs = 0, []
    variants = make_variants(request.models, request.prompts, request.policies)
    for variant, name in zip(variants, run_names(request, variants), strict=True):
        run = run_variant(variant, options, name, judge=request.judge)
        print_run(run, console, show=request.show, held_out=request.held_out)
        breaches = _breaches(run, request, held, console)
        _write(run, request, breaches, against, console)
        status = max(status, 1 if breaches else 2 if run.problems else 0)
        runs.append(run)
    if len(runs) > 1:
        print_table(variants_table(runs), console)
        _beside(runs, request, console)
    return status


def compare_runs(before: str, after: str, home: Path, show: int, held_out: bool, strict: bool) -> int:
    """Print the comparison of two kept runs; return 1 when `strict` and a suite got worse beyond luck."""
    result = compare(load_run(before, home), load_run(after, home))
    console = make_console()
    for warning in result.warnings:
        console.print(f"[yellow]does not compare:[/] {escape(warning)}", soft_wrap=True)
    for table in comparison_tables(result):
        print_table(table, console)
    for better, title in ((False, "worse"), (True, "better")):
        print_changes([c for c in result.changes if c.better is better], title, console, show, held_out)
    if result.unanswered:
        console.print(
            f"{result.unanswered} cases left out: no reply could be had, or a scorer broke, in one of the runs",
            markup=False,
        )
    if result.only_before or result.only_after:
        console.print(
            f"only in {before}: {result.only_before} cases; only in {after}: {result.only_after}", markup=False
        )
    return 1 if strict and result.significant_drop else 0


def _breaches(
    run: Run, request: Request, held: tuple[Floor, Baseline | None] | None, console: Console
) -> list[Breach] | None:
    if held is None:
        return None
    partial = _is_partial(request)
    breaches = check_floor(run, *held, partial)
    print_breaches(breaches, console, partial)
    return breaches


def _write(run: Run, request: Request, breaches: list[Breach] | None, against: Run | None, console: Console) -> None:
    folder = save_run(run, request.home)
    files = write_reports(run, folder, request.reports, breaches, _past(against), _candidates(), request.held_out)
    if request.save_baseline:
        if run.problems:
            raise InputError(f"--save-baseline: not all could be run: {run.problems[0]}")
        save_baseline(run, _BASELINE)
        files.append(_BASELINE)
    for file in files:
        console.print(f"  {file}", style="dim", soft_wrap=True)


def _is_partial(request: Request) -> bool:
    return bool(request.suites or request.langs or request.ids or request.limit)


def _beside(runs: Sequence[Run], request: Request, console: Console) -> None:
    """Write the table of all variants beside the runs and say how every other one differs from the first."""
    table = variants_table(runs)
    file = request.home / "runs" / f"{request.name or 'variants'}.md"
    write_text(file, f"# {table.title}\n\n{markdown_table(table)}\n")
    console.print(f"  {file}", style="dim", soft_wrap=True)
    for other in runs[1:]:
        print_table(next(comparison_tables(compare(runs[0], other))), console)


def _past(against: Run | None) -> dict[str, Past]:
    """Return what cases came to before: in the run to compare with, else in the committed baseline."""
    if against is not None:
        return {
            f"{r.suite}/{r.id}": Past(passed=r.passed, text=r.reply.text if r.reply else None) for r in against.records
        }
    baseline = load_baseline(_BASELINE)
    return {key: Past(passed=was.passed, text=was.text) for key, was in baseline.cases.items()} if baseline else {}


def _candidates() -> dict[str, list[tuple[str, str]]]:
    cases = (case for dataset in load_datasets(kinds=("conversations",)) for case in dataset.cases)
    return {c.id: [(x.expect, x.text) for x in c.candidates] for c in cases if isinstance(c, ReplyCase)}


def run_names(request: Request, variants: Sequence[Variant]) -> list[str]:
    """Return a name for each run; variants of one name get a number, or one run would replace the other."""
    if len(variants) == 1:
        return [request.name or variants[0].name]
    names: list[str] = []
    for variant in variants:
        name = f"{request.name}-{variant.name}" if request.name else variant.name
        taken = sum(other == name or other.startswith(f"{name}#") for other in names)
        names.append(f"{name}#{taken + 1}" if taken else name)
    return names


def _options(request: Request) -> Options:
    _known("--suite", request.suites, SUITES)
    _known("--lang", request.langs, get_args(Lang))
    selection = Selection.model_validate(
        {"kinds": request.suites, "langs": request.langs, "ids": request.ids, "limit": request.limit}
    )
    return Options(
        home=request.home,
        selection=selection,
        concurrency=request.concurrency,
        per_minute=request.per_minute,
        fresh=request.fresh,
        progress=True,
    )


def _known(option: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    if wrong := [value for value in given if value not in known]:
        raise InputError(f"{option}: {', '.join(wrong)} is none of {', '.join(known)}")
