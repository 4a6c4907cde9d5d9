"""Charts as inline SVG: horizontal bars with intervals, and a histogram. No library, no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.runner import Run
from eval.summary import Metric

__all__ = ["charts"]

_WIDTH, _LEFT, _ROW = 460, 170, 20
Bar = tuple[str, Metric]


def charts(run: Run) -> str:
    """Return the figures of a run, one after another."""
    metrics = run.summary.metrics
    rules = [
        name.removeprefix("policy.").removesuffix(".recall")
        for name, metric in metrics.items()
        if name.startswith("policy.") and name.endswith(".recall") and name.count(".") == 2 and metric.n
    ]
    figures = [
        _bars("Violations caught, by policy (recall, 95 % interval)", _chosen(metrics, rules, "recall")),
        _bars("Good drafts blocked, by policy (lower is better)", _chosen(metrics, rules, "false_block"), bad=True),
    ]
    for suite, title in (("conversations", "Conversations"), ("scenarios", "Scenarios"), ("redteam", "Red team")):
        names = [n for n in metrics if n.startswith(f"{suite}.") and n.count(".") == 1 and metrics[n].low is not None]
        skipped = ("drafted", "fallback", "abstained", "failed")
        bars = [(n.split(".")[1], metrics[n]) for n in sorted(names) if n.split(".")[1] not in skipped]
        figures.append(_bars(f"{title}, by scorer", bars))
    times = [r.reply.ms for r in run.records if r.reply]
    figures.append(_histogram("Milliseconds a reply", times))
    return "".join(figures)


def _chosen(metrics: dict[str, Metric], rules: Sequence[str], name: str) -> list[Bar]:
    bars = [(rule, metrics[f"policy.{rule}.{name}"]) for rule in rules if f"policy.{rule}.{name}" in metrics]
    whole = ("all", "development", "held_out", "zh", "en", "ko")
    return sorted(bars, key=lambda bar: (whole.index(bar[0]) if bar[0] in whole else 9, -(bar[1].n or 0)))


def _bars(title: str, bars: Sequence[Bar], bad: bool = False) -> str:
    if not bars:
        return ""
    scale = _WIDTH - _LEFT - 70
    height = _ROW * len(bars) + 20
    rows = "".join(_bar(label, metric, i * _ROW, scale, bad) for i, (label, metric) in enumerate(bars))
    grid = "".join(_line(_LEFT + scale * at / 4, height - 14, at) for at in range(5))
    picture = (
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="100%" role="img" aria-label="{escape(title)}">{grid}{rows}</svg>'
    )
    return f"<figure><figcaption>{escape(title)}</figcaption>{picture}</figure>"


def _line(x: float, height: int, quarter: int) -> str:
    return (
        f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height}"/>'
        f'<text class="dim" x="{x:.1f}" y="{height + 12}" text-anchor="middle">{quarter * 25}</text>'
    )


def _bar(label: str, metric: Metric, y: int, scale: int, bad: bool) -> str:
    value = metric.value or 0.0
    width = scale * value
    kind = "bar bad" if bad else "bar"
    shown = "–" if metric.value is None else f"{100 * value:.0f}"
    parts = [
        f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(label)}</text>',
        f'<rect class="{kind}" x="{_LEFT}" y="{y + 4}" width="{width:.1f}" height="{_ROW - 8}" opacity="0.75"/>',
        f'<text x="{_LEFT + scale + 8}" y="{y + 14}">{shown}<tspan class="dim"> n={metric.n or 0}</tspan></text>',
    ]
    if metric.low is not None and metric.high is not None and metric.n:
        low, high, middle = _LEFT + scale * metric.low, _LEFT + scale * metric.high, y + _ROW / 2
        parts.append(f'<line class="ci" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>')
    return "".join(parts)


def _histogram(title: str, values: Sequence[float], bins: int = 20) -> str:
    if len(values) < 2:
        return ""
    top = sorted(values)[int(0.98 * (len(values) - 1))] or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(bins * value / top))] += 1
    width, most = _WIDTH / bins, max(counts)
    bars = "".join(
        f'<rect class="bar" x="{i * width:.1f}" y="{110 - 100 * c / most:.1f}" width="{width - 2:.1f}" '
        f'height="{100 * c / most:.1f}" opacity="0.75">'
        f"<title>{top * i / bins:.0f}–{top * (i + 1) / bins:.0f} ms: {c}</title></rect>"
        for i, c in enumerate(counts)
    )
    right = f'<text class="dim" x="{_WIDTH}" y="126" text-anchor="end">{top:.0f} ms</text>'
    ends = f'<text class="dim" x="0" y="126">0</text>{right}'
    picture = f'<svg viewBox="0 0 {_WIDTH} 130" width="100%" role="img" aria-label="{escape(title)}">{bars}{ends}</svg>'
    return f"<figure><figcaption>{escape(title)}</figcaption>{picture}</figure>"
