"""Small line charts as SVG made of our own elements; no script, no picture, nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from copilot.ui.markup import Markup, tag

__all__ = ["line_chart"]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 320, 110, 34, 16
_EDGE = 6


def line_chart(
    title: str, names: Sequence[str], series: Mapping[str, Sequence[float | None]], unit: str = ""
) -> Markup:
    """Return a chart with one line for each series over the same days; None leaves a gap.

    Each point tells its day and figure where the pointer rests; for screen readers they stand in a table.
    """
    known = [value for values in series.values() for value in values if value is not None]
    if not known:
        return tag("figure", tag("figcaption", title), tag("p", "–", class_="dim"), class_="chart-box")
    top = max(known) or (100.0 if unit == "%" else 1.0)
    lines = [_line(values, top, number, names, unit) for number, values in enumerate(series.values())]
    axis = tag("line", x1=_LEFT, y1=_HEIGHT - _BOTTOM, x2=_WIDTH, y2=_HEIGHT - _BOTTOM)
    marks = [
        tag("text", _short(top) + unit, x=0, y=11), tag("text", "0", x=0, y=_HEIGHT - _BOTTOM),
        tag("text", names[0], x=_LEFT, y=_HEIGHT - 3),
        tag("text", names[-1], x=_WIDTH, y=_HEIGHT - 3, text_anchor="end"),
    ]  # fmt: skip
    drawing = tag("svg", axis, *[part for line in lines for part in line], *marks, class_="chart",
                  viewbox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=title)  # fmt: skip
    legend = tag("p", *[tag("span", name, class_=f"key s{i}") for i, name in enumerate(series)], class_="legend")
    table = _table(title, names, series, unit)
    return tag("figure", tag("figcaption", title), drawing, legend if len(series) > 1 else "", table,
               class_="chart-box")  # fmt: skip


def _table(title: str, names: Sequence[str], series: Mapping[str, Sequence[float | None]], unit: str) -> Markup:
    """Return the same figures for those who do not see the drawing; days without any are left out."""
    rows = [
        tag("tr", tag("th", day), *[tag("td", "–" if v is None else _short(v) + unit) for v in values])
        for day, *values in zip(names, *series.values(), strict=True)
        if any(value is not None for value in values)
    ]
    head = tag("tr", tag("th"), *[tag("th", name or title) for name in series])
    return tag("table", tag("thead", head), tag("tbody", *rows), class_="unseen")


def _line(values: Sequence[float | None], top: float, number: int, names: Sequence[str], unit: str) -> list[Markup]:
    step = (_WIDTH - _LEFT - _EDGE) / max(1, len(values) - 1)
    points = [
        (round(_LEFT + i * step, 1), round(8 + (1 - v / top) * (_HEIGHT - _BOTTOM - 8), 1), f"{names[i]}: {_short(v)}")
        for i, v in enumerate(values)
        if v is not None
    ]
    path = tag("polyline", points=" ".join(f"{x},{y}" for x, y, _ in points), class_=f"s{number}")
    return [path, *[tag("circle", tag("title", told + unit), cx=x, cy=y, r=2.2, class_=f"s{number}")
                    for x, y, told in points]]  # fmt: skip


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
