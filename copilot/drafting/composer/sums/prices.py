"""Prices in texts, in whatever currency and language they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from copilot.alternation import either

__all__ = ["Money", "Price"]

_FIGURE = r"\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money with its place in the text."""

    start: int
    end: int
    value: Decimal
    code: str
    """Of the currency."""


class Money:
    """Finds prices; built once from how currencies are written."""

    def __init__(self, currencies: Mapping[str, Sequence[str]]) -> None:
        """Take the signs and words of each currency: a sign stands before the figure, a word behind it."""
        self._codes = {word: code for code, words in currencies.items() for word in words}
        signs = either(word for word in self._codes if not word.isalnum())
        words = either(word for word in self._codes if word.isalnum())
        self._price = re.compile(
            rf"(?P<sign>{signs})\s?(?P<after>{_FIGURE})|(?P<before>{_FIGURE})\s?(?P<word>{words})", re.I
        )
        # "3만 원" is money as well, though not read as a price; "회원" and "지원" are none.
        self._beside = re.compile(rf"(?P<sign>{signs})\s?\d|\d[^\W\d_]?\s?(?P<word>{words})", re.I)

    def prices(self, text: str) -> list[Price]:
        """Return every price in a text, in its order."""
        return [
            Price(
                start=found.start(),
                end=found.end(),
                value=Decimal((found["after"] or found["before"]).replace(",", "")),
                code=self._codes[(found["sign"] or found["word"]).lower()],
            )
            for found in self._price.finditer(text)
        ]

    def currency(self, text: str) -> str | None:
        """Return the one currency in which a text states money; None where that is none or several."""
        told = {self._codes[word] for word in _words(self._beside, text)}
        return told.pop() if len(told) == 1 else None


@lru_cache(maxsize=8)
def _words(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset((found["sign"] or found["word"]).lower() for found in pattern.finditer(text))
