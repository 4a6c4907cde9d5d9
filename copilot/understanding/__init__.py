"""Understanding: Conversation + Facts → Reading. Deterministic, under a millisecond, with reasons."""

from __future__ import annotations

from copilot.understanding.reader import Reader
from copilot.understanding.schema import Situation

__all__ = ["Reader", "Situation"]
