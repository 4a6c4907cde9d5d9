"""How sure the learned reader must be, read from `thresholds.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["Thresholds", "fitted_thresholds"]


class Thresholds(Frozen):
    """How sure the learned reader must be, per language and group of claims."""

    propose: dict[Lang, dict[str, float]]
    """From this probability on a claim is made on the model's word alone."""
    doubted: dict[Lang, dict[str, float]]
    """The same where the sentence asks, refuses, restates, tells of the past, hangs on a condition, or holds nothing
    that such a commitment rests on."""
    confirm: dict[Lang, dict[str, float]]
    """Below this probability the model overrules a claim of the grammar."""
    faint: dict[str, float]
    """From this probability on a stated day or price is held against the records, per group."""
    hedged: float
    """From this probability on a claim without a hedging word is an estimate all the same."""


@cache
def fitted_thresholds() -> Thresholds:
    """Return the thresholds that ship."""
    return load_model(Path(__file__).with_name("thresholds.yaml"), Thresholds)
