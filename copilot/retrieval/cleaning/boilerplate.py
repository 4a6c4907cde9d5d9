"""Long phrases that a document repeats: injected spam is glued into the middle of sentences, a refrain is not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from copilot.types import Frozen

__all__ = ["Phrase", "repeated_phrases", "without"]

_LENGTH = 12
_TIMES = 5
_GLUED = 0.9
_SENTENCE_END = re.compile(r"[。！？!?；;]+[”\"]?|\.(?=\s|$)")
_WHOLE = 6
"""Characters from which what is left of a sentence is taken for a sentence, not for a name."""
_SHARE = 0.05
_LONGEST = 2_000_000
"""Characters above which a page is not searched: counting takes a hundred bytes for each."""


class Phrase(Frozen):
    """A repeated phrase; `injected` when it hangs between a word and a punctuation mark nearly everywhere.

    What closes the lines of a list (of products that share a remark) hangs there as well, and is not injected.
    """

    text: str
    count: int
    injected: bool


def repeated_phrases(text: str) -> list[Phrase]:
    """Return the phrases of at least 12 characters that occur at least 5 times, most frequent first."""
    if not _LENGTH * _TIMES <= len(text) <= _LONGEST:
        return []
    # Sentence by sentence: next to an advertisement may stand a sentence that the page itself repeats.
    lines = [part for line in text.split("\n") for part in _SENTENCE_END.split(line)]
    grams = Counter(line[at : at + _LENGTH] for line in lines for at in range(len(line) - _LENGTH + 1))
    grams = Counter({gram: count for gram, count in grams.items() if count >= _TIMES})
    found = Counter(phrase for line in lines if grams for phrase in _in_line(line, grams))
    whole = [phrase for phrase, _ in found.most_common() if _long(phrase) and text.count(phrase) >= _TIMES]
    kept: list[str] = []
    for phrase in whole:  # a phrase with a chance neighbour attached is the same phrase again
        nearly = any(other != phrase and other in phrase and len(phrase) - len(other) <= 2 for other in whole)
        if not nearly and not any(other in phrase for other in kept):
            kept.append(phrase)
    return [Phrase(text=phrase, count=text.count(phrase), injected=_injected(phrase, text)) for phrase in kept]


def _in_line(line: str, grams: Counter[str]) -> Iterator[str]:
    start = 0
    while start + _LENGTH <= len(line):
        if line[start : start + _LENGTH] not in grams:
            start += 1
            continue
        first, end = line[start : start + _LENGTH], start
        while end + _LENGTH < len(line) and line[end + 1 : end + 1 + _LENGTH] in grams:
            end += 1
            if line[end : end + _LENGTH] == first:  # one right behind the other
                break
        stop = end if end > start and line[end : end + _LENGTH] == first else end + _LENGTH
        yield _trimmed(line, start, stop)
        start = stop


def without(text: str, phrase: str) -> str:
    """Return the text with every occurrence of the phrase taken out."""
    return text.replace(phrase, "")


def _long(phrase: str) -> bool:
    # Twelve Latin letters are one word; a phrase has three.
    wide = sum(ord(char) > 0x10FF for char in phrase)
    return len(phrase) >= _LENGTH and (wide >= _LENGTH // 2 or len(phrase.split()) >= 3)


def _injected(phrase: str, text: str) -> bool:
    count = glued = 0
    place = text.find(phrase)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(phrase) : place + len(phrase) + 1]
        glued += bool(before) and _is_word(before) and (not after or not _is_word(after))
        count += 1
        place = text.find(phrase, place + len(phrase))
    return (
        count >= 2 * _TIMES
        and glued >= _GLUED * count
        and count * len(phrase) >= _SHARE * len(text)
        and not _listed(phrase, text)
    )


def _listed(phrase: str, text: str) -> bool:
    """Whether the phrase mostly closes lines of one sentence that stand one below the other, or follows a mere name."""
    lines = text.split("\n")
    holding = {number for number, line in enumerate(lines) if phrase in line}
    closing = {number for number in holding if _closes(phrase, lines[number])}
    listed = [
        number
        for number in closing
        if {number - 1, number + 1} & closing or sum(map(_is_word, lines[number].replace(phrase, ""))) < _WHOLE
    ]
    return 2 * len(listed) >= len(holding)


def _closes(phrase: str, line: str) -> bool:
    sentences = [part.strip() for part in _SENTENCE_END.split(line) if part.strip()]
    return len(sentences) == 1 and line.count(phrase) == 1 and sentences[0].endswith(phrase)


def _trimmed(line: str, start: int, end: int) -> str:
    """Return the passage without marks at its ends and without parts of Latin words."""
    if _is_latin(line[start - 1 : start]):
        while start < end and _is_latin(line[start]):
            start += 1
    if _is_latin(line[end : end + 1]):
        while end > start and _is_latin(line[end - 1]):
            end -= 1
    while start < end and not _is_word(line[start]):
        start += 1
    while end > start and not _is_word(line[end - 1]):
        end -= 1
    return line[start:end]


def _is_latin(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x250


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"
