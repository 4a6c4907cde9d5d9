"""An optional model judge: a rubric, and a calibration it must pass before its word counts."""

from __future__ import annotations
