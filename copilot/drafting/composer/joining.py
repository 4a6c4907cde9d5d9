"""Openings, parts and the close become one text."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.parts import Part, Piece
from copilot.drafting.composer.wording.approved import Frame, Wording
from copilot.drafting.composer.wording.saying import Choice

__all__ = ["frame_pieces", "join"]

ALONE = frozenset({"greeting", "thanks", "farewell", "just_looking"})
"""Situations whose move is the whole reply."""
GLAD = frozenset({"review_reward", "good_review", "thanks"})
"""Situations that call for no comfort, whatever manner was read."""
Pieces = tuple[Piece, ...]


def join(frame: Frame, opening: Pieces, parts: Sequence[Part], close: Pieces) -> str:
    """Return the reply: opening, the parts (each on its own line from three up), one close."""
    texts = [*(p.text for p in parts)]
    before, after = (frame.formats.join.join(p.text for p in pieces if p.text) for pieces in (opening, close))
    between = frame.formats.join if len(parts) < 3 else "\n"
    return between.join(text for text in (before, *texts, after) if text).strip()


def frame_pieces(brief: Brief, wording: Wording, parts: Sequence[Part], choice: Choice) -> tuple[Pieces, Pieces]:
    """Return the opening and the close that suit the parts."""
    if len(parts) == 1 and parts[0].situation in ALONE:
        return (), ()
    return _opening(brief, wording, parts, choice), _close(brief, wording, parts, choice)


def _opening(brief: Brief, wording: Wording, parts: Sequence[Part], choice: Choice) -> Pieces:
    frame = wording.frame
    first = not any(m.role == "agent" for m in brief.conversation.messages)
    kinds = [part.soothes for part in parts if part.soothes and not part.abstains]
    if brief.reading.customer_type in ("angry", "extorting") and not all(part.situation in GLAD for part in parts):
        kinds.insert(0, "anger")
    order = brief.facts.order
    sober = brief.tone == "warm" and (kinds or (order and order.status not in (None, "none")))
    greeting = frame.hello.get("sober" if sober else brief.tone) or frame.hello.get(brief.tone)
    lines = (greeting if first else frame.address.get(brief.tone)) or ("",)
    pieces = [] if brief.length == "short" else [choice.of(lines, f"frame.{'hello' if first else 'address'}")]
    if kinds and (soothing := _soothing(frame, kinds[0], parts)):
        pieces.append(choice.of(soothing, f"frame.soothe.{kinds[0]}"))
    return tuple(pieces)


def _soothing(frame: Frame, kind: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the openings that suit; without an apology where the answer makes one itself."""
    lines, sorry = frame.soothe.get(kind, ()), frame.cues.get("apology", ())

    def apologises(text: str) -> bool:
        return any(word in text.lower() for word in sorry)

    if not any(apologises(part.text) for part in parts):
        return lines
    return tuple(line for line in lines if not apologises(line))


def _close(brief: Brief, wording: Wording, parts: Sequence[Part], choice: Choice) -> Pieces:
    if brief.length == "short" or brief.reading.customer_type == "expert" or any(p.asks or p.abstains for p in parts):
        return ()
    wanted = [a.close for p in parts if (a := wording.situations.get(p.situation)) and a.close]
    kind = wanted[0] if wanted else "default"
    return () if kind == "none" else (choice.of(wording.frame.close.get(kind, ("",)), f"frame.close.{kind}"),)
