"""Reads recorded model outputs and the sample shop's snippets, without a model or an index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from copilot import resources
from copilot.case import Case
from copilot.context import Snippet
from copilot.errors import InputError
from copilot.types import Frozen

__all__ = ["Recorded", "read_recorded", "sample_snippets"]


class Recorded(Frozen):
    """One conversation with what a real model answered, attempt by attempt."""

    case: Case
    model: str
    outputs: tuple[str, ...]
    """Raw texts in the order in which they came: first draft, revisions."""
    cut: tuple[bool, ...] = ()
    """Whether the tokens were used up before its end, by output; empty: of none."""
    template: str = ""
    """`id@version` of the prompt that the first answer was given to."""
    error: str = ""
    """What the model failed with after these outputs, when it did."""


def read_recorded(path: Path) -> Iterator[Recorded]:
    """Yield the recordings of a JSONL file; InputError names the line that cannot be read."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield Recorded.model_validate(json.loads(line))
        except (ValueError, ValidationError) as error:
            raise InputError(f"{path}: line {number}: not a recording: {error}") from error


def sample_snippets(folder: Path | None = None) -> tuple[Snippet, ...]:
    """Return the snippets of the sample shop (or of another folder), as they would be ingested."""
    from copilot.retrieval.cleaning.rules import load_rules
    from copilot.retrieval.cleaning.session import Cleaner
    from copilot.retrieval.ingest.document import Defaults, Source
    from copilot.retrieval.ingest.sources import read_source, sources_in
    from copilot.retrieval.ingest.tables import load_maps

    base = folder or resources.root("knowledge")
    maps, cleaner = load_maps(), Cleaner(load_rules())
    read: list[Any] = []
    for name in ("policies", "products"):
        for source in sources_in([base / name]) if (base / name).is_dir() else ():
            if isinstance(source, Source):
                read += read_source(source, Defaults(), maps, cleaner)
    return tuple(item for item in read if isinstance(item, Snippet))
