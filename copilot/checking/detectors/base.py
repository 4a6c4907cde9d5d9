"""What a detector is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from copilot.checking.context import CheckContext, DraftReading, Match

__all__ = ["Detector", "DetectorFactory"]


class Detector(Protocol):
    """Looks at a draft as it was read and reports matches; deterministic and without side effects."""

    reasons: frozenset[str]
    """Every reason it can report; the policy file must word each of them."""

    def detect(self, reading: DraftReading, context: CheckContext) -> Iterable[Match]:
        """Yield the stretches that break the policy."""


class DetectorFactory(Protocol):
    """Builds a detector from the `params` of a policy file."""

    def __call__(self, params: dict[str, Any]) -> Detector:
        """Validate the params and return the detector."""
