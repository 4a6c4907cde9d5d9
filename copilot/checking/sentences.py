"""Stage 2: sentences, the unit a commitment is read in, and their comma clauses, the unit it is shown by."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Sentence", "split"]

# A full stop ends a sentence only outside numbers and abbreviations: followed by a blank, a CJK character or the end.
# Korean chat ends sentences by a polite ending or by ㅠ and ㅋ alone, which folding turns into single jamo.
_END = re.compile(
    r"(?:[。!?;…\n]|(?<![ap]\.m)\.(?=[\s\"')\]]|$|(?<=[가-힣]\.)|(?<=[\u4e00-\u9fff]\.))|~(?=\s)|(?<=[요다죠까네음임])\s?[ㅠㅜㅎㅋ\u1172\u116e\u1112\u110f]+(?=\s|$)"
    r"|(?<=니다|세요|에요|예요|네요|게요|어요|아요|해요|까요)(?= [가-힣]))+[\s\"')\]。!?;…~.]*"
)
_COMMA = re.compile(r"[,:]\s*(?!\d)|\s+-+\s+|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_NOUN = re.compile(r"[가-힣]$(?<![요다죠까네고며지만서데니당용염께게음함됨임로는은])")
"""Korean that ends without a verb: a noun of a list, which the verb behind the list governs."""
_LIMIT = 400
"""Longest sentence in characters; an unpunctuated flood is cut so that reading stays linear."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the folded text; `start` and `end` are offsets in it."""

    text: str
    start: int
    end: int
    question: bool
    """Ends with a question mark."""
    clauses: tuple[tuple[int, int], ...]
    """Offsets of its comma clauses in the folded text."""


def split(text: str) -> list[Sentence]:
    """Return the sentences of a folded text in order; linear in its length."""
    sentences: list[Sentence] = []
    position = 0
    for match in _END.finditer(text):
        _append(sentences, text, position, match.start(), "?" in match.group())
        position = match.end()
    _append(sentences, text, position, len(text), False)
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int, question: bool) -> None:
    while end - start > _LIMIT:
        cut = max(text.rfind(" ", start, start + _LIMIT), text.rfind(",", start, start + _LIMIT))
        cut = cut if cut > start else start + _LIMIT
        _append(sentences, text, start, cut, False)
        start = cut
    while start < end and text[start] in " ,~\n":
        start += 1
    while end > start and text[end - 1] in " ,~\n":
        end -= 1
    if end > start:
        sentences.append(Sentence(text[start:end], start, end, question, _clauses(text, start, end)))


def _clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    position = start
    for match in _COMMA.finditer(text, start, end):
        if _NOUN.search(text, position, match.start()):
            continue
        if match.start() > position:
            found.append((position, match.start()))
        position = match.end()
    if position < end:
        found.append((position, end))
    return tuple(found) or ((start, end),)
