"""Fits a prompt into the model's context: the least relevant goes first, facts and limits never."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Piece", "fit", "tokens"]

_CJK = re.compile("[\u1100-\u11ff\u3000-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]")


class Piece(NamedTuple):
    """A part that may be left out, with its relevance (what is lowest goes first)."""

    id: str
    text: str
    relevance: float


def tokens(text: str) -> int:
    """Return a cautious estimate of tokens: one a Chinese or Korean character and a bit, one for three others."""
    wide = len(_CJK.findall(text))
    return int(wide * 1.15 + (len(text) - wide) / 3) + 1


def fit(pieces: Sequence[Piece], room: int) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return (ids kept, ids dropped in the order of dropping) so that the kept ones need at most `room` tokens."""
    need = sum(tokens(piece.text) for piece in pieces)
    dropped: list[str] = []
    for piece in sorted(pieces, key=lambda p: (p.relevance, p.id)):
        if need <= room:
            break
        need -= tokens(piece.text)
        dropped.append(piece.id)
    return frozenset(piece.id for piece in pieces) - frozenset(dropped), tuple(dropped)
