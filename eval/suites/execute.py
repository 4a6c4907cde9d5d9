"""Running the cases that are not in the cache, through pydantic-evals: concurrency, progress, failures by case.

The import takes seconds, so it happens here only, when there is something to run.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from copilot.errors import ConfigError, CopilotError
from eval.case import ReplyCase
from eval.suites.options import LIVE, Options

__all__ = ["execute"]

R = TypeVar("R")


async def execute(
    cases: Sequence[ReplyCase],
    answer: Callable[[ReplyCase], Awaitable[R]],
    options: Options,
    live: bool,
    stopped: Callable[[], CopilotError | None] = lambda: None,
) -> dict[str, R]:
    """Return the results by case id. A case that raises ends the run with a CopilotError naming it.

    A failure a case may have (a model out of reach) is a result; `stopped` tells why a run had to end early.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pydantic_evals
        except ModuleNotFoundError as error:
            raise ConfigError(f"the eval suite needs {error.name}: set the checkout up with `make dev`") from error

    dataset = pydantic_evals.Dataset[ReplyCase, R, None](
        name="replies", cases=[pydantic_evals.Case(name=case.id, inputs=case) for case in cases]
    )
    report = await dataset.evaluate(
        answer,
        name="replies",
        max_concurrency=options.concurrency or (LIVE if live else 1),
        progress=options.progress and sys.stderr.isatty(),
    )
    if (reason := stopped()) is not None:
        raise reason
    if report.failures:
        count, first = len(report.failures), report.failures[0]
        raise CopilotError(f"{count} of {len(cases)} cases could not be run, first {first.name}: {first.error_message}")
    return {case.name: case.output for case in report.cases}
