"""What the reader sees of a text: hashed character n-grams and words, as rows of an embedding table.

The same few array operations serve all sentences of a draft and the customer's turn at once. White space beside
Chinese or Korean script is ignored, digits and Chinese numerals look alike, and quotes and dashes are not seen, so
spacing, numbers and typing habits cannot change a reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = ["BITS", "GRAMS", "ROWS", "WORDS", "Rows", "rows"]

BITS = 17
ROWS = 1 << BITS
"""Rows of the embedding table; row 0 stays zero and stands for "nothing here"."""
GRAMS = 6
"""Longest character n-gram."""
WORDS = 3
"""Longest word n-gram."""

_START, _END, _COMMA, _SPACE, _DIGIT, _DROP = 2, 3, 4, 32, 48, 0
_MULTIPLIER = 0x9E3779B1
_INVERSE = 0x0E8B2F51
"""Of the multiplier, modulo 2**32."""
_ROLES = (0x85EBCA6B, 0xC2B2AE35)
"""Finishing multipliers: one for the sentence, one for the customer's turn."""
_LONGEST = 4000
"""Characters read of one text; what lies beyond cannot cost more."""

_Ints = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Table rows of some texts: `grams` has one line for each symbol, `words` one for each word."""

    grams: npt.NDArray[np.int32]
    """Shape (symbols, GRAMS): the n-grams that begin at the symbol."""
    words: npt.NDArray[np.int32]
    """Shape (words, WORDS): the word n-grams that begin at the word."""
    gram_starts: npt.NDArray[np.intp]
    """First line of each text in `grams`; every text has at least two (its edges)."""
    word_starts: npt.NDArray[np.intp]
    """First line of each text in `words`; every text has at least one."""


def rows(texts: Sequence[str], customer: str) -> Rows:
    """Return the rows of some texts, the customer's turn as the last of them."""
    symbols = _symbols([*texts, customer])
    starts = np.flatnonzero(symbols == _START)
    length = len(symbols)
    roles = np.full(length, _ROLES[0], np.uint32)
    roles[starts[-1] :] = _ROLES[1]
    ends = np.append(starts[1:], length)
    left = np.repeat(ends, ends - starts) - np.arange(length)
    grams = np.zeros((length, GRAMS), np.uint32)
    rolling = symbols * np.uint32(_MULTIPLIER)
    grams[:, 0] = rolling
    for size in range(1, GRAMS):
        rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint32(13))) * np.uint32(_MULTIPLIER) + symbols[size:]
        grams[: length - size, size] = rolling
    grams = _finish(grams, roles[:, None])
    grams[left[:, None] <= np.arange(GRAMS)] = 0
    words, word_starts = _words(symbols, starts, roles)
    return Rows(grams.astype(np.int32), words, starts, word_starts)


def _finish(hashes: _Ints, roles: _Ints) -> _Ints:
    mixed = (hashes ^ (hashes >> np.uint32(15))) * roles
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0x27D4EB2F)
    return np.maximum(mixed >> np.uint32(32 - BITS), np.uint32(1))


def _words(symbols: _Ints, starts: npt.NDArray[np.intp], roles: _Ints) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
    """Hash each stretch between blanks, commas and edges, and two and three neighbours together."""
    gaps = symbols <= _SPACE  # only edges, commas and blanks are that low
    first = np.flatnonzero(gaps)  # a word is named by the gap before it
    sizes = np.diff(first, append=len(symbols)) - 1
    powers, inverses = _powers(len(symbols))
    sums = np.zeros(len(symbols) + 1, np.uint32)
    np.cumsum(symbols * powers, out=sums[1:], dtype=np.uint32)
    hashes = (sums[first + sizes + 1] - sums[first + 1]) * inverses[first + 1]
    keep = (sizes > 0) | (symbols[first] == _START)
    first, hashes = first[keep], hashes[keep]
    texts = np.searchsorted(first, starts)
    owner = np.repeat(np.arange(len(starts)), np.diff(texts, append=len(first)))
    out = np.zeros((len(first), WORDS), np.uint32)
    rolling = hashes
    out[:, 0] = rolling
    for size in range(1, WORDS):
        rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint32(16))) * np.uint32(_MULTIPLIER) + hashes[size:]
        out[: len(first) - size, size] = rolling
    out = _finish(out ^ np.uint32(0x5BD1E995), roles[first][:, None])
    for size in range(1, WORDS):
        out[len(first) - size :, size] = 0
        out[: len(first) - size, size][owner[:-size] != owner[size:]] = 0
    return out.astype(np.int32), texts


def _symbols(texts: Sequence[str]) -> _Ints:
    joined = "".join(["\x02" + text[:_LONGEST] + "\x03" for text in texts])
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    symbols = _table()[np.minimum(points, np.uint32(0xFFFF))].astype(np.uint32)
    symbols = symbols[symbols != _DROP]
    blank, digit = symbols == _SPACE, symbols == _DIGIT
    tight = (symbols >= 0x2E80) | (symbols <= _END) | blank | (symbols == _COMMA)
    after, before = np.roll(tight, -1), np.roll(symbols >= 0x2E80, 1) | np.roll((symbols == _COMMA) | (symbols <= _END), 1)
    drop = blank & (after | before) | digit & np.roll(digit, 1)
    return symbols[~drop]


@cache
def _table() -> npt.NDArray[np.uint16]:
    table = np.arange(1 << 16, dtype=np.uint16)
    table[:128] = _DROP
    for character in "abcdefghijklmnopqrstuvwxyz%?":
        table[ord(character)] = table[ord(character.upper())] = ord(character)
    table[[_START, _END]] = _START, _END
    table[[ord(c) for c in " \t\n-/"]] = _SPACE
    table[[ord(c) for c in ",:;"]] = _COMMA
    table[[ord(c) for c in "$€£¥₩"]] = ord("$")
    table[[ord(c) for c in "0123456789二三四五六七八九两十百千"]] = _DIGIT
    table[0x80:0xC0] = _DROP
    table[0x2000:0x2E80] = _DROP
    table[[ord(c) for c in "€₩"]] = ord("$")
    table[0xD800:0xF900] = _DROP
    return table


def _powers(length: int) -> tuple[_Ints, _Ints]:
    """Return the powers of the multiplier and of its inverse; any stretch's hash is then one difference."""
    size = 1 << max(10, length.bit_length())
    powers, inverses = _power_tables(size)
    return powers[:length], inverses[: length + 1]


@cache
def _power_tables(size: int) -> tuple[_Ints, _Ints]:
    powers = np.multiply.accumulate(np.full(size, _MULTIPLIER, np.uint32))
    inverses = np.multiply.accumulate(np.full(size, _INVERSE, np.uint32))
    return powers, inverses
