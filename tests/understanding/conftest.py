from __future__ import annotations

import sys
from pathlib import Path

import pytest

from copilot.understanding import Reader

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()
