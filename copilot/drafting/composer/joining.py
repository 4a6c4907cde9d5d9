"""Openings, parts and the close become one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.wording import Answer, Frame

if TYPE_CHECKING:
    from copilot.drafting.composer.composer import Part

__all__ = ["join"]

ALONE = frozenset({"greeting", "thanks", "farewell", "just_looking"})
"""Situations whose move is the whole reply."""


def join(
    brief: Brief, frame: Frame, situations: Mapping[str, Answer], parts: Sequence[Part], *, key: str
) -> str:
    """Return the reply: opening, one part for each question (each on its own line from three up), one close."""
    if len(parts) == 1 and parts[0].situation in ALONE:
        return parts[0].text
    opening = _opening(brief, frame, situations, parts, key)
    close = _close(brief, frame, situations, parts, key)
    if len(parts) < 3:
        return frame.formats.join.join(text for text in (opening, *(p.text for p in parts), close) if text)
    return "\n".join(text for text in (opening, *(p.text for p in parts), close) if text)


def _opening(
    brief: Brief, frame: Frame, situations: Mapping[str, Answer], parts: Sequence[Part], key: str
) -> str:
    from copilot.drafting.composer.composer import pick

    first = not any(m.role == "agent" for m in brief.conversation.messages)
    lines = (frame.hello if first else frame.address).get(brief.tone) or ("",)
    hello = pick(lines, key, "hello")
    kinds = [a.soothe for p in parts if (a := situations.get(p.situation)) and a.soothe and not p.abstains]
    if brief.reading.customer_type in ("angry", "extorting"):
        kinds.insert(0, "anger")
    soothe = pick(frame.soothe[kinds[0]], key, "soothe") if kinds and kinds[0] in frame.soothe else ""
    if brief.length == "short":
        return soothe
    return frame.formats.join.join(text for text in (hello, soothe) if text)


def _close(brief: Brief, frame: Frame, situations: Mapping[str, Answer], parts: Sequence[Part], key: str) -> str:
    from copilot.drafting.composer.composer import pick

    if brief.length == "short" or brief.reading.customer_type == "expert" or any(p.asks for p in parts):
        return ""
    wanted = [a.close for p in parts if (a := situations.get(p.situation)) and a.close]
    kind = wanted[0] if wanted else "default"
    return "" if kind == "none" else pick(frame.close.get(kind, ("",)), key, "close")
