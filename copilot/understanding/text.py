"""One spelling for matching: width, case, traditional characters, chat slips, spaces — with offsets back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from copilot.understanding.schema import Normalisation

__all__ = ["Flat", "Normaliser", "is_cjk"]

_BREAKS = "。！？!?\n；;…～~"
_CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3"
_IS_CJK = re.compile(f"[{_CJK}]")
_KEPT = re.compile(f"[a-z0-9%$+{_CJK}]")
_WORD = re.compile(r"[a-z]{5,}")
_DOT = re.compile(r"(?<=[^\d.])\.+(?=\s|$)")
_LIMIT = 4000


def is_cjk(char: str) -> bool:
    """Return whether a character is Chinese, Korean or Japanese script."""
    return bool(_IS_CJK.match(char))


class Flat(NamedTuple):
    """Text as cues see it; `at[i]` is the offset in `raw` that character `i` stands for."""

    text: str
    at: tuple[int, ...]
    raw: str

    def original(self, start: int, end: int) -> str:
        """Return the customer's own words behind a span."""
        if start >= end:
            return ""
        return self.raw[self.at[start] : self.at[end - 1] + 1]


class Normaliser:
    """Puts chat writing into the plain form; built once from the data file."""

    def __init__(self, rules: Normalisation, vocabulary: frozenset[str]) -> None:
        """Take the rules and the English words that cues are made of (typos are mended towards them)."""
        pairs = rules.traditional
        self._chars: Mapping[str, str] = {pairs[i]: pairs[i + 1] for i in range(0, len(pairs), 2)}
        self._replace = dict(rules.replace)
        longest = sorted(self._replace, key=len, reverse=True)
        self._slips = re.compile("|".join(map(re.escape, longest))) if longest else None
        self._known = vocabulary | rules.english_words
        self._near = _deletions(word for word in vocabulary if len(word) >= 5)

    def flat(self, text: str) -> Flat:
        """Return the text for matching; sentence ends become newlines, other marks a space or nothing."""
        raw = unicodedata.normalize("NFC", text[:_LIMIT])
        chars, at = self._characters(_DOT.sub(lambda m: "\n" * len(m.group()), raw))
        chars, at = _squeeze(chars, at)
        return self._mend("".join(chars), at, raw)

    def plain(self, cue: str) -> str:
        """Return a cue of a data file in the same spelling, typos left as they stand."""
        chars, at = self._characters(unicodedata.normalize("NFC", cue))
        return "".join(_squeeze(chars, at)[0]).strip()

    def _characters(self, raw: str) -> tuple[list[str], list[int]]:
        chars: list[str] = []
        at: list[int] = []
        for index, char in enumerate(raw):
            if char in "'’`\u200b\u200c\u200d\ufeff\u00ad\u2060":
                continue
            for part in char if char.isascii() else unicodedata.normalize("NFKC", char):
                part = self._chars.get(part, part).lower()[:1]
                chars.append("\n" if part in _BREAKS else part if _KEPT.match(part) else " ")
                at.append(index)
        return chars, at

    def _mend(self, text: str, at: list[int], raw: str) -> Flat:
        edits = [(m.start(), m.end(), self._replace[m.group()]) for m in self._slips.finditer(text)] if self._slips else []
        for match in _WORD.finditer(text):
            better = self._mended(match.group())
            if better is not None:
                edits.append((match.start(), match.end(), better))
        if not edits:
            return Flat(text, tuple(at), raw)
        out: list[str] = []
        where: list[int] = []
        last = 0
        for start, end, new in sorted(edits):
            if start < last:
                continue
            out.append(text[last:start] + new)
            where += at[last:start] + [at[min(start + i, end - 1)] for i in range(len(new))]
            where[-1:] = [at[end - 1]]
            last = end
        return Flat("".join(out) + text[last:], tuple(where + at[last:]), raw)

    def _mended(self, word: str) -> str | None:
        if word in self._known or (word.endswith("s") and word[:-1] in self._known):
            return None
        keys = [word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))]
        return next((self._near[key] for key in keys if key in self._near), None)


def _deletions(words: object) -> dict[str, str]:
    # One missing, doubled, swapped or changed letter: both words lose a letter and meet (symmetric deletion).
    near: dict[str, str] = {}
    for word in sorted(words):  # type: ignore[call-overload]
        near[word] = word
        for index in range(1, len(word)):
            near.setdefault(word[:index] + word[index + 1 :], word)
    return near


def _squeeze(chars: list[str], at: list[int]) -> tuple[list[str], list[int]]:
    kept: list[str] = []
    where: list[int] = []
    for index, char in enumerate(chars):
        if char in " \n":
            before = kept[-1] if kept else "\n"
            if before == "\n" or (char == " " and before == " "):
                continue
            if before == " ":
                kept.pop(), where.pop()
            following = next((c for c in chars[index + 1 :] if c != " "), "\n")
            if char == " " and (following == "\n" or is_cjk(following) or is_cjk(before)):
                continue
        kept.append(char)
        where.append(at[index])
    return kept, where
