"""Small named patterns of the resolver, read from `lexicons/patterns.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import RootModel

from copilot.errors import ConfigError
from copilot.resources import load_model
from copilot.types import Lang

__all__ = ["cut", "find", "says", "words"]

_PATH = Path(__file__).parent / "lexicons" / "patterns.yaml"


class _File(RootModel[dict[str, dict[Lang, tuple[str, ...]]]]):
    """Name to patterns by language."""


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    table = {}
    for name, languages in load_model(_PATH, _File).root.items():
        parts = [pattern for patterns in languages.values() for pattern in patterns]
        try:
            table[name] = re.compile("|".join(f"(?:{part})" for part in parts))
        except re.error as error:
            raise ConfigError(f"{_PATH}: {name}: {error}") from error
    return table


def says(name: str, text: str) -> bool:
    """Return whether the folded text matches the named pattern."""
    return _compiled()[name].search(text) is not None


def words(name: str, text: str) -> list[str]:
    """Return what the named pattern matches in the text."""
    return [match.group() for match in _compiled()[name].finditer(text)]


def cut(name: str, text: str) -> list[str]:
    """Return the stretches of the text between the matches of the named pattern."""
    starts = [0, *(match.start() for match in _compiled()[name].finditer(text)), len(text)]
    return [text[a:b] for a, b in zip(starts, starts[1:], strict=False)]


def find(name: str, text: str) -> int | None:
    """Return where the named pattern first matches in the text."""
    match = _compiled()[name].search(text)
    return match.start() if match else None
