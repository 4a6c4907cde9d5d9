"""Where a guideline comes from: catalogue items, and which of them may not be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from copilot.resources import load_model

__all__ = ["Localised", "Record", "Source", "SourceIndex", "load_sources"]

Document = Literal["Z", "E", "S", "K"]


class Record(BaseModel):
    """A data file of this step: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localised(Record):
    """One text in each language, none empty."""

    zh: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    ko: Annotated[str, StringConstraints(min_length=1)]


class Source(Record):
    """A catalogue item and the document it was read in."""

    item: Annotated[str, StringConstraints(pattern=r"^G-[1-9]\d{0,2}$")]
    document: Document

    @property
    def number(self) -> int:
        """The item's number in the catalogue."""
        return int(re.sub(r"\D", "", self.item))


class SourceIndex(Record):
    """`prompts/sources.yaml`: the range of each document and what is set aside."""

    documents: dict[Document, tuple[int, int]]
    quarantined: frozenset[int]
    gated: frozenset[int] = frozenset()

    def problems(self, sources: Iterable[Source], *, gate: bool = False) -> list[str]:
        """Return what is wrong with a list of sources; `gate` says that a supervisor must release the text."""
        found: list[str] = []
        for source in sources:
            low, high = self.documents[source.document]
            if not low <= source.number <= high:
                found.append(f"{source.item} does not stand in document {source.document} ({low} to {high})")
            if source.number in self.quarantined:
                found.append(f"{source.item} is quarantined and may not be used")
            if source.number in self.gated and not gate:
                found.append(f"{source.item} may only stand in a step that a supervisor releases")
        return found


def load_sources(prompts: Path) -> SourceIndex:
    """Return the index of the catalogue."""
    return load_model(prompts / "sources.yaml", SourceIndex)
