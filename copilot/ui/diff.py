"""Word-level difference between the draft and the agent's text: words in English, characters in zh and ko."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from copilot.types import Frozen

__all__ = ["Piece", "pieces", "words"]

_WORDS = re.compile(r"[A-Za-z0-9]+(?:['’.,:-][A-Za-z0-9]+)*|[가-힣]+|\s+|.", re.DOTALL)
_LIMIT = 4000
"""Words compared at most on each side: the time grows with their product."""


class Piece(Frozen):
    """A run of text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def words(text: str) -> list[str]:
    """Return the units that are compared: a word, a Hangul run, one Chinese character, one mark or blank run."""
    return _WORDS.findall(text)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return how `before` became `after`; texts longer than the limit are shown as replaced whole."""
    if before == after:
        return (Piece(kind="same", text=after),) if after else ()
    old, new = words(before), words(after)
    if len(old) > _LIMIT or len(new) > _LIMIT:
        return tuple(p for p in (Piece(kind="gone", text=before), Piece(kind="new", text=after)) if p.text)
    found: list[Piece] = []
    for code, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(Piece(kind="same", text="".join(new[j1:j2])))
            continue
        gone, came = "".join(old[i1:i2]), "".join(new[j1:j2])
        found += [Piece(kind="gone", text=gone)] if gone else []
        found += [Piece(kind="new", text=came)] if came else []
    return tuple(found)
