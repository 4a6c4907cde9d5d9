"""What a run is told: which cases, how fast, where to keep things."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from copilot.types import Frozen, Lang

__all__ = ["LIVE", "Options", "Selection"]

LIVE = 4
"""Cases in flight at once when a model is asked over a network."""


class Selection(Frozen):
    """Which cases to run; empty fields take all."""

    kinds: tuple[str, ...] = ()
    langs: tuple[Lang, ...] = ()
    ids: tuple[str, ...] = ()
    """Ids or the beginnings of ids, e.g. `E24` for its three languages."""
    limit: int | None = None
    """At most so many cases of each file."""

    def wants(self, case_id: str, lang: Lang) -> bool:
        """Return whether a case is selected by language and id."""
        return (not self.langs or lang in self.langs) and (not self.ids or case_id.startswith(self.ids))


class Options(Frozen):
    """How to run."""

    home: Path = Path(".eval")
    """Folder of caches, runs and the suite's search index."""
    selection: Selection = Selection()
    concurrency: int | None = Field(None, ge=1)
    """Cases in flight at once; None: four for a model over a network, else one, which gives honest times."""
    per_minute: int | None = Field(None, ge=1)
    """Most model calls a minute."""
    fresh: bool = False
    """Compute everything anew."""
    progress: bool = False
