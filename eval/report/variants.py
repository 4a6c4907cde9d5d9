"""Several runs in one table: which model, prompt or policy set is best, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from eval.report.tables import Table, number, percent
from eval.runner import Run

__all__ = ["spent", "variants_table"]

_HEAD = (
    "run", "pass", "no reply", "replaced", "raw viol.", "shown viol.", "recall", "false block", "ms p50", "ms p95",
    "model p50", "p95", "tokens in", "out", "USD",
)  # fmt: skip


def variants_table(runs: Sequence[Run]) -> Table:
    """Return a row for each run: quality, replies the composer had to replace, violations, latency, tokens and cost."""
    return Table(
        title="Variants side by side (conversations and policy cases, %; a reply and its model in ms)",
        head=_HEAD,
        rows=tuple(map(_row, runs)),
    )


def spent(run: Run) -> str:
    """Return what the model took and cost, or an empty text when none was asked."""
    summary, parts = run.summary, []
    if summary.model_ms is not None:
        parts.append(f"model {summary.model_ms[0]:.0f} ms median, {summary.model_ms[1]:.0f} ms p95")
    if any(summary.tokens):
        parts.append(f"{summary.tokens[0]} tokens read, {summary.tokens[1]} written")
        parts.append("price unknown" if summary.cost is None else f"{summary.cost:.4f} USD")
    return ", ".join(parts)


def _row(run: Run) -> tuple[str, ...]:
    metrics, summary = run.summary.metrics, run.summary
    raw = metrics.get("conversations.policy_raw")
    return (
        run.name,
        percent(metrics.get("conversations.pass"), interval=True),
        percent(metrics.get("conversations.failed")),
        percent(metrics.get("conversations.fallback")),
        "–" if raw is None or raw.value is None else f"{100 - 100 * raw.value:.1f}",
        number(metrics.get("conversations.final_violations"), 0),
        percent(metrics.get("policy.all.recall")),
        percent(metrics.get("policy.all.false_block")),
        number(metrics.get("conversations.ms_p50"), 0),
        number(metrics.get("conversations.ms_p95"), 0),
        *(("–", "–") if summary.model_ms is None else (f"{ms:.0f}" for ms in summary.model_ms)),
        *(str(count) if count else "–" for count in summary.tokens),
        "–" if summary.cost is None else f"{summary.cost:.4f}",
    )
