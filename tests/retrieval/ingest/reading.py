"""Files as a shop hands them over, written and read back."""

from __future__ import annotations

from pathlib import Path

from copilot.context import Snippet
from copilot.retrieval.cleaning.rules import CleaningRules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.ingest.document import Defaults, Read, Source
from copilot.retrieval.ingest.sources import read_source
from copilot.retrieval.ingest.tables import load_maps

__all__ = ["MAPS", "read", "snippets"]

MAPS = load_maps()


def read(path: Path, content: str | bytes, chosen: str | None = None) -> list[Read]:
    """Write a file and return what is read from it, nothing cleaned away."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    cleaner = Cleaner(CleaningRules())
    return list(read_source(Source(path=path, name=path.name), Defaults(), MAPS, cleaner, chosen))


def snippets(items: list[Read]) -> list[Snippet]:
    """Return what was read, without what was left out."""
    return [item for item in items if isinstance(item, Snippet)]
