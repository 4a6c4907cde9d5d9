"""Long phrases that a document repeats: injected spam is glued into the middle of sentences, a refrain is not."""

from __future__ import annotations

import unicodedata
from collections import Counter

from copilot.types import Frozen

__all__ = ["Phrase", "repeated_phrases", "without"]

_LENGTH = 12
_TIMES = 5
_GLUED = 0.9
_SHARE = 0.05
_LONGEST = 2_000_000
"""Characters above which a page is not searched: counting takes a hundred bytes for each."""


class Phrase(Frozen):
    """A repeated phrase; `injected` when it hangs between a word and a punctuation mark nearly everywhere."""

    text: str
    count: int
    injected: bool


def repeated_phrases(text: str) -> list[Phrase]:
    """Return the phrases of at least 12 characters that occur at least 5 times, most frequent first."""
    if len(text) > _LONGEST:
        return []
    grams = Counter(text[place : place + _LENGTH] for place in range(len(text) - _LENGTH + 1))
    found: Counter[str] = Counter()
    start = 0
    while start + _LENGTH <= len(text):
        if grams[text[start : start + _LENGTH]] < _TIMES:
            start += 1
            continue
        end = start
        while end + _LENGTH < len(text) and grams[text[end + 1 : end + 1 + _LENGTH]] >= _TIMES:
            end += 1
        phrase = _trimmed(text[start : end + _LENGTH])
        found[phrase] += 1
        start = end + _LENGTH
    whole = [phrase for phrase, _ in found.most_common() if _long(phrase) and text.count(phrase) >= _TIMES]
    kept: list[str] = []
    for phrase in whole:  # a phrase with a chance neighbour attached is the same phrase again
        if not any(other in phrase for other in kept):
            kept.append(phrase)
    return [Phrase(text=phrase, count=text.count(phrase), injected=_injected(phrase, text)) for phrase in kept]


def without(text: str, phrase: str) -> str:
    """Return the text with every occurrence of the phrase taken out."""
    return text.replace(phrase, "")


def _long(phrase: str) -> bool:
    # Twelve Latin letters are one word; it takes a sentence of them to say as much as twelve Han characters.
    latin = sum(char.isascii() for char in phrase)
    return len(phrase) - latin + latin / 3 >= _LENGTH


def _injected(phrase: str, text: str) -> bool:
    count = glued = 0
    place = text.find(phrase)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(phrase) : place + len(phrase) + 1]
        glued += bool(before) and _is_word(before) and (not after or not _is_word(after))
        count += 1
        place = text.find(phrase, place + len(phrase))
    return count >= 2 * _TIMES and glued >= _GLUED * count and count * len(phrase) >= _SHARE * len(text)


def _trimmed(phrase: str) -> str:
    start, end = 0, len(phrase)
    while start < end and not _is_word(phrase[start]):
        start += 1
    while end > start and not _is_word(phrase[end - 1]):
        end -= 1
    return phrase[start:end]


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"
