"""What the reader sees of a text: words, pieces of words and their neighbours, as rows of two tables.

White space between Chinese or Korean letters is ignored, every number looks alike, and only commas and question
marks are seen of the punctuation, so spacing, amounts and typing habits hardly change a reading. The pieces of a
run are its longest known ones from the left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["LONGEST", "Vocabulary", "tokens"]

LONGEST = 4000
"""Characters read of one text; what lies beyond costs nothing."""
_LETTERS = "\u4e00-\u9fff\uac00-\ud7a3"
_BLANK = re.compile(rf"(?<=[{_LETTERS}]) +(?=[{_LETTERS}])")
_NUMBER = re.compile(
    r"[0-9]+(?:[.,:/\-~][0-9]+)*(?:[kw](?![a-z]))?"
    r"|[〇一二三四五六七八九两十百千]+(?=个?(?:折|块|元|天|号|日|点|小时|分钟|月|成|件|角|毛|%|礼拜|星期|周|工作日|多块|来块))"
)
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|[\u4e00-\u9fff]+|[\uac00-\ud7a3]+|[0,?%$€£¥₩]")

UNKNOWN = 1
"""Row of a piece not in the vocabulary; row 0 is "nothing here"."""


class Vocabulary:
    """The known pieces: their row and, by first letter, the length of the longest."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """Take the pieces of rows 2 and up."""
        self.rows: Mapping[str, int] = {piece: row for row, piece in enumerate(pieces, 2)}
        longest: dict[str, int] = {}
        for piece in pieces:
            if len(piece) > longest.get(piece[0], 0):
                longest[piece[0]] = len(piece)
        self.longest: Mapping[str, int] = longest


def tokens(text: str, vocabulary: Vocabulary) -> list[int]:
    """Return the rows of a folded text's pieces in order; at least one."""
    rows = vocabulary.rows
    found: list[int] = []
    folded = _NUMBER.sub("0", _BLANK.sub("", text[:LONGEST]))
    for word in _TOKEN.findall(folded):
        row = rows.get(word)
        if row is not None:
            found.append(row)
        else:
            _pieces(word, vocabulary, found)
    return found or [UNKNOWN]


def _pieces(word: str, vocabulary: Vocabulary, found: list[int]) -> None:
    """Append the longest known pieces of a run; a Latin word's later pieces are marked by a hyphen."""
    rows, longest = vocabulary.rows, vocabulary.longest
    latin = word[0] <= "z"
    position, length = 0, len(word)
    while position < length:
        if latin and position:
            prefix, limit = "-", longest.get("-", 2) - 1
        else:
            prefix, limit = "", longest.get(word[position], 1)
        for size in range(min(limit, length - position), 0, -1):
            row = rows.get(prefix + word[position : position + size])
            if row is not None:
                found.append(row)
                position += size
                break
        else:
            found.append(UNKNOWN)
            position += 1
