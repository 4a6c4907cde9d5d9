"""What the learned reader sees of a sentence: letter runs, words, lexicon classes, and the customer's words.

Every feature is a row of one hashed table. Blanks between Chinese or Korean letters are ignored and digits look
alike, so spacing and amounts hardly change a reading. Training and checking share this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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

Rows = npt.NDArray[np.int64]
Features = tuple[Rows, npt.NDArray[np.float32]]
"""Rows of the table and the weight of each."""


def features(views: Sequence[View], turn: Turn) -> list[Features]:
    """Return the features of each sentence; nothing of one sentence enters another's."""
    asked = _squeeze(turn.text)[-_TURN_TAIL:]
    asked_words = _WORD.findall(turn.text)[-16:]
    asked_rows = {short: _turn_rows(asked, asked_words, short) for short in {len(v.text) <= _SHORT for v in views}}
    asked_classes = sorted(turn.hits.spans)
    return [_features(view, asked_rows[len(view.text) <= _SHORT], asked_classes) for view in views]


def _features(view: View, asked: Rows, asked_classes: list[str]) -> Features:
    text = _squeeze(view.text) + ("?" if view.sentence.question else "")
    words = _WORD.findall(view.text)
    own = np.concatenate([_runs(f"^{text}$", _LONGEST_RUN, 7), _hashed(_neighbours(words))])
    marks = _hashed(_marks(view, asked_classes))
    blocks = [block for block in (own, asked, marks) if len(block)]
    rows = np.concatenate(blocks)
    weights = np.concatenate([np.full(len(block), len(block) ** -0.5, np.float32) for block in blocks])
    return rows, weights


def _squeeze(text: str) -> str:
    return _DIGITS.sub("0", _BLANK.sub("", text))


def _turn_rows(asked: str, words: list[str], short: bool) -> Rows:
    salt = 11 if short else 13
    return np.concatenate([_runs(asked + "$", _TURN_RUN, salt), _hashed([f"{salt}c{word}" for word in words])])


def _runs(text: str, longest: int, salt: int) -> Rows:
    """Return the rows of every run of 1 to `longest` characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64) + np.uint64(
        salt << 24
    )
    found = []
    rolling = np.zeros(len(codes), np.uint64)
    for size in range(1, min(longest, len(codes)) + 1):
        rolling = rolling[: len(codes) - size + 1] * np.uint64(0x9E3779B1) + codes[size - 1 :] * np.uint64(0x85EBCA77)
        mixed = (rolling ^ (rolling >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        found.append((mixed >> np.uint64(64 - BITS)).astype(np.int64))
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _neighbours(words: list[str]) -> list[str]:
    pairs = [f"b{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    triples = [f"t{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    return [*(f"w{word}" for word in words), *pairs, *triples]


def _marks(view: View, asked: list[str]) -> list[str]:
    """Return the classes and expression kinds of the sentence, their pairs, and the classes of the customer's turn."""
    own = {*view.hits.spans, *(f"T{t.kind}{t.bound}" for t in view.times), *(f"M{m.kind}" for m in view.money)}
    names = sorted(own)
    pairs = [f"{a}&{b}" for i, a in enumerate(names) for b in names[i + 1 :]]
    if len(view.text) > _SHORT:
        return [*(f"F{name}" for name in names), *pairs, *(f"CL{name}" for name in asked)]
    crossed = [f"{a}*{b}" for a in names for b in asked]
    return [*(f"F{name}" for name in names), *pairs, *(f"CS{name}" for name in asked), *crossed]


def _hashed(names: Sequence[str]) -> Rows:
    return np.fromiter((crc32(name.encode()) & _MASK for name in names), np.int64, len(names))
