"""`eval leaderboard`: score a checker and show where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from copilot.errors import InputError
from eval.case import PolicyCase
from eval.dataset import ADDED, DATASETS, Dataset, load_datasets
from eval.leaderboard.results import FOLDER, add_row, board, load_rows
from eval.leaderboard.score import score_system
from eval.leaderboard.systems import Answers, by_command, by_keywords, by_url
from eval.report.terminal import print_table
from eval.suites.policy import build_checker, check_one
from eval.variant import Variant

__all__ = ["OWN", "benchmark", "edition", "run_leaderboard"]

_TOLERATED = 0.01
"""Share of cases that may go without a verdict; a system that fails on more is broken, not measured."""
OWN = "this project's checker"
"""How the board calls it; a new run takes the place of the row it had."""


def run_leaderboard(
    console: Console,
    *,
    command: str | None = None,
    url: str | None = None,
    keywords: Path | None = None,
    own: bool = False,
    name: str | None = None,
    about: str = "",
    folder: Path = FOLDER,
) -> int:
    """Score the one system that is named, if any, and print the board. Raises InputError for several at once."""
    asked = [
        kind for kind, given in (("command", command), ("url", url), ("keywords", keywords), ("own", own)) if given
    ]
    if len(asked) > 1:
        raise InputError(f"give one system at a time, not {' and '.join(f'--{kind}' for kind in asked)}")
    rows = load_rows(folder / "results.json")
    if asked:
        cases = benchmark()
        answers, ms = _ask(cases, command, url, keywords)
        title = name or command or url or (keywords.stem if keywords else OWN)
        row = score_system(title, about, cases, answers, ms)
        if row.unchecked.k > _TOLERATED * len(cases):
            why = next((answer.error for answer in answers.values() if answer.outcome == "unchecked"), "")
            console.print(
                f"{title}: no verdict on {row.unchecked.k:g} of {len(cases)} cases, the first: {why or 'unchecked'}; "
                "not put on the board. Mend what answers for it and run the same command again.",
                style="red", soft_wrap=True, markup=False,
            )  # fmt: skip
            return 2
        rows = add_row(row.model_copy(update={"dataset": edition(), "measured": datetime.now(UTC).date()}), folder)
    print_table(board(rows), console)
    return 0


def benchmark(folder: Path = DATASETS) -> list[PolicyCase]:
    """Return all policy cases that ship; what a shop has added would make its scores compare with nobody's."""
    return [case for dataset in _shipped(folder) for case in dataset.cases if isinstance(case, PolicyCase)]


def edition(folder: Path = DATASETS) -> str:
    """Return name and version of the cases that ship, such as "policy-cases 1"."""
    return ", ".join(dict.fromkeys(f"{dataset.entry.name} {dataset.entry.version}" for dataset in _shipped(folder)))


def _shipped(folder: Path) -> list[Dataset]:
    return [dataset for dataset in load_datasets(folder, ("policy",)) if dataset.file.stem != ADDED]


def _ask(
    cases: Sequence[PolicyCase], command: str | None, url: str | None, keywords: Path | None
) -> tuple[Answers, float]:
    if command:
        return by_command(command, cases)
    if url:
        return by_url(url, cases)
    if keywords:
        return by_keywords(keywords, cases)
    checker = build_checker(Variant().settings())
    results = {case.id: check_one(checker, case) for case in cases}
    return results, sum(result.ms for result in results.values()) / max(1, len(results))
