"""Scorers: each looks at one case and its result and says how good one side of it is."""

from __future__ import annotations
