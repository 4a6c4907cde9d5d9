"""Which light and which dark colours a question weighs against each other, of those the product comes in."""

from __future__ import annotations

from typing import NamedTuple

from copilot.drafting.composer.quotes.details import statements, tellings
from copilot.drafting.composer.scene import Scene

__all__ = ["Shades", "as_listed", "shades"]


class Shades(NamedTuple):
    """The colours named, in the words of the question."""

    light: tuple[str, ...] = ()
    dark: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Both kinds."""
        return self.light + self.dark


def shades(s: Scene) -> Shades:
    """Return the colours that the question names; none where the product is known and lacks one of them."""
    light, dark = (s.frame.cues.get(name, ()) for name in ("light_colours", "dark_colours"))
    asked, found = s.question.text.lower(), []
    for word in sorted((*light, *dark), key=len, reverse=True):
        if word in asked:
            found.append(word)
            asked = asked.replace(word, "\n")
    told = _told(s).replace(" ", "")
    if told and not all(word.replace(" ", "") in told for word in found):
        return Shades()
    return Shades(tuple(w for w in found if w in light), tuple(w for w in found if w in dark))


def as_listed(s: Scene, text: str) -> str:
    """Return a text with colours called as sheets call them."""
    for said, listed in s.frame.formats.shade_names.items():
        text = text.replace(said, listed)
    return text


def _told(s: Scene) -> str:
    """Return what the sheet of the product that is meant tells of its colours."""
    attribute = s.wording.attributes.get("colour")
    told = tellings(attribute, statements(s.product_found, s.wording), "", s.wording) if attribute else []
    return told[0].text.lower() if told else ""
