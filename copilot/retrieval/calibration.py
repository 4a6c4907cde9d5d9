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
from copilot.types import Frozen, Lang

__all__ = ["Calibration", "calibration_for"]


class Calibration(Frozen):
    """Logistic function of a snippet's value; `threshold` is the relevance from which it may be used."""

    slope: float = 20.0
    middle: float = 0.85
    """The value at which a snippet is as likely relevant as not."""
    plain_middle: float | None = None
    """The same where the glossary does not fit the indexed texts and adds nothing; None: no different."""
    threshold: float = 0.5
    spread: float = 2.0
    """How far the embedding's similarities lie apart, in those of the default: shared words weigh as much more."""

    shifts: dict[Lang, float] = {}
    """How much higher the embedding's similarities are for queries of a language; taken off before anything else."""

    cross: dict[Lang, float] = {}
    """Added to the shift where the texts are in other languages than the query: similarities are lower across
    languages, the more so the fewer words a query has."""

    def shift(self, lang: Lang, abroad: bool) -> float:
        """Return what is taken off the values of a query's candidates; `abroad`: no text is in its language."""
        return self.shifts.get(lang, 0.0) + (self.cross.get(lang, 0.0) if abroad else 0.0)

    def relevance(self, value: float, fit: float = 1.0) -> float:
        """Return how likely the snippet answers the query; grows with the value, so that the order stays.

        `fit` (0..1) tells how far the glossary fits the indexed texts.
        """
        plain = self.middle if self.plain_middle is None else self.plain_middle
        x = self.slope * (value - (fit * self.middle + (1 - fit) * plain))
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, x))))


def calibration_for(embedding: str, metadata: Mapping[str, Any]) -> Calibration:
    """Return the parameters fitted for the collection, else those shipped for the embedding, else a cautious guess."""
    shipped = _shipped().get(embedding, Calibration())
    own = metadata.get("calibration")
    if isinstance(own, str):
        try:
            # One fitted before there were shifts, or those across languages, still goes with the embedding's.
            return Calibration.model_validate({"shifts": shipped.shifts, "cross": shipped.cross, **json.loads(own)})
        except (ValidationError, ValueError, TypeError):
            pass  # written by another version: the shipped parameters are the better choice
    return shipped


@cache
def _shipped() -> dict[str, Calibration]:
    content = resources.load_yaml(Path(__file__).with_name("calibration.yaml")) or {}
    return {name: Calibration.model_validate(values) for name, values in content.items()}
