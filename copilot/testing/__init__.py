"""Stand-ins for the parts that cost time or money: a scripted model, a retriever over a list, a fixture reader."""

from __future__ import annotations

from copilot.testing.fixtures import Recorded, read_recorded, sample_snippets
from copilot.testing.model import FakeModel
from copilot.testing.retriever import FakeRetriever

__all__ = ["FakeModel", "FakeRetriever", "Recorded", "read_recorded", "sample_snippets"]
