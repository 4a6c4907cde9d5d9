"""What a composed reply is made of."""

from __future__ import annotations

from copilot.draft import Citation
from copilot.types import Frozen

__all__ = ["Part", "Piece", "merged"]


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
    unsold: bool = False
    """Says that the shop has no such goods."""
    soothes: str = ""
    """Which soothing opening suits it."""
    questions: tuple[str, ...] = ()
    quoted: str = ""
    """The statement it quotes, so that no second part says it again."""


def merged(parts: list[Part]) -> list[Part]:
    """Return the parts with one holding sentence for all that is not known, after what is."""
    unknown = [part for part in parts if part.abstains]
    known = [part for part in parts if not part.abstains]
    if len(unknown) < 2:
        return [*known, *unknown]
    # A sentence that names what is missing says more than one that only asks for patience.
    first = min(unknown, key=lambda part: part.move.startswith("abstain."))
    return [*known, first.model_copy(update={"questions": tuple(q for p in unknown for q in p.questions)})]
