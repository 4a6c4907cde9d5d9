"""Which of the three languages a query is written in, by script."""

from __future__ import annotations

import re

from copilot.types import Lang

__all__ = ["language_of"]

_HANGUL = re.compile(r"[\uac00-\ud7a3\u3131-\u318e\u1100-\u11ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]+")


def language_of(text: str, default: Lang = "en") -> Lang:
    """Return the language most of the text is in; a Latin word weighs as two Han or Hangul characters."""
    hangul, han, latin = len(_HANGUL.findall(text)), len(_HAN.findall(text)), 2 * len(_LATIN.findall(text))
    if hangul and hangul * 2 >= han:
        return "ko" if hangul * 2 >= latin else "en"
    if han:
        return "zh" if han * 2 >= latin else "en"
    return "en" if latin else default
