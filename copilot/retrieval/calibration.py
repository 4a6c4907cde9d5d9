"""From raw evidence to a relevance in 0..1, so that "nothing relevant" means the same for every embedding.

The parameters are fitted by `copilot knowledge calibrate` on labelled queries. Those of the offline embeddings ship
in `calibration.yaml`; those fitted for one collection are kept in its metadata and win.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from copilot import resources
from copilot.types import Frozen

__all__ = ["Calibration", "Evidence", "calibration_for"]


class Evidence(Frozen):
    """What speaks for a snippet being relevant to a query."""

    value: float
    """What candidates are ordered by: similarity plus the lexical share."""
    pool: float
    """Mean similarity of the query's candidates: how near everything is to this query, relevant or not."""


class Calibration(Frozen):
    """Logistic function of the evidence; `threshold` is the relevance from which a snippet may be used."""

    value: float = 12.0
    pool: float = -6.0
    bias: float = -4.0
    threshold: float = 0.5

    def relevance(self, evidence: Evidence) -> float:
        """Return how likely the snippet answers the query; grows with the value, so that the order stays."""
        x = self.bias + self.value * evidence.value + self.pool * evidence.pool
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, x))))


def calibration_for(embedding: str, metadata: Mapping[str, Any]) -> Calibration:
    """Return the parameters fitted for the collection, else those shipped for the embedding, else a cautious guess."""
    own = metadata.get("calibration")
    if isinstance(own, str):
        try:
            return Calibration.model_validate(json.loads(own))
        except (ValidationError, ValueError):
            pass  # written by another version: the shipped parameters are the better choice
    return _shipped().get(embedding, Calibration())


@cache
def _shipped() -> dict[str, Calibration]:
    content = resources.load_yaml(Path(__file__).with_name("calibration.yaml")) or {}
    return {name: Calibration.model_validate(values) for name, values in content.items()}
