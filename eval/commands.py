"""What the commands do, free of how they are called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

from rich.console import Console

from copilot.errors import InputError
from copilot.types import Frozen, Lang
from eval.baseline import load_baseline, save_baseline
from eval.floor import BASELINES, check_floor, load_floor
from eval.report.terminal import print_breaches, print_run
from eval.runner import Run, run_variant, save_run
from eval.suites.options import Options, Selection
from eval.variant import Variant, make_variants

__all__ = ["Request", "run_all"]

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
    concurrency: int = 4
    per_minute: int | None = None
    fresh: bool = False
    show: int = 12
    held_out: bool = False
    save_baseline: bool = False
    home: Path = Path(".eval")


def run_all(request: Request) -> int:
    """Run every variant, print and write the reports; return the exit status: 1 below the floor, else 0."""
    options = _options(request)
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    status = 0
    for variant in make_variants(request.models, request.prompts, request.policies):
        run = run_variant(variant, options, _name(request, variant))
        folder = save_run(run, request.home)
        print_run(run, console, show=request.show, held_out=request.held_out)
        status = max(status, _judge(run, request, console))
        console.print(f"[dim]{folder}[/]\n")
    return status


def _judge(run: Run, request: Request, console: Console) -> int:
    path = BASELINES / "composer.json"
    status = 0
    if request.floor:
        breaches = check_floor(run, load_floor(), load_baseline(path))
        print_breaches(breaches, console)
        status = 1 if breaches else 0
    if request.save_baseline:
        save_baseline(run, path)
    return status


def _name(request: Request, variant: Variant) -> str | None:
    many = len(request.models) * len(request.prompts or ("",)) * len(request.policies or ("",)) > 1
    return f"{request.name}-{variant.name}" if request.name and many else request.name


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
