"""Writing a run's reports beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eval.floor import Breach
from eval.report.html import Past, html_report
from eval.report.junit import junit_report
from eval.report.markdown import markdown_report
from eval.runner import Run
from eval.write import write_text

__all__ = ["FORMATS", "write_reports"]

FORMATS = {"html": "report.html", "md": "report.md", "junit": "junit.xml", "json": "summary.json"}


def write_reports(
    run: Run,
    folder: Path,
    formats: Sequence[str],
    breaches: Sequence[Breach] | None,
    past: Mapping[str, Past],
    candidates: Mapping[str, Sequence[tuple[str, str]]],
    held_out: bool,
) -> list[Path]:
    """Write the asked-for reports and return their paths; the formats are those of `FORMATS`."""
    makers: dict[str, Callable[[], str]] = {
        "html": lambda: html_report(run, breaches, past, candidates, held_out),
        "md": lambda: markdown_report(run, breaches, held_out=held_out),
        "junit": lambda: junit_report(run, held_out, breaches),
        "json": lambda: run.model_dump_json(exclude={"records"}, indent=1),
    }
    return [write_text(folder / FORMATS[name], makers[name]()) for name in formats]
