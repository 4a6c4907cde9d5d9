"""The notation of cues: `a…b` a short gap, `(a|b)` either, `<name>` a word family, a final `?` only a hint."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from copilot.errors import ConfigError

__all__ = ["Pattern", "read_cue", "read_cues"]

_CHOICE = re.compile(r"\(([^()]*)\)|<([a-z]+)>")
_FOREIGN = re.compile(r"\(\?|[\\{}\[\]]")
"""Marks of regular expressions, which this notation does not know."""
_MOST = 3000
"""Spellings one cue may stand for; more is a mistake in the data."""


class Pattern(NamedTuple):
    """A cue ready to be looked for: the spellings of each of its parts, in order, gaps between them."""

    source: str
    parts: tuple[tuple[str, ...], ...]
    hint: bool = False
    """Counts only where nothing better is found."""


def read_cues(
    cues: Iterable[str], flatten: Callable[[str], str], families: Mapping[str, Iterable[str]] | None = None
) -> list[Pattern]:
    """Return the cues of one language as patterns; ConfigError for an unknown family."""
    return [read_cue(cue, flatten, families or {}) for cue in cues]


def read_cue(cue: str, flatten: Callable[[str], str], families: Mapping[str, Iterable[str]]) -> Pattern:
    """Return one cue as a pattern in the flat spelling; ConfigError for marks that the notation does not know."""
    if _FOREIGN.search(cue):
        raise ConfigError(f"cue {cue!r}: no regular expression; write a…b for a gap, (a|b) for either")
    hint = cue.endswith("?")
    parts: list[tuple[str, ...]] = []
    for part in cue.removesuffix("?").split("…"):
        spellings = dict.fromkeys(flatten(text) for text in _spellings(part, cue, families))
        parts.append(tuple(text for text in spellings if text))
    return Pattern(cue, tuple(part for part in parts if part), hint)


def _spellings(part: str, cue: str, families: Mapping[str, Iterable[str]]) -> list[str]:
    pieces: list[list[str]] = []
    last = 0
    for match in _CHOICE.finditer(part):
        pieces.append([part[last : match.start()]])
        pieces.append(match.group(1).split("|") if match.group(2) is None else _family(match.group(2), cue, families))
        last = match.end()
    pieces.append([part[last:]])
    count = 1
    for piece in pieces:
        count *= len(piece)
    if count > _MOST:
        raise ConfigError(f"cue {cue!r}: stands for {count} spellings, at most {_MOST} are allowed")
    return ["".join(choice) for choice in itertools.product(*pieces)]


def _family(name: str, cue: str, families: Mapping[str, Iterable[str]]) -> list[str]:
    if name not in families:
        raise ConfigError(f"cue {cue!r}: no word family {name!r} in prompts/reading/words.yaml")
    return list(families[name])
