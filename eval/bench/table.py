"""Percentiles, and rows that line up."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["percentile", "row"]


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def row(label: str, *cells: str) -> None:
    """Print a label and its figures."""
    print(f"  {label:<34}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
