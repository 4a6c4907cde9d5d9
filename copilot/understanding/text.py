"""One spelling for matching: width, case, traditional characters, chat slips, spaces — with offsets back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from copilot.alternation import either
from copilot.understanding.schema import Normalisation

__all__ = ["Flat", "Normaliser", "is_cjk"]

_BREAKS = "。！？!?\n；;…～~"
_CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3"
_IS_CJK = re.compile(f"[{_CJK}]")
_KEPT = re.compile(f"[a-z0-9%$+{_CJK}]")
_WORD = re.compile(r"[a-z]{5,}")
_DOT = re.compile(r"(?<=[^\d.])\.+(?=\s|$)")
_DROPPED = "'’`\u200b\u200c\u200d\ufeff\u00ad\u2060"
_LIMIT = 4000


def is_cjk(char: str) -> bool:
    """Return whether a character is Chinese, Korean or Japanese script."""
    return bool(_IS_CJK.match(char))


class Flat(NamedTuple):
    """Text as cues see it; `at[i]` is the offset in `raw` that character `i` stands for."""

    text: str
    at: tuple[int, ...]
    raw: str

    def is_head(self, index: int) -> bool:
        """Whether a word begins there; in text typed without any space nothing can tell, so every place may."""
        if index == 0 or not any(char.isspace() for char in self.raw):
            return True
        return not self.raw[self.at[index] - 1].isalnum()

    def original(self, start: int, end: int) -> str:
        """Return the customer's own words behind a span."""
        if start >= end:
            return ""
        return self.raw[self.at[start] : self.at[end - 1] + 1]


class _Plain(dict[str, str]):
    """What a character looks like to a cue: nothing, a space, a line end, or plain letters; worked out once each."""

    def __init__(self, simplified: Mapping[str, str]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, char: str) -> str:
        out = ""
        for part in char if char.isascii() else unicodedata.normalize("NFKC", char):
            part = self._simplified.get(part, part).lower()[:1]
            out += "" if part in _DROPPED else "\n" if part in _BREAKS else part if _KEPT.match(part) else " "
        self[char] = out
        return out


class Normaliser:
    """Puts chat writing into the plain form; built once from the data file."""

    def __init__(self, rules: Normalisation, vocabulary: frozenset[str]) -> None:
        """Take the rules and the English words that cues are made of (words that are never mended)."""
        pairs = rules.traditional
        self._plain = _Plain({pairs[i]: pairs[i + 1] for i in range(0, len(pairs), 2)})
        self._replace = dict(rules.replace)
        self._slips = re.compile(either(self._replace)) if self._replace else None
        self._known = vocabulary | rules.mended
        self._near = _deletions(rules.mended)

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
        plain = self._plain
        for index, char in enumerate(raw):
            for part in plain[char]:
                chars.append(part)
                at.append(index)
        return chars, at

    def _mend(self, text: str, at: list[int], raw: str) -> Flat:
        slips = self._slips.finditer(text) if self._slips else ()
        edits = [(m.start(), m.end(), self._replace[m.group()]) for m in slips]
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
        near = (self._near[key] for key in keys if key in self._near)
        return next((better for better in near if _one_slip(word, better)), None)


def _deletions(words: Iterable[str]) -> dict[str, str]:
    # One missing, doubled, swapped or changed letter: both words lose a letter and meet (symmetric deletion).
    near: dict[str, str] = {}
    for word in sorted(words):
        near[word] = word
        for index in range(1, len(word)):
            near.setdefault(word[:index] + word[index + 1 :], word)
    return near


def _one_slip(word: str, better: str) -> bool:
    """Whether one letter was dropped, doubled or changed, or two neighbours swapped."""
    start = next((i for i, (a, b) in enumerate(zip(word, better, strict=False)) if a != b), min(len(word), len(better)))
    tail = next((i for i, (a, b) in enumerate(zip(word[::-1], better[::-1], strict=False)) if a != b), 0)
    first, second = word[start : len(word) - tail], better[start : len(better) - tail]
    return max(len(first), len(second)) <= 1 or (len(first) == 2 and first == second[::-1])


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
