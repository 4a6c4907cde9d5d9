"""The translation under the conversation: for the agent's eyes only."""

from __future__ import annotations

from copilot.ui.markup import Markup, tag
from copilot.ui.services.reading import Reading
from copilot.ui.texts import Texts

__all__ = ["reading_panel"]


def reading_panel(reading: Reading, t: Texts) -> Markup:
    """Return the translated texts, or why there are none."""
    if reading.kind != "done":
        return tag("p", t(f"translate.{reading.kind}", detail=reading.detail), class_="dim translation", role="status")
    parts = [
        tag("p", tag("b", t(f"translate.{name}")), " ", text, class_="quoted", lang=t.lang)
        for name, text in (("customer", reading.customer), ("reply", reading.reply))
        if text
    ]
    return tag("div", *parts, class_="translation", role="status")
