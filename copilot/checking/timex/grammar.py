"""A language's time words and patterns, read from its lexicon file and compiled once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from copilot.alternation import either
from copilot.checking.prefilter import Prefilter
from copilot.errors import ConfigError
from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["Grammar", "grammar"]

_FOLDER = Path(__file__).parent.parent / "lexicons"


class _File(Frozen):
    """Shape of `lexicons/time.<lang>.yaml`."""

    lang: Lang
    words: dict[str, dict[str, Any] | list[str]]
    numbers: str
    excluded: str
    patterns: tuple[str, ...]


class Grammar(Frozen):
    """Compiled patterns with the values of their words."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    lang: Lang
    values: dict[str, dict[str, Any]]
    patterns: tuple[re.Pattern[str], ...]
    gate: Prefilter
    """Tells which of the patterns a text may match."""
    before: re.Pattern[str]
    """A bound word right before an expression (by, within)."""
    after: re.Pattern[str]
    """A bound word right after an expression (之前, 까지)."""
    excluded: re.Pattern[str]
    """Words right after a day that leave it out: weekends do not count, closed on Mondays."""


@cache
def grammar(lang: Lang) -> Grammar:
    """Return the compiled grammar of a language; a bad pattern is a ConfigError that quotes it."""
    path = _FOLDER / f"time.{lang}.yaml"
    file = load_model(path, _File)
    values = {name: _values(words) for name, words in file.words.items()}
    slots = {name: _alternatives(words) for name, words in values.items()} | {"num": file.numbers}
    compiled = []
    for pattern in file.patterns:
        try:
            compiled.append(re.compile(_fill(pattern, slots)))
        except (re.error, KeyError) as error:
            raise ConfigError(f"{path}: patterns: {pattern!r}: {error}") from error
    bounds = slots["by"]
    edge = "(?![a-z])" if lang == "en" else ""
    return Grammar(
        lang=lang,
        values=values,
        patterns=tuple(compiled),
        gate=Prefilter([pattern.pattern for pattern in compiled]),
        before=re.compile(rf"(?<![a-z])({bounds}){edge} ?(?:the |a |an |this |as little as |just |only |another )?$"),
        after=re.compile(rf" ?(?:的时间)?({bounds}){edge}"),
        excluded=re.compile(file.excluded),
    )


def _values(words: dict[str, Any] | list[str]) -> dict[str, Any]:
    return {str(k): v for k, v in words.items()} if isinstance(words, dict) else dict.fromkeys(words, 0)


def _alternatives(words: dict[str, Any]) -> str:
    return f"(?:{either(words)})"


def _fill(pattern: str, slots: dict[str, str]) -> str:
    # str.format would trip over regex braces, so only the known names are replaced.
    return re.sub(r"\{([a-z][a-z0-9]*)\}", lambda m: slots[m.group(1)], pattern)
