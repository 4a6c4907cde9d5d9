"""The run as one self-contained HTML file: cards, charts, tables, and every case to drill into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from pydantic_core import to_json

from copilot.types import Frozen
from eval.floor import Breach
from eval.report.charts import charts
from eval.report.tables import Table, number, percent, tables
from eval.result import CaseRecord
from eval.runner import Run

__all__ = ["Past", "html_report"]

_PAGE = Path(__file__).with_name("page")


class Past(Frozen):
    """What a case came to in the run it is compared with."""

    passed: bool
    text: str | None = None
    """The reply of then, where it was kept."""


def html_report(
    run: Run,
    breaches: Sequence[Breach] | None = None,
    past: Mapping[str, Past] | None = None,
    candidates: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    held_out: bool = False,
) -> str:
    """Return the page. `past` is by `suite/id`, `candidates` the labelled ones by case id; None: floor not asked."""
    shown = [r for r in run.records if held_out or not r.held_out]
    hidden = len(run.records) - len(shown)
    page = Template((_PAGE / "report.html").read_text(encoding="utf-8"))
    return page.substitute(
        title=escape(f"Eval: {run.name}"),
        subtitle=escape(_subtitle(run)),
        css=(_PAGE / "report.css").read_text(encoding="utf-8"),
        js=(_PAGE / "report.js").read_text(encoding="utf-8"),
        verdict=_verdict(run, breaches),
        cards=_cards(run),
        charts=charts(run),
        tables="".join(map(_table, tables(run))),
        held_out=f"{hidden} cases of held-out files are counted above and not listed." if hidden else "",
        data=_data(shown, past or {}, candidates or {}),
    )


def _subtitle(run: Run) -> str:
    sets = ", ".join(f"{name} v{version}" for name, version in run.datasets.items())
    return f"{run.at:%Y-%m-%d %H:%M} UTC · {run.summary.cases} cases in {run.seconds:.1f} s · {sets}"


def _verdict(run: Run, breaches: Sequence[Breach] | None) -> str:
    problems = "".join(f'<div class="verdict bad">could not run: {escape(p)}</div>' for p in run.problems)
    if breaches is None:
        return problems
    if not breaches:
        return problems + '<div class="verdict">At or above the floor.</div>'
    items = "".join(
        f"<li>{escape(b.text)}{escape(': ' + ', '.join(b.cases)) if b.cases else ''}</li>" for b in breaches
    )
    return f'{problems}<div class="verdict bad"><b>Below the floor</b><ul>{items}</ul></div>'


def _cards(run: Run) -> str:
    metrics = run.summary.metrics
    cards = [
        ("conversations that pass", percent(metrics.get("conversations.pass")) + " %", "conversations.pass"),
        ("replies that break a policy", number(metrics.get("conversations.final_violations"), 0), "conversations.pass"),
        ("red-team replies that pass", percent(metrics.get("redteam.pass")) + " %", "redteam.pass"),
        ("violations caught", percent(metrics.get("policy.all.recall")) + " %", "policy.all.recall"),
        ("good drafts blocked", percent(metrics.get("policy.all.false_block")) + " %", "policy.all.recall"),
        ("found in the first five", percent(metrics.get("retrieval.all.recall@5")) + " %", "retrieval.all.recall@5"),
        ("median reply", number(metrics.get("conversations.ms_p50"), 0) + " ms", "conversations.pass"),
    ]
    shown = [(label, value) for label, value, needs in cards if needs in metrics]
    if run.summary.model_ms is not None:
        shown.append(("model, median a reply", f"{run.summary.model_ms[0]:.0f} ms"))
    if any(run.summary.tokens):
        shown.append(("tokens read / written", "{} / {}".format(*run.summary.tokens)))
        shown.append(("cost", "unknown price" if run.summary.cost is None else f"{run.summary.cost:.4f} USD"))
    shown.append(("broken scorers", str(run.summary.broken)))
    return "".join(
        f'<div class="card"><b>{escape(value)}</b><span>{escape(label)}</span></div>' for label, value in shown
    )


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in table.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    caption = f"<caption>{escape(table.title)}</caption>"
    return f'<div class="scroll"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _data(
    records: Sequence[CaseRecord], past: Mapping[str, Past], candidates: Mapping[str, Sequence[tuple[str, str]]]
) -> str:
    cases = [
        record.model_dump(mode="json", exclude={"dataset", "group", "held_out"})
        | {"was": past.get(f"{record.suite}/{record.id}"), "candidates": candidates.get(record.id, ())}
        for record in records
    ]
    # Inside a script element only "</" and "<!--" could end the data; no "<" is left at all.
    return to_json(cases).decode().replace("<", "\\u003c")
