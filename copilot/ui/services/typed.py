"""What a text from the box may hold; the page keeps to the same, so that what was sent is what stands there."""

from __future__ import annotations

import re

from copilot.errors import InputError

__all__ = ["LONGEST", "typed"]

LONGEST = 20_000
"""Characters of a reply; far beyond any that a customer would read."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
"""Control characters, byte order marks and halves of characters: nobody can see them and not every database holds
them."""


def typed(text: str) -> str:
    """Return the text without what nobody can see; one that is too long is an InputError."""
    if len(text) > LONGEST:
        raise InputError(f"the text is too long: {len(text)} characters, at most {LONGEST} can be checked and sent")
    return _UNSEEN.sub("", text)
