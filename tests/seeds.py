"""The source documents that a knowledge base is cleaned from: read where they are at hand, never copied."""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["SEEDS", "needs_seeds"]

_BESIDE = (folder / "shared" / "seeds" for folder in Path(__file__).parents)
SEEDS = next((seeds for seeds in _BESIDE if seeds.is_dir()), Path("missing"))
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not at hand")
