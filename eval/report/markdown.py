"""The run as Markdown: for a merge request or a release note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.floor import Breach
from eval.report.tables import Table, tables
from eval.report.terminal import reasons
from eval.report.variants import spent
from eval.runner import Run

__all__ = ["markdown_report", "markdown_table"]


def markdown_report(run: Run, breaches: Sequence[Breach] | None = None, show: int = 40, held_out: bool = False) -> str:
    """Return the run's tables, what fell below the floor, and the first `show` cases to look at."""
    return "\n".join(_lines(run, breaches, show, held_out)) + "\n"


def markdown_table(table: Table) -> str:
    """Return one table."""
    rows = [table.head, tuple("---" if i == 0 else "---:" for i in range(len(table.head))), *table.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _lines(run: Run, breaches: Sequence[Breach] | None, show: int, held_out: bool) -> Iterator[str]:
    yield f"# Eval: {run.name}\n"
    counts = f"{run.summary.cases} cases in {run.seconds:.1f} s, {run.summary.broken} broken"
    yield f"{run.at:%Y-%m-%d %H:%M} UTC, {counts}{'; ' + said if (said := spent(run)) else ''}.\n"
    if breaches is not None:
        yield "## Floor\n"
        yield from (f"- {b.text}" + (f": {', '.join(b.cases)}" if b.cases else "") for b in breaches)
        yield "" if breaches else "At or above the floor.\n"
    yield from (f"- could not run: {problem}" for problem in run.problems)
    for table in tables(run):
        yield f"\n## {table.title}\n"
        yield markdown_table(table)
    failed = [r for r in run.records if not r.passed and (held_out or not r.held_out)]
    if failed:
        yield f"\n## {len(failed)} cases to look at\n"
        yield from (f"- `{r.id}` {_plain(reasons(r))}" for r in failed[:show])
        if len(failed) > show:
            yield f"- and {len(failed) - show} more, see the HTML report"


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "'").split())
