"""What a text can be recognised by, whatever its words begin and end with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Units"]

_HAN, _HANGUL = re.compile(r"[\u4e00-\u9fff]+"), re.compile(r"[가-힣]+")
_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(?:\s?([a-z%℃°]{1,3})(?![a-z]))?")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
"""What an ending leaves of "shipping"."""


@dataclass(frozen=True, slots=True)
class Units:
    """Finds them in texts of any of the languages."""

    measures: tuple[tuple[str, str], ...] = ()
    """Words for units of measure with what is written behind a figure, for "how many grams" names no figure."""

    def of(self, text: str, hollow: tuple[str, ...] = ()) -> frozenset[str]:
        """Return words, pairs of signs, single Chinese signs, figures and `#` with their units.

        Words in `hollow` carry nothing and are left out.
        """
        return _units(text, hollow, self.measures)


@lru_cache(maxsize=2048)
def _units(text: str, hollow: tuple[str, ...], measures: tuple[tuple[str, str], ...]) -> frozenset[str]:
    lowered = text.lower()
    if hollow:
        lowered = _any_of(hollow).sub(" ", lowered)
    found: set[str] = set()
    for run in _HAN.findall(lowered):
        found |= set(run) | {run[i : i + 2] for i in range(len(run) - 1)}
    for run in _HANGUL.findall(lowered):
        found |= {run[i : i + 2] for i in range(len(run) - 1)}
    found |= {_DOUBLED.sub(r"\1", _ENDING.sub("", word)) for word in _WORD.findall(lowered) if len(word) > 2}
    found |= {f"#{unit}" for word, unit in measures if word in lowered}
    for figure, unit in _FIGURE.findall(lowered):
        found |= {figure, f"#{unit}"} if unit else {figure}
    return frozenset(found)


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of the words, longest first, Latin ones as words of their own."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in longest))
