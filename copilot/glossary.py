"""The words of the trade in `knowledge/glossary.yaml`: search and the composer read the same file, once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from copilot import resources
from copilot.types import Lang

__all__ = ["Concepts", "load_concepts"]

Concepts = dict[str, dict[Lang, tuple[str, ...]]]
"""Concept to its words in each language."""


class _File(RootModel[Concepts]):
    """The file as it stands."""


def load_concepts(path: Path | None = None) -> Concepts:
    """Return the concepts of a file; the sample shop's by default, none when there is no such file.

    The result is shared: nobody may change it. A mistake in the file is a ConfigError.
    """
    file = path or resources.root("knowledge") / "glossary.yaml"
    return _parsed(file, file.stat().st_mtime_ns) if file.is_file() else {}


@lru_cache(maxsize=4)
def _parsed(file: Path, changed: int) -> Concepts:
    # Every language of the composer and the search index ask for it when they start; `changed` keeps an edit visible.
    return resources.load_model(file, _File).root
