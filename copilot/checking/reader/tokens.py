"""What the semantic reader sees of a text: Chinese and Korean letters, Latin words, and up to four of them together.

White space between Chinese or Korean letters is ignored, every number looks alike, and only commas and question
marks are seen of the punctuation, so spacing, amounts and typing habits hardly change a reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["GRAMS", "GRAM_ROWS", "LONGEST", "Vocabulary", "gram_rows"]

LONGEST = 4000
"""Characters read of one text; what lies beyond costs nothing."""
GRAMS = (2, 3, 4)
"""Neighbours read together."""
GRAM_ROWS = 1 << 17
"""Rows of the table they share; row 0 stays zero."""
UNKNOWN = 1
"""Row of a text of which nothing is known; row 0 is "nothing here"."""

_NUMBER = re.compile(
    r"[0-9]+(?:[.,:/\-~][0-9]+)*(?:[kw](?![a-z]))?"
    r"|[〇一二三四五六七八九两十百千]+(?=个?(?:折|块|元|天|号|日|点|小时|分钟|月|成|件|角|毛|%|礼拜|星期|周|工作日|多块|来块))"
)
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|[0,?%$€£¥₩\u4e00-\u9fff\uac00-\ud7a3]")
_STEPS = tuple(np.uint64(0x9E3779B97F4A7C15 * (n + 1) % 2**64 | 1) for n in GRAMS)


class Vocabulary:
    """The known letters, words and inner pieces of words ("-ing"), with their rows."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """Take the pieces of rows 2 and up."""
        self.names: Mapping[str, int] = {piece: row for row, piece in enumerate(pieces, 2)}

    def rows(self, text: str) -> list[int]:
        """Return the rows of a folded text in order; at least one."""
        find = self.names.get
        found: list[int] = []
        for token in _TOKEN.findall(_NUMBER.sub("0", text[:LONGEST])):
            row = find(token)
            if row is not None:
                found.append(row)
            elif token < "{":
                self._split(token, found)
        return found or [UNKNOWN]

    def _split(self, word: str, found: list[int]) -> None:
        """Append the longest known pieces of an unknown Latin word."""
        position, length, prefix = 0, len(word), ""
        while position < length:
            for size in range(min(length - position, 7), 0, -1):
                row = self.names.get(prefix + word[position : position + size])
                if row is not None:
                    found.append(row)
                    position += size
                    break
            else:
                position += 1
            prefix = "-"


def gram_rows(ids: npt.NDArray[np.int64], left: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return, shape (tokens, len(GRAMS)), the rows of the neighbours that begin at each token.

    `left` counts the tokens from each one to its text's end, itself included; what would reach beyond gets row 0.
    """
    out = np.zeros((len(ids), len(GRAMS)), np.int64)
    values = ids.astype(np.uint64)
    rolling = values * _STEPS[0]
    for column, (size, step) in enumerate(zip(GRAMS, _STEPS, strict=True)):
        keep = len(ids) - size + 1
        if keep <= 0:
            break
        rolling = (rolling[:keep] ^ (rolling[:keep] >> np.uint64(29))) * step + values[size - 1 :] * _STEPS[0]
        out[:keep, column] = (rolling ^ (rolling >> np.uint64(31))) * _STEPS[1] >> np.uint64(64 - 17)
    out[left[:, None] < np.array(GRAMS)] = 0
    return out
