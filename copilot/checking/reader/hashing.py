"""Turn letters, words and names into rows of the learned reader's table, many at a time.

A feature is first a 64-bit code; codes of a whole draft are scrambled and cut to rows in one step, which is what
keeps reading fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

__all__ = [
    "BITS",
    "Codes",
    "Rows",
    "crossed",
    "name_codes",
    "pairs",
    "rows_of",
    "runs",
    "runs_of",
    "squeeze",
    "word_codes",
]

BITS = 18
"""The table has 2**BITS rows."""

Codes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

_FIRST, _SECOND, _SCRAMBLE = np.uint64(0x9E3779B1), np.uint64(0x85EBCA77), np.uint64(0xBF58476D1CE4E5B9)
_SHIFT, _CUT = np.uint64(29), np.uint64(64 - BITS)
_BLANK = re.compile(r"(?<![a-z]) +| +(?![a-z])")
_DIGITS = re.compile(r"\d+(?:[.,:/~-]\d+)*")


_NONE: Codes = np.empty(0, np.uint64)


def squeeze(text: str) -> str:
    """Return the text without blanks between Chinese or Korean letters and with every number as "0"."""
    return _DIGITS.sub("0", _BLANK.sub("", text))


def rows_of(codes: Codes) -> Rows:
    """Return the rows of codes."""
    return ((codes ^ (codes >> _SHIFT)) * _SCRAMBLE >> _CUT).astype(np.int64)


def _letters(text: str, salt: int) -> Codes:
    found = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    return (found + np.uint64(salt << 24)) * _SECOND


def runs(text: str, longest: int, salt: int) -> Codes:
    """Return the codes of every run of 1 to `longest` characters."""
    codes = _letters(text, salt)
    rolling, found = codes, [codes]
    for size in range(2, min(longest, len(codes)) + 1):
        rolling = rolling[:-1] * _FIRST + codes[size - 1 :]
        found.append(rolling)
    return np.concatenate(found)


def runs_of(texts: Sequence[str], longest: int, salt: int) -> list[list[Codes]]:
    """Return `runs` of several texts at once, one array a length; a run never reaches from one text into the next."""
    rolling = _letters("".join(texts), salt)
    by_size, codes = [rolling], rolling
    for size in range(2, min(longest, len(codes)) + 1):
        rolling = rolling[:-1] * _FIRST + codes[size - 1 :]
        by_size.append(rolling)
    found, start = [], 0
    for text in texts:
        end = start + len(text)
        found.append([codes[start : max(start, end - n)] for n, codes in enumerate(by_size)])
        start = end
    return found


@lru_cache(maxsize=65_536)
def _name_code(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF


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
    return names[first] * _FIRST + names[second]


def crossed(names: Codes, others: Codes) -> Codes:
    """Return the codes of each name with each other name."""
    return (names[:, None] * _SECOND + others).ravel()
