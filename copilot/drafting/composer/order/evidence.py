"""What confirmed evidence says of a trouble: whose it is, or that nothing went wrong on the shop's side."""

from __future__ import annotations

from collections.abc import Iterable

from copilot.facts import Evidence

__all__ = ["cleared", "confirmed"]

FINDINGS = {
    "wrong_item": {"wrong_item"},
    "missing_item": {"missing"},
    "damaged": {"damaged"},
    "quality_problem": {"defect", "damaged"},
    "troubleshooting": {"defect"},
}
"""Situation to the findings of the case format that confirm it."""
CLEARING = {"correct_item", "dispatched_on_time", "no_fault", "not_missing", "complete"}


def confirmed(situation: str, evidence: Iterable[Evidence]) -> Evidence | None:
    """Return the first confirmed evidence for what the customer reports, of any finding where none in particular."""
    wanted = FINDINGS.get(situation)
    return next((e for e in evidence if e.confirmed and (wanted is None or e.finding in wanted)), None)


def cleared(evidence: Iterable[Evidence]) -> bool:
    """Say whether confirmed evidence clears the shop."""
    return any(e.confirmed and e.finding in CLEARING for e in evidence)
