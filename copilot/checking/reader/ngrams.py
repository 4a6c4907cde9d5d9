"""What the learned reader sees of a sentence: letter runs, words, lexicon classes, and the customer's words.

Every feature is a row of one hashed table. Blanks between Chinese or Korean letters are ignored and digits look
alike, so spacing and amounts hardly change a reading. Training and checking share this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from copilot.checking.reader.view import Turn, View

__all__ = ["BITS", "Features", "features"]

BITS = 18
"""The table has 2**BITS rows."""
_LONGEST_RUN = 5
_TURN_RUN = 4
_TURN_TAIL = 60
"""Characters of the customer's turn that are read: what is asked stands at its end."""
_SHORT = 16
"""A sentence up to this length leans on the customer's turn, so its turn features are its own."""
_BLANK = re.compile(r"(?<![a-z]) +| +(?![a-z])")
_DIGITS = re.compile(r"\d+(?:[.,:/~-]\d+)*")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_MASK = (1 << BITS) - 1
_OWN_SALT = 7
_UNREAD = frozenset({"harmless"})
"""Classes that only the grammar asks for; the weights do not know them."""

Rows = npt.NDArray[np.int64]
Features = tuple[Rows, npt.NDArray[np.float32]]
"""Rows of the table and the weight of each."""


def features(views: Sequence[View], turn: Turn) -> list[Features]:
    """Return the features of each sentence; nothing of one sentence enters another's."""
    if not views:
        return []
    asked = {short: _turn_rows(turn.text, short) for short in {len(v.text) <= _SHORT for v in views}}
    asked_classes = tuple(sorted(turn.hits.spans.keys() - _UNREAD))
    texts = [f"^{_squeeze(view.text)}{'?' if view.sentence.question else ''}$" for view in views]
    runs = _runs_of(texts)
    return [
        _features(view, own, asked[len(view.text) <= _SHORT], asked_classes)
        for view, own in zip(views, runs, strict=True)
    ]


def _features(view: View, runs: Rows, asked: Rows, asked_classes: tuple[str, ...]) -> Features:
    words = _neighbours(_WORD.findall(view.text))
    marks = _marks(view, asked_classes)
    named = _hashed(words + marks)
    sizes = (len(runs) + len(words), len(asked), len(marks))
    rows = np.concatenate([runs, named[: len(words)], asked, named[len(words) :]])
    return rows, np.repeat(np.array([size**-0.5 if size else 0.0 for size in sizes], np.float32), sizes)


def _squeeze(text: str) -> str:
    return _DIGITS.sub("0", _BLANK.sub("", text))


@lru_cache(maxsize=512)
def _turn_rows(text: str, short: bool) -> Rows:
    salt = 11 if short else 13
    words = [f"{salt}c{word}" for word in _WORD.findall(text)[-16:]]
    return np.concatenate([_runs(_squeeze(text)[-_TURN_TAIL:] + "$", _TURN_RUN, salt), _hashed(words)])


def _codes(text: str, salt: int) -> npt.NDArray[np.uint64]:
    found = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    return (found + np.uint64(salt << 24)) * np.uint64(0x85EBCA77)


def _mixed(rolling: npt.NDArray[np.uint64]) -> Rows:
    mixed = (rolling ^ (rolling >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)


def _runs(text: str, longest: int, salt: int) -> Rows:
    """Return the rows of every run of 1 to `longest` characters."""
    codes = _codes(text, salt)
    rolling = codes
    found = [codes]
    for size in range(2, min(longest, len(codes)) + 1):
        rolling = rolling[:-1] * np.uint64(0x9E3779B1) + codes[size - 1 :]
        found.append(rolling)
    return _mixed(np.concatenate(found))


def _runs_of(texts: Sequence[str]) -> list[Rows]:
    """Return `_runs` of several texts at once; a run never reaches from one text into the next."""
    if len(texts) == 1:
        return [_runs(texts[0], _LONGEST_RUN, _OWN_SALT)]
    codes = _codes("".join(texts), _OWN_SALT)
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    rolling, found, owners = codes, [codes], [owner]
    for size in range(2, min(_LONGEST_RUN, len(codes)) + 1):
        rolling = rolling[:-1] * np.uint64(0x9E3779B1) + codes[size - 1 :]
        inside = owner[: len(rolling)] == owner[size - 1 :]
        found.append(rolling[inside])
        owners.append(owner[: len(rolling)][inside])
    rows, holder = _mixed(np.concatenate(found)), np.concatenate(owners)
    order = np.argsort(holder, kind="stable")
    return np.split(rows[order], np.cumsum(np.bincount(holder, minlength=len(texts)))[:-1])


def _neighbours(words: list[str]) -> list[str]:
    pairs = [f"b{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    triples = [f"t{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    return [*(f"w{word}" for word in words), *pairs, *triples]


def _marks(view: View, asked: tuple[str, ...]) -> list[str]:
    """Return the classes and expression kinds of the sentence, their pairs, and the classes of the customer's turn."""
    own = {
        *(view.hits.spans.keys() - _UNREAD),
        *(f"T{t.kind}{t.bound}" for t in view.times),
        *(f"M{m.kind}" for m in view.money),
    }
    names = sorted(own)
    pairs = [f"{a}&{b}" for i, a in enumerate(names) for b in names[i + 1 :]]
    if len(view.text) > _SHORT:
        return [*(f"F{name}" for name in names), *pairs, *(f"CL{name}" for name in asked)]
    crossed = [f"{a}*{b}" for a in names for b in asked]
    return [*(f"F{name}" for name in names), *pairs, *(f"CS{name}" for name in asked), *crossed]


def _hashed(names: Sequence[str]) -> Rows:
    return np.array([crc32(name.encode()) for name in names], np.int64) & _MASK
