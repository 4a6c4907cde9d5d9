"""A table as plain rows, whatever it is printed as."""

from __future__ import annotations

from copilot.types import Frozen

__all__ = ["Table"]


class Table(Frozen):
    """A titled table; the first column names the row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
