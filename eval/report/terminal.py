"""The run on the terminal: tables, the cases that failed, the floor's word."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from eval.floor import Breach
from eval.report.tables import Table, tables
from eval.report.variants import spent
from eval.result import CaseRecord
from eval.runner import Run

__all__ = ["Change", "make_console", "print_breaches", "print_changes", "print_run", "print_table", "reasons"]


def make_console() -> Console:
    """Return the console reports are printed to; wide enough for a table where nobody watches."""
    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def print_run(run: Run, console: Console, *, show: int = 12, held_out: bool = False) -> None:
    """Print a run; at most `show` failed cases, those of held-out sets only counted unless `held_out`."""
    for table in tables(run):
        print_table(table, console)
    failed = [r for r in run.records if not r.passed]
    named = [r for r in failed if held_out or not r.held_out]
    if named:
        console.print(f"[bold]{len(named)} cases to look at[/] (first {min(show, len(named))}):")
        for record in sorted(named, key=lambda r: r.suite == "policy")[:show]:
            console.print(f"  {escape(record.id)}  [dim]{escape(reasons(record))}[/]", soft_wrap=True)
    if hidden := len(failed) - len(named):
        console.print(f"[dim]{hidden} more in held-out files, counted only[/]")
    for problem in run.problems:
        console.print(f"[red]could not run:[/] {escape(problem)}", soft_wrap=True)
    used = f"; {escape(said)}" if (said := spent(run)) else ""
    broken = f", [red]{run.summary.broken} with a broken scorer[/]" if run.summary.broken else ""
    console.print(f"[bold]{escape(run.name)}[/]: {run.summary.cases} cases in {run.seconds:.1f} s{used}{broken}")


def print_table(table: Table, console: Console) -> None:
    """Print one table."""
    shown = RichTable(title=table.title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, name in enumerate(table.head):
        shown.add_column(name, justify="left" if number == 0 else "right", no_wrap=number == 0)
    for row in table.rows:
        shown.add_row(*map(escape, row))
    console.print(shown)
    console.print()


def print_breaches(breaches: Sequence[Breach], console: Console, partial: bool = False) -> None:
    """Print what fell below the floor, with the cases that made it fall; a part of the suite never tells a release."""
    for breach in breaches:
        console.print(f"[red]below the floor:[/] {escape(breach.text)}", soft_wrap=True)
        for case in breach.cases:
            console.print(f"    {escape(case)}", soft_wrap=True)
    if not breaches and partial:
        console.print("[green]nothing below the floor in the cases that ran[/]; for a release run all of them")
    elif not breaches:
        console.print("[green]at or above the floor[/]")


def print_changes(changes: Sequence[Change], title: str, console: Console, show: int, held_out: bool) -> None:
    """Print the cases that got better or worse, at most `show`; held-out ones only counted unless asked for."""
    named = [c for c in changes if held_out or not c.held_out]
    if changes:
        console.print(f"[bold]{len(changes)} {title}[/]")
    for change in named[:show]:
        console.print(f"  {escape(change.key)}  [dim]{escape(change.why)}[/]", soft_wrap=True)
    if rest := len(changes) - min(show, len(named)):
        console.print(f"  [dim]and {rest} more[/]")


class Change(Protocol):
    """A case that fares differently in another run."""

    @property
    def key(self) -> str:
        """`suite/id`."""
        ...

    @property
    def why(self) -> str:
        """Why it fails where it does."""
        ...

    @property
    def held_out(self) -> bool:
        """Whether it may only be counted."""
        ...


def _refused(record: CaseRecord) -> str:
    notes = record.reply.notes if record.reply else ()
    return ": ".join(("the model's drafts were refused, the composer answered", *notes[-1:]))


def reasons(record: CaseRecord) -> str:
    """Return why a case did not pass, one clause a scorer."""
    refused = [_refused(record)] if record.replaced else []
    return "; ".join(refused + [
        f"{s.scorer} {'BROKEN' if s.broken else 'failed'}: {s.why}" if s.why else s.scorer
        for s in record.scores
        if s.broken or s.passed is False
    ])  # fmt: skip
