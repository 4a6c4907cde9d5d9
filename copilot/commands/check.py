"""`copilot check FILE`: cases in, verdicts out, one JSON object a line, in input order."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from copilot.verdict import Finding

__all__ = ["PER_WORKER", "app", "check_line", "check_lines"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

_CHUNK = 256
PER_WORKER = 1_500
"""Lines from which one more process pays: about as long as it takes to start."""


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="JSONL of cases; - is standard input")] = "-",
    workers: Annotated[int, typer.Option(min=1, help="processes to check with; fewer where the lines are few")] = 1,
    policies: Annotated[Path | None, typer.Option(help="folder of policy files")] = None,
) -> None:
    """Check drafts; exit status 2 when a line could not be read, the others are checked all the same."""
    from copilot.jsonl import open_lines

    failed = False
    with open_lines(file) as lines:
        for result in check_lines(lines, workers=workers, policies=policies):
            failed |= '"error":' in result and '"outcome"' not in result
            sys.stdout.write(result + "\n")
    sys.stdout.flush()
    if failed:
        raise typer.Exit(2)


def check_lines(lines: Iterable[str], *, workers: int = 1, policies: Path | None = None) -> Iterator[str]:
    """Yield one JSON verdict a non-empty line, in order; several workers give the same answers."""
    from copilot.checking.checker import PolicyChecker
    from copilot.commands.settings import load

    settings = load()
    folder = policies or settings.policies_dir
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip())
    # While a further process starts, the first has checked some thousand lines.
    first = list(islice(numbered, workers * PER_WORKER)) if workers > 1 else []
    workers = max(1, len(first) // PER_WORKER)
    items = chain(first, numbered)
    if workers == 1:
        checker = PolicyChecker(_policies(folder, settings.policy_overrides))
        yield from (check_line(item, checker) for item in items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    setup = partial(_start, folder, settings.policy_overrides)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=setup) as pool:
        yield from pool.map(_in_worker, items, chunksize=_CHUNK)


def check_line(numbered: tuple[int, str], checker: Any) -> str:
    """Return the JSON answer for one line; a bad line gets an `error` that names the field."""
    from copilot.jsonl import BadLine, as_json, read_case

    number, line = numbered
    case = read_case(number, line)
    if isinstance(case, BadLine):
        return as_json(case._asdict())
    if case.draft is None:
        return as_json({"id": case.id, "error": f"line {number}: draft: missing"})
    try:
        verdict = checker.check(
            case.draft, conversation=case.to_conversation(), facts=case.facts, shop=case.shop, lang=case.lang
        )
    except RecursionError:  # a record nested just less deep than the reading of it refuses
        return as_json({"id": case.id, "error": f"line {number}: nested too deep"})
    answer: dict[str, object] = {"id": case.id, "outcome": verdict.outcome}
    answer["findings"] = [_shown(finding) for finding in verdict.findings]
    if verdict.error:
        answer["reason"] = verdict.error
    return as_json(answer)


def _shown(finding: Finding) -> dict[str, object]:
    """Return a finding with the keys of the case format; `shadow` only where a shop runs the policy in shadow."""
    return finding.model_dump(exclude={"reason"} if finding.shadow else {"reason", "shadow"})


def _policies(folder: Path | None, overrides: Any) -> Any:
    from copilot.checking.loader import load_policies

    return load_policies(folder, overrides)


_WORKER: dict[str, Any] = {}


def _start(folder: Path | None, overrides: Any) -> None:
    from copilot.checking.checker import PolicyChecker

    _WORKER["checker"] = PolicyChecker(_policies(folder, overrides))


def _in_worker(numbered: tuple[int, str]) -> str:
    return check_line(numbered, _WORKER["checker"])
