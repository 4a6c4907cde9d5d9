"""Letters of a text: folded for comparing, weighed, and by script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from copilot.types import Lang

__all__ = ["fold", "foreign", "has_words", "weight"]

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
_KANA = "\u3041-\u30ff"
_OWN = {"zh": _HAN, "ko": _HANGUL, "en": "A-Za-z\u00c0-\u024f"}
_OTHERS = {"zh": _HANGUL + _KANA, "ko": _HAN + _KANA, "en": _HAN + _HANGUL + _KANA}
_WIDE = re.compile(f"[{_HAN}{_HANGUL}{_KANA}]")
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")


def fold(text: str) -> str:
    """Return letters and digits only, in one width and case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def weight(folded: str) -> int:
    """Return how much a folded text says, in letters; a Chinese or Korean sign counts three."""
    return len(folded) + 2 * len(_WIDE.findall(folded))


def has_words(text: str, lang: Lang) -> bool:
    """Say whether a text holds letters of a language's own script."""
    return re.search(f"[{_OWN[lang]}]", text) is not None


def foreign(text: str, lang: Lang, signs: int, words: int) -> Iterator[str]:
    """Yield passages in another script: so many signs in a row, or so many long Latin words without a sign between."""
    yield from re.findall(f"[{_OTHERS[lang]}]{{{signs},}}", text)
    if lang == "en":
        return
    for passage in re.split(f"[{_HAN}{_HANGUL}{_KANA}]+", text):
        if len(_LONG_WORD.findall(passage)) >= words:
            yield passage.strip()
