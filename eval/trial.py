"""Runs what is under test, so that a crash in it is a result and loses no other case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["tried"]

_Result = TypeVar("_Result")


def tried(attempt: Callable[[], _Result], failed: Callable[[str], _Result]) -> _Result:
    """Return what an attempt returns; where it raises, what `failed` makes of one line that says why."""
    try:
        return attempt()
    except Exception as error:  # outer edge: what is under test may raise anything
        return failed(f"{type(error).__name__}: {error}")
