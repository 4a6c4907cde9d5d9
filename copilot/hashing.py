"""Turn letters, words and names into rows of a linear model's table, many at a time.

A feature is first a 64-bit code; codes of a whole text are scrambled and cut to rows in one step, which is what
keeps reading fast. The learned readers of drafts and of customers' turns share it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

__all__ = ["BITS", "Codes", "Rows", "crossed", "name_codes", "pairs", "rows_of", "runs_of", "squeeze", "word_codes"]

BITS = 18
"""Unless said otherwise a table has 2**BITS rows."""

Codes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

_FIRST, _SECOND, _SCRAMBLE = np.uint64(0x9E3779B1), np.uint64(0x85EBCA77), np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(29)
_LONG = (1 << 64) - 1
_READY = 512
"""Letters for which the windows are laid out beforehand; a longer text lays out its own."""
_BLANK = re.compile(r"(?<![a-z]) +| +(?![a-z])")
_DIGITS = re.compile(r"\d+(?:[.,:/~-]\d+)*")
_NONE: Codes = np.empty(0, np.uint64)


def squeeze(text: str) -> str:
    """Return the text without blanks between Chinese or Korean letters and with every number as "0"."""
    return _DIGITS.sub("0", _BLANK.sub("", text))


def rows_of(codes: Codes, bits: int = BITS) -> Rows:
    """Return the rows of codes in a table of 2**bits rows."""
    # Of so few bits both kinds of whole number look alike: nothing is copied.
    return ((codes ^ (codes >> _SHIFT)) * _SCRAMBLE >> np.uint64(64 - bits)).view(np.int64)


def runs_of(texts: Sequence[str], longest: int, salt: int) -> list[Codes]:
    """Return for each text the codes of every run of 1 to `longest` characters.

    Runs at the end are filled up with nothing, so that a run never reaches from one text into the next.
    """
    gap = longest - 1
    fill = "\0" * gap
    joined = fill.join(texts) + fill
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    factors, offsets = _factors(longest, salt)
    codes = letters.take(_windows(len(letters) - gap, longest)) @ factors + offsets
    if len(texts) == 1:
        return [codes.ravel()]
    found, start = [], 0
    for text in texts:
        found.append(codes[start : start + len(text)].ravel())
        start += len(text) + gap
    return found


def _windows(size: int, longest: int) -> Rows:
    return _laid_out(longest)[:size] if size <= _READY else _lay_out(size, longest)


def _lay_out(size: int, longest: int) -> Rows:
    return np.arange(size)[:, None] + np.arange(longest)


@cache
def _laid_out(longest: int) -> Rows:
    return _lay_out(_READY, longest)


@cache
def _factors(longest: int, salt: int) -> tuple[Codes, Codes]:
    """Return what a letter counts by its place in a run of each length, and an offset a length."""
    sizes = range(longest)
    factors = [[_mixed(place * longest + size) if place <= size else 0 for size in sizes] for place in sizes]
    offsets = [_mixed(salt << 8 | size) for size in sizes]
    return np.array(factors, np.uint64), np.array(offsets, np.uint64)


def _mixed(seed: int) -> int:
    """Return 64 well-mixed odd bits (the finaliser of SplitMix64)."""
    value = (seed + 1) * 0x9E3779B97F4A7C15 & _LONG
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _LONG
    value = (value ^ value >> 27) * 0x94D049BB133111EB & _LONG
    return (value ^ value >> 31) | 1


@lru_cache(maxsize=65_536)
def _name_code(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) * 0x9E3779B97F4A7C15 & _LONG


def name_codes(names: Sequence[str]) -> Codes:
    """Return the codes of names."""
    return np.array([_name_code(name) for name in names], np.uint64)


def word_codes(words: Sequence[str], salt: int) -> Codes:
    """Return the codes of words, their pairs and their triples."""
    if not words:
        return _NONE
    single = name_codes(words) + np.uint64(salt)
    double = single[:-1] * _FIRST + single[1:]
    return np.concatenate([single, double, double[:-1] * _FIRST + single[2:]])


@lru_cache(maxsize=256)
def _corners(size: int) -> tuple[Rows, Rows]:
    first, second = np.triu_indices(size, 1)
    return first, second


def pairs(names: Codes) -> Codes:
    """Return the codes of every two names; the names come in a fixed order."""
    if len(names) < 2:
        return _NONE
    first, second = _corners(len(names))
    return names.take(first) * _FIRST + names.take(second)


def crossed(names: Codes, others: Codes) -> Codes:
    """Return the codes of each name with each other name."""
    return (names[:, None] * _SECOND + others).ravel()
