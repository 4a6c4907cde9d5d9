"""The translation under the conversation: for the agent's eyes only."""

from __future__ import annotations

from copilot.ui.markup import Markup, tag
from copilot.ui.services.reading import Piece, Reading
from copilot.ui.texts import Texts

__all__ = ["reading_panel"]


def reading_panel(reading: Reading, t: Texts) -> Markup:
    """Return the translated texts, or why there are none."""
    if reading.kind != "done":
        return tag("p", t(f"translate.{reading.kind}", detail=reading.detail), class_="dim translation", role="status")
    pieces = (("customer", reading.customer), ("reply", reading.reply))
    return tag("div", *[_piece(name, piece, t) for name, piece in pieces], class_="translation", role="status")


def _piece(name: str, piece: Piece, t: Texts) -> Markup:
    head = tag("b", t(f"translate.{name}"))
    if piece.text:
        return tag("p", head, " ", piece.text, class_="quoted", lang=t.lang)
    if piece.is_due:
        return tag("p", head, " ", t("translate.busy"), class_="dim")
    if piece.problem:
        words = t("translate.failed", detail=t.translation(piece.problem))
        return tag("p", head, " ", words, class_="dim", title=piece.problem)
    return Markup("")
