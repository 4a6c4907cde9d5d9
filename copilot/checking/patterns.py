"""Small named patterns of reader and resolver, read from `lexicons/patterns.yaml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from pydantic import RootModel

from copilot.checking.prefilter import Prefilter
from copilot.errors import ConfigError
from copilot.resources import load_model
from copilot.types import LANGS, Lang

__all__ = ["bits", "cut", "find", "match", "possible", "says", "turn_says", "words"]

_PATH = Path(__file__).parent / "lexicons" / "patterns.yaml"
_NAMED = re.compile(r"\{([a-z]\w*)\}")
"""A pattern by its name inside another one."""


class _File(RootModel[dict[str, dict[Lang, tuple[str, ...]]]]):
    """Name to patterns by language."""


@cache
def _sources() -> dict[str, dict[Lang, str]]:
    """Return by name one expression a language."""
    table = load_model(_PATH, _File).root

    def told(source: str, lang: Lang) -> str:
        return _NAMED.sub(lambda named: f"(?:{'|'.join(table[named[1]][lang])})", source)

    return {
        name: {lang: "|".join(f"(?:{told(p, lang)})" for p in parts) for lang, parts in of.items()}
        for name, of in table.items()
    }


@cache
def _compiled() -> dict[Lang, dict[str, re.Pattern[str]]]:
    """Return the patterns of each language by name, all at once: no later draft waits for one of them."""
    names = _sources().items()
    return {lang: {name: _pattern(name, of.get(lang, "(?!)")) for name, of in names} for lang in LANGS}


@cache
def _united(name: str) -> re.Pattern[str]:
    """Return the pattern of a name in all languages together."""
    return _pattern(name, "|".join(_sources()[name].values()))


def _pattern(name: str, source: str) -> re.Pattern[str]:
    try:
        return re.compile(source)
    except re.error as error:
        raise ConfigError(f"{_PATH}: {name}: {error}") from error


@cache
def _gate() -> Prefilter:
    """Return what tells of a text which patterns it may match, of every name and language."""
    return Prefilter([source for of in _sources().values() for source in of.values()])


@cache
def bits(lang: Lang | None = None) -> dict[str, int]:
    """Return which bits of `possible` stand for each name, of one language or of all."""
    keys = [(name, of) for name, languages in _sources().items() for of in languages]
    found = dict.fromkeys(_sources(), 0)
    for place, (name, of) in enumerate(keys):
        found[name] |= (lang in (None, of)) << place
    return found


@lru_cache(maxsize=256)
def possible(text: str) -> int:
    """Return as bits which patterns a text may match: one pass over it, for a dozen are asked of every sentence."""
    return _gate().places(text)


def says(name: str, text: str, lang: Lang | None = None) -> bool:
    """Return whether the folded text matches the named pattern, of one language where it is known."""
    if lang is not None:
        return _compiled()[lang][name].search(text) is not None
    may = possible(text)
    if not may & bits()[name]:
        return False
    return any(_compiled()[of][name].search(text) for of in LANGS if may & bits(of)[name])


@lru_cache(maxsize=2048)
def turn_says(name: str, text: str) -> bool:
    """Return whether a customer's turn matches the named pattern; remembered, for every sentence asks."""
    return says(name, text)


def words(name: str, text: str) -> list[str]:
    """Return what the named pattern matches in the text."""
    if not possible(text) & bits()[name]:
        return []
    return [match.group() for match in _united(name).finditer(text)]


def cut(name: str, text: str) -> list[str]:
    """Return the stretches of the text between the matches of the named pattern."""
    starts = [0, *(match.start() for match in _united(name).finditer(text)), len(text)]
    return [text[a:b] for a, b in zip(starts, starts[1:], strict=False)]


def find(name: str, text: str, lang: Lang | None = None) -> int | None:
    """Return where the named pattern first matches in the text."""
    match = (_compiled()[lang][name] if lang else _united(name)).search(text)
    return match.start() if match else None


def match(name: str, text: str, lang: Lang, start: int, end: int) -> tuple[int, int] | None:
    """Return where the named pattern first matches in a stretch of the text."""
    found = _compiled()[lang][name].search(text, start, end)
    return found.span() if found else None
