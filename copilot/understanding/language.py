"""Which of the three languages a customer writes: script first, then words and endings."""

from __future__ import annotations

import re
from typing import NamedTuple

from copilot.alternation import either
from copilot.types import Lang
from copilot.understanding.schema import LanguageRules

__all__ = ["LanguageReader", "Tongue"]

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z][A-Za-z'’]*")
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_WORDS = 2
"""Little words of another language that make it one: a product may be called "La Mer"."""
_TAIL = re.compile("([\uac00-\ud7a3]+)[^\uac00-\ud7a3\u3400-\u9fffA-Za-z]*$")


class Tongue(NamedTuple):
    """The language, whether a second one is in the turn, the reason, and the romanised words found."""

    lang: Lang
    mixed: bool
    reason: str
    romanised: dict[str, str]

    def native(self, text: str) -> str:
        """Return the text with its romanised words in their own script."""
        for spelling in sorted(self.romanised, key=len, reverse=True):
            pattern = rf"(?i)(?<![A-Za-z]){re.escape(spelling)}(?![A-Za-z])"
            text = re.sub(pattern, self.romanised[spelling], text)
        return text


class LanguageReader:
    """Decides the language of a turn; built once from the data file."""

    def __init__(self, rules: LanguageRules) -> None:
        """Take the word lists."""
        self._rules = rules
        self._latin = {"zh": _spellings(rules.pinyin), "ko": _spellings(rules.romaja)}

    def read(self, text: str, earlier: Lang | None, default: Lang = "zh") -> Tongue:
        """Return the language of `text`; without any letter it is the one spoken earlier, else `default`."""
        hangul, han = len(_HANGUL.findall(text)), len(_HAN.findall(text))
        words = [word.lower().replace("'", "").replace("’", "") for word in _LATIN.findall(text)]
        english = sum(word in self._rules.english for word in words)
        if hangul or han:
            return self._by_script(text, hangul, han, english, words)
        if words:
            return self._latin_script(" ".join(words), english, earlier)
        reason = "no letters: as before" if earlier else "no letters: the shop's own"
        return Tongue(earlier or default, False, reason, {})

    def is_foreign(self, text: str) -> bool:
        """Return whether a turn in Latin letters is written in a language the shop does not write."""
        words = [word.lower() for word in _WORD.findall(text)]
        if _HAN.search(text) or _HANGUL.search(text) or self._latin_script(" ".join(words), 0, None).romanised:
            return False
        english = sum(word in self._rules.english for word in words)
        others = sum(word in self._rules.others for word in words)
        return others >= _FOREIGN_WORDS and others > english

    def _by_script(self, text: str, hangul: int, han: int, english: int, words: list[str]) -> Tongue:
        tail = _TAIL.search(text.strip())
        korean_end = bool(tail and tail.group(1).endswith(self._rules.korean_endings))
        asian: Lang = "ko" if hangul and (korean_end or hangul >= han) else "zh"
        count = hangul if asian == "ko" else han
        mixed = (hangul > 1 and han > 1) or english >= 2 or (english == 1 and len(words) >= 3)
        if english >= 3 and len(words) * 2 > count:
            return Tongue("en", True, f"{len(words)} English words against {count} characters", {})
        script = "Hangul" if asian == "ko" else "Chinese characters"
        return Tongue(asian, mixed, f"{count} {script}", {})

    def _latin_script(self, text: str, english: int, earlier: Lang | None) -> Tongue:
        best: Lang = "en"
        found: dict[str, str] = {}
        for lang, (pattern, table) in self._latin.items():
            hits = {match.group(1): table[match.group(1)] for match in pattern.finditer(text)}
            letters = sum(len(hit) for hit in hits)
            if letters >= 5 and letters > sum(map(len, found)):
                best, found = ("zh" if lang == "zh" else "ko"), hits
        if found and found.keys() <= self._rules.borrowed and len(text.split()) > len(found):
            return Tongue("en", False, f"borrowed by English writers: {', '.join(found)}", {})
        if found and sum(map(len, found)) > 4 * english:
            return Tongue(best, False, f"romanised: {', '.join(found)}", found)
        if not english and len(text) <= 3 and earlier:
            return Tongue(earlier, False, "too short to tell: as before", {})
        return Tongue("en", False, f"Latin script, {english} English function words", {})


def _spellings(table: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    return re.compile(rf"(?<![a-z])({either(table)})(?![a-z])"), table
