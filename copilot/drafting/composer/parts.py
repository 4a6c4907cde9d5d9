"""What a composed reply is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.draft import Citation
from copilot.drafting.composer.wording.approved import Move
from copilot.types import Frozen

__all__ = ["Part", "Piece", "asks_which", "merged", "repeats", "same"]


_WHICH = frozenset({"which", "which_item"})
"""Moves that ask which item is meant."""


_SETTLED = frozenset({"returns", "exchange", "refund_request"})
"""What need not be asked for any more where a fault is confirmed and its remedy offered."""
_LONG = {True: 24, False: 8}
"""Letters (Latin script or another) of a sentence that is told once."""


class Piece(Frozen):
    """One chosen wording, filled in."""

    key: str
    """The move and the number of the wording: `returns.terms#1`."""
    text: str


class Part(Frozen):
    """The answer to one question."""

    pieces: tuple[Piece, ...]
    text: str
    situation: str
    move: str
    citations: tuple[Citation, ...] = ()
    asks: bool = False
    abstains: bool = False
    vague: bool = False
    """Nothing is known of what it asks, not even a topic."""
    aside: bool = False
    """What it quotes stands near what was asked, but does not tell it."""
    meets: bool = False
    """It quotes a text that speaks of what was asked in the question's own words."""
    unsold: bool = False
    """Says that the shop has no such goods."""
    lacks: bool = False
    """It names an attribute of the goods that is told nowhere, or says that it has to be looked up."""
    soothes: str = ""
    """Which soothing opening suits it."""
    questions: tuple[str, ...] = ()
    quoted: str = ""
    """The statement it quotes, so that no second part says it again."""

    missing: tuple[str, ...] = ()
    """What it names as not told, where it tells nothing else."""

    @property
    def asks_which(self) -> bool:
        """Whether it only asks which item is meant."""
        return self.asks and self.move.rpartition(".")[2] in _WHICH

    @property
    def settles(self) -> bool:
        """Whether it offers the remedy of a confirmed fault."""
        return self.move.endswith((".confirmed", ".carrier", ".reshipped", ".fault"))

    @property
    def barred(self) -> bool:
        """Whether it says that the shop's rules shut out what is asked: other rules are beside the point then."""
        return self.move.endswith(".barred")


def merged(parts: list[Part], separator: str) -> list[Part]:
    """Return the parts with one holding sentence for all that is not known, after what is."""
    unknown = [part for part in parts if part.abstains]
    known = [part for part in parts if not part.abstains]
    if len(unknown) < 2:
        return [*known, *unknown]
    # A sentence that names what is missing says more than one that only asks for patience.
    first = min(unknown, key=lambda part: (not part.missing, part.move.startswith("abstain.")))
    names = tuple(dict.fromkeys(name for part in unknown for name in part.missing))
    text = first.text.replace(separator.join(first.missing), separator.join(names)) if first.missing else first.text
    pieces = tuple(p.model_copy(update={"text": text}) if p.text == first.text else p for p in first.pieces)
    asked = tuple(q for p in unknown for q in p.questions)
    return [*known, first.model_copy(update={"questions": asked, "text": text, "pieces": pieces})]


def same(text: str, said: str) -> bool:
    """Say whether words stand in others already, whatever they begin and end with."""
    return text.lower().strip(" .。") in said.lower()


def repeats(part: Part, earlier: Sequence[Part], said: str) -> bool:
    """Say whether a part says or asks what the earlier ones, which say `said`, do already."""
    # `returns.used_beside` is `returns.used` in the words for a second point.
    moves = {other.move.removesuffix("_beside") for other in earlier}
    same = part.move.removesuffix("_beside") in moves and not part.quoted
    # That a confirmed fault is on the shop need not be said of sending back, of the money and of the postage once more.
    settled = any(other.settles for other in earlier) and (part.situation in _SETTLED or part.move.endswith(".fault"))
    again = same or settled or _quotes_again(part, said) or any(_asks_again(part, other) for other in earlier)
    return again or part.text in said or bool(part.quoted and part.quoted in said)


def _quotes_again(part: Part, said: str) -> bool:
    """Say whether a part of trouble quotes a rule that the reply holds already."""
    sentences = (s.strip() for s in re.split(r"(?<=[。！？!?])\s*|(?<=[.])\s+", part.text))
    return bool(part.soothes) and any(len(s) >= _LONG[s.isascii()] * 1.2 and s in said for s in sentences)


def asks_which(move: Move) -> bool:
    """Say whether a move only asks which item is meant."""
    return move.asks and move.id.rpartition(".")[2] in _WHICH


def _asks_again(part: Part, earlier: Part) -> bool:
    """Say whether a part asks once more which item is meant."""
    ends = {p.move.rpartition(".")[2] for p in (part, earlier)}
    return part.asks and earlier.asks and len(ends) == 1 and ends <= _WHICH
