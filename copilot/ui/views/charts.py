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

    The figures stand in a table for screen readers as well.
    """
    known = [value for values in series.values() for value in values if value is not None]
    if not known:
        return tag("figure", tag("figcaption", title), tag("p", "–", class_="dim"), class_="chart-box")
    top = max(known) or 1.0
    lines = [_line(values, top, number) for number, values in enumerate(series.values())]
    axis = tag("line", x1=_LEFT, y1=_HEIGHT - _BOTTOM, x2=_WIDTH, y2=_HEIGHT - _BOTTOM)
    marks = [
        tag("text", _short(top) + unit, x=0, y=11), tag("text", "0", x=0, y=_HEIGHT - _BOTTOM),
        tag("text", names[0], x=_LEFT, y=_HEIGHT - 3),
        tag("text", names[-1], x=_WIDTH, y=_HEIGHT - 3, text_anchor="end"),
    ]  # fmt: skip
    drawing = tag("svg", axis, *[part for line in lines for part in line], *marks, class_="chart",
                  viewbox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=title)  # fmt: skip
    legend = tag("p", *[tag("span", name, class_=f"key s{i}") for i, name in enumerate(series)], class_="legend")
    return tag("figure", tag("figcaption", title), drawing, legend if len(series) > 1 else "", class_="chart-box")


def _line(values: Sequence[float | None], top: float, number: int) -> list[Markup]:
    step = (_WIDTH - _LEFT - _EDGE) / max(1, len(values) - 1)
    points = [
        (round(_LEFT + i * step, 1), round(8 + (1 - v / top) * (_HEIGHT - _BOTTOM - 8), 1))
        for i, v in enumerate(values)
        if v is not None
    ]
    path = tag("polyline", points=" ".join(f"{x},{y}" for x, y in points), class_=f"s{number}")
    return [path, *[tag("circle", cx=x, cy=y, r=2.2, class_=f"s{number}") for x, y in points]]


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
