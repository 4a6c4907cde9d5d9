"""Small named patterns of reader and resolver, read from `lexicons/patterns.yaml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from pydantic import RootModel

from copilot.checking.prefilter import Prefilter
from copilot.errors import ConfigError
from copilot.resources import load_model
from copilot.types import Lang

__all__ = ["cut", "find", "says", "turn_says", "words"]

_PATH = Path(__file__).parent / "lexicons" / "patterns.yaml"


class _File(RootModel[dict[str, dict[Lang, tuple[str, ...]]]]):
    """Name to patterns by language."""


@cache
def _compiled(lang: Lang | None = None) -> dict[str, re.Pattern[str]]:
    """Return the patterns by name: of one language, or of all together."""
    table = {}
    for name, languages in load_model(_PATH, _File).root.items():
        parts = [part for of, patterns in languages.items() if lang in (None, of) for part in patterns]
        try:
            # A language that has none of a name matches nothing.
            table[name] = re.compile("|".join(f"(?:{part})" for part in parts) or "(?!)")
        except re.error as error:
            raise ConfigError(f"{_PATH}: {name}: {error}") from error
    return table


@cache
def _prefilter() -> tuple[dict[str, int], Prefilter]:
    """Return the patterns of all languages together with the place of each name."""
    table = _compiled()
    return {name: place for place, name in enumerate(table)}, Prefilter(tuple(table.values()))


@lru_cache(maxsize=256)
def _possible(text: str) -> int:
    return _prefilter()[1].places(text)


def says(name: str, text: str, lang: Lang | None = None) -> bool:
    """Return whether the folded text matches the named pattern, of one language where it is known."""
    if lang is None:
        # The resolver asks a dozen of one sentence and few are there: one pass over it tells which to try.
        place = _prefilter()[0][name]
        if not _possible(text) >> place & 1:
            return False
    return _compiled(lang)[name].search(text) is not None


@lru_cache(maxsize=2048)
def turn_says(name: str, text: str) -> bool:
    """Return whether a customer's turn matches the named pattern; remembered, for every sentence asks."""
    return says(name, text)


def words(name: str, text: str) -> list[str]:
    """Return what the named pattern matches in the text."""
    return [match.group() for match in _compiled()[name].finditer(text)]


def cut(name: str, text: str) -> list[str]:
    """Return the stretches of the text between the matches of the named pattern."""
    starts = [0, *(match.start() for match in _compiled()[name].finditer(text)), len(text)]
    return [text[a:b] for a, b in zip(starts, starts[1:], strict=False)]


def find(name: str, text: str, lang: Lang | None = None) -> int | None:
    """Return where the named pattern first matches in the text."""
    match = _compiled(lang)[name].search(text)
    return match.start() if match else None
