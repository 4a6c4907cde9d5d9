"""A progress bar on a terminal, and nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

__all__ = ["ticking"]


@contextmanager
def ticking(what: str, total: int, shown: bool = True) -> Iterator[Callable[[], None]]:
    """Yield what is called after each finished item; the bar goes to standard error and leaves no line behind."""
    if not (shown and sys.stderr.isatty() and total):
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
