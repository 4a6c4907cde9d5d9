"""The committed baseline: what every case of an earlier run came to, small enough to keep in the repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import to_json

from copilot.errors import ConfigError
from copilot.resources import describe
from copilot.types import Frozen
from eval.runner import Run
from eval.write import write_text

__all__ = ["Baseline", "Was", "load_baseline", "save_baseline"]


class Was(Frozen):
    """What a case came to."""

    passed: bool
    violation: bool = False
    """The shown reply broke a policy."""
    text: str | None = None
    """The shown reply, so that a report can show what became of it; None for labelled drafts and searches."""


class Baseline(Frozen):
    """A run reduced to its cases' outcomes and its metrics."""

    name: str
    at: str
    datasets: dict[str, int]
    scorers: dict[str, int]
    metrics: dict[str, float]
    cases: dict[str, Was]
    """`suite/id` → what it came to."""


def load_baseline(path: Path) -> Baseline | None:
    """Return the baseline of a file, or None when there is none. A damaged file is a ConfigError."""
    if not path.exists():
        return None
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ConfigError([f"{path}: {line}" for line in describe(error)[:5]]) from error


def save_baseline(run: Run, path: Path) -> None:
    """Write a run as a baseline: one case a line, so that a review sees which cases changed."""
    head = {
        "name": run.name,
        "at": run.at.date().isoformat(),
        "datasets": run.datasets,
        "scorers": run.scorers,
        "metrics": {
            k: round(m.value, 4) for k, m in run.summary.metrics.items() if m.value is not None and "ms_" not in k
        },
    }
    body = to_json(head, indent=1).decode()[:-2]
    write_text(path, body + ',\n "cases": {\n' + ",\n".join(_lines(run)) + "\n }\n}\n")


def _lines(run: Run) -> Iterator[str]:
    # Held-out cases stay out: a committed file would tell everyone which of them are missed.
    shown = [r for r in run.records if not r.held_out]
    for record in sorted(shown, key=lambda r: (r.suite, r.id)):
        was = Was(passed=record.passed, violation=record.violates, text=record.reply.text if record.reply else None)
        kept = to_json(was.model_dump(exclude_defaults=True)).decode()
        yield f"  {to_json(f'{record.suite}/{record.id}').decode()}: {kept}"
