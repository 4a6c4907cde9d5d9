"""Every detector a policy file may name."""

from __future__ import annotations

from copilot.checking.detectors.base import DetectorFactory
from copilot.checking.detectors.claims import delivery_date, discount_limit, fault_admission
from copilot.checking.detectors.phrases import phrases

__all__ = ["DETECTORS"]

DETECTORS: dict[str, DetectorFactory] = {
    "delivery_date": delivery_date,
    "fault_admission": fault_admission,
    "discount_limit": discount_limit,
    "phrases": phrases,
}
