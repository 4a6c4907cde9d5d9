"""Turns that no reading can be right about: noise, and scripts the shop does not write."""

from __future__ import annotations

import re
import unicodedata

from copilot.reading import Unreadable

__all__ = ["letters_said", "unreadable"]

_OURS = re.compile("[A-Za-zÀ-ɏ0-9\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3\u3400-\u9fff]")
"""Latin letters, figures, Hangul and Chinese characters."""
_BROKEN = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Unicode categories that no one types: control signs, unassigned and private ones, halves of pairs."""
_AGAIN = re.compile(r"(.{1,4}?)\1{3,}", re.S)
"""Something said four times on end."""
_MOST = 4000
"""Characters that are looked at."""
_DRONE = 40
"""Characters from which repeating two or three letters is no laugh any more."""
_FEW = 4
"""Letters below which nothing is said, and letters of another script above which it is a language."""
_FOREIGN_SHARE = 0.3
"""Part of the letters from which another script is the language of the turn (Japanese mixes in Chinese ones)."""


def letters_said(text: str) -> int:
    """Return how many letters a text says, what is only repeated counted once."""
    return sum(char.isalpha() for char in _AGAIN.sub(r"\1", text[:_MOST]))


def unreadable(text: str) -> Unreadable:
    """Return `noise` or `foreign` for a turn that cannot be read, else nothing.

    Signs and pictures alone ("???", a smiley) are no noise: people say something with them.
    """
    signs = [char for char in text[:_MOST] if not char.isspace()]
    broken = sum(char == "\ufffd" or unicodedata.category(char) in _BROKEN for char in signs)
    if broken * 2 > len(signs):
        return "noise"
    foreign = sum(char.isalpha() and not _OURS.match(char) for char in signs)
    ours = sum(char.isalpha() for char in signs) - foreign
    if foreign >= _FEW and foreign > _FOREIGN_SHARE * (ours + foreign):
        return "foreign"
    drone = len(signs) >= _DRONE and ours * 2 > len(signs) and letters_said("".join(signs)) < _FEW
    return "noise" if drone else ""
