"""Stage 1: one spelling for every way to write a thing, with a map back to the draft as given.

Width and compatibility forms, circled and keycap digits, traditional characters, emoji, zero-width marks and
separators pushed between the letters of a word (明.天.到, t o m o r r o w) are folded; every later stage sees
only the folded text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

__all__ = ["Normalised", "fold", "normalise"]

_EVASION = re.compile(
    r"(?:[\u4e00-\u9fff][.\-·・•_*|/~^=+ ](?=[\u4e00-\u9fff])){2,}"
    r"|(?:[\uac00-\ud7a3][.\-·・•_*|/~^=+](?=[\uac00-\ud7a3])){2,}"
    r"|(?<![a-z0-9])(?:[a-z0-9][.\-·•_*| ](?=[a-z0-9](?![a-z0-9]))){3,}"
)
_HINT = re.compile(
    r"[.\-·・•_*|/~^=+ ](?:(?<=[^\W_].)(?<![a-z0-9]..)[^\W_][.\-·・•_*|/~^=+ ]|(?<= [\uac00-\ud7a3] )[\uac00-\ud7a3] )"
)
"""Two single letters, each followed by a separator: only then is the costlier look worth it. It begins with the
separator between them, for those are rarer than letters."""
_SPACED_HANGUL = re.compile(r"(?<![\uac00-\ud7a3])(?:[\uac00-\ud7a3] ){3,}(?=[\uac00-\ud7a3](?![\uac00-\ud7a3]))")
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co"})
"""Unicode categories that a reader does not see."""
_MOST = 60_000
"""Characters whose folding is remembered."""
_ODD = "\ue000"
"""Stands for a character that folds into none or several; being of private use it folds into none itself."""
_BLANKS = re.compile("  +")
_MARKS = re.compile(r"[.\-·・•_*|/~^=+ ]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Folded text and, for each of its characters, the offset in the draft it came from."""

    text: str
    offsets: Sequence[int]
    """`len(text) + 1` entries; the last is the length of the draft."""
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the draft's offsets of a stretch of the folded text, trimmed of outer blanks."""
        first = self.offsets[start]
        last = self.offsets[end - 1] + 1 if end > start else first
        while first < last and self.source[first].isspace():
            first += 1
        while last > first and self.source[last - 1].isspace():
            last -= 1
        return first, last


def normalise(source: str) -> Normalised:
    """Fold a draft; linear in its length."""
    # The common draft folds letter by letter, so that its offsets are its own.
    text, offsets = source.translate(_letters()), cast("Sequence[int]", range(len(source) + 1))
    if _ODD in text:
        parts = _parts(source)
        text = "".join(parts)
        offsets = [index for index, part in enumerate(parts) for _ in part]
        offsets.append(len(source))
    kept = _joins(text)
    if "  " in text:
        # Blanks in a row are one: no phrase is missed for how it was spaced.
        kept = [i for i in kept or range(len(text)) if text[i] != " " or text[i - 1 : i] != " "]
    if kept is not None:
        text = "".join([text[i] for i in kept])
        offsets = [*(offsets[i] for i in kept), len(source)]
    return Normalised(text, offsets, source)


def fold(source: str) -> str:
    """Return the folded text alone, for texts whose offsets nobody asks for."""
    text = source.translate(_letters())
    return _BLANKS.sub(" ", "".join(_parts(source)) if _ODD in text else text)


def _parts(source: str) -> list[str]:
    table = _table()
    return [table[character] for character in source]


class _Table(dict[str, str]):
    """Character to its folding; filled as characters are met, bounded so that no input can grow it."""

    def __missing__(self, character: str) -> str:
        folded = _fold(character)
        if len(self) < _MOST:
            self[character] = folded
        return folded


class _Letters(dict[int, str]):
    """Code point to its folding where that is one letter, else to `_ODD`; as `str.translate` takes it."""

    def __missing__(self, point: int) -> str:
        folded = _table()[chr(point)]
        letter = folded if len(folded) == 1 else _ODD
        if len(self) < _MOST:
            self[point] = letter
        return letter


@cache
def _letters() -> _Letters:
    return _Letters()


@cache
def _table() -> _Table:
    table = _Table()
    folder = resources.files("opencc") / "dictionary" / "TSCharacters.txt"
    for line in folder.read_text(encoding="utf-8").splitlines():
        old, _, new = line.partition("\t")
        if len(old) == 1 and new:
            table[old] = new.split(" ")[0]
    # Characters whose commonest reading in shop chat differs from the dictionary's first choice.
    table.update({"著": "着", "\n": "\n", "\r": "\n", "\t": " ", "\u3000": " "})
    table.update({"〜": "~", "∼": "~", "’": "'", "‘": "'"})
    table.update({"“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "—": "-", "–": "-", "−": "-"})
    table.update(dict.fromkeys("、", ","))
    return table


def _fold(character: str) -> str:
    if character < "\x7f":
        return character.lower() if character >= " " else ""
    category = unicodedata.category(character)
    if "\u2776" <= character <= "\u2793":
        return _digit(character)
    if category in _UNSEEN or "\U0001f000" <= character <= "\U0001faff" or "\u2600" <= character <= "\u27bf":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character).lower()
    return _table_fold(folded) if folded != character else folded


def _table_fold(folded: str) -> str:
    table = _table()
    return "".join(table.get(part, part) for part in folded)


def _digit(character: str) -> str:
    value = unicodedata.numeric(character, -1)
    return str(int(value)) if value >= 0 else ""


def _joins(text: str) -> list[int] | None:
    """Return the indices to keep when separators inside words or between ideographs have to go."""
    if not _HINT.search(text):
        return None
    drop: set[int] = set()
    for pattern in (_EVASION, _SPACED_HANGUL):
        for match in pattern.finditer(text):
            drop.update(i for i in range(match.start(), match.end()) if _MARKS.match(text[i]))
    return [i for i in range(len(text)) if i not in drop] if drop else None
