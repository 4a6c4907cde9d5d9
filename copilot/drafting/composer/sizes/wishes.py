"""How a customer would wear it, and what the sheet advises for that: over a sweater, close, on a sturdy child."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer.goods.words import says
from copilot.drafting.composer.quotes.details import statements
from copilot.drafting.composer.quotes.quoting import closed
from copilot.drafting.composer.scene import Scene

__all__ = ["SIZE_CONDITIONS", "SIZE_SLOTS"]

_CLAUSE = re.compile(r"[；;。]|\.(?=\s|$)|(?<=며) |(?<=고) ")
"""Where the clauses of a sheet end."""
_REACH = {"zh": 4, "en": 14, "ko": 8}
"""Letters between a word and what takes it back."""
_WISHES = ("layered", "sturdy", "broad_foot", "socks")
"""What asks for a size of its own where the sheet says so, be it up or down; a close fit is apart."""


def _close(s: Scene) -> bool:
    """Say whether it shall sit close: "snug", or "not baggy"."""
    return _meant(s, "tight") or (_taken_back(s, "loose") and not _meant(s, "loose"))


def _loose(s: Scene) -> bool:
    """Say whether it shall sit loose: "roomy", or "not tight"."""
    return not _close(s) and (_meant(s, "loose") or _taken_back(s, "tight"))


def _clauses(s: Scene) -> list[str]:
    """Return the clauses of the sheet that advise a size up or down."""
    texts = (text for quote in statements(s.product_found, s.wording) for text in _CLAUSE.split(quote.text))
    return [t.strip() for t in texts if any(s.cue(way, t.lower()) for way in ("note_up", "note_down"))]


def _wish_note(s: Scene) -> str | None:
    """Return the clause of the sheet that advises another size for what the customer told."""
    clauses = _clauses(s)
    for wish in (*_WISHES, *(["tight"] if _close(s) else [])):
        told = [clause for clause in clauses if s.cue(wish, clause.lower())]
        if told and (wish == "tight" or s.cue(wish, s.said)):
            return closed(told[0][:1].upper() + told[0][1:], s.brief.reading.lang)
    return None


def _advises(s: Scene, way: str) -> bool:
    """Say whether the sheet advises a size up, or down, for what the customer told."""
    return (note := _wish_note(s)) is not None and s.cue(way, note.lower())


def _fit_note(s: Scene) -> str | None:
    """Return what the sheet says of how it runs: of a list that holds figures only the clause with the advice."""
    note = s.fit_note.text if s.fit_note else None
    if note is None or not any(char.isdigit() for char in note):
        return note
    own = next((clause for clause in _clauses(s) if clause in note), None)
    return closed(own[:1].upper() + own[1:], s.brief.reading.lang) if own else note


def _meant(s: Scene, name: str) -> bool:
    """Say whether a wish is named without being taken back."""
    return any(says(word, _kept(s, word)) for word in _named(s, name))


def _taken_back(s: Scene, name: str) -> bool:
    """Say whether a wish is named only to be refused."""
    return any(_kept(s, word) != s.turn for word in _named(s, name))


def _named(s: Scene, name: str) -> list[str]:
    """Return the words of a wish that stand in the turn; a hoodie called loose is none."""
    title = s.product_title.lower()
    return [word for word in s.frame.cues.get(name, ()) if word not in title and says(word, s.turn)]


def _kept(s: Scene, word: str) -> str:
    """Return the turn without a word where another close by takes it back."""
    ahead, behind = (either(s.frame.cues.get(cue, ())) for cue in ("unwanted", "unwanted_after"))
    gap = rf"[^\n.。!！?？,，]{{0,{_REACH[s.brief.reading.lang]}}}?"
    text = re.sub(rf"(?:{ahead}){gap}{re.escape(word)}", " ", s.turn)
    return re.sub(rf"{re.escape(word)}{gap}(?:{behind})", " ", text)


SIZE_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "tight": _close,
        "loose": _loose,
        "wish_up": lambda s: _advises(s, "note_up"),
        "wish_down": lambda s: _advises(s, "note_down"),
    }
)
SIZE_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "fit_note": _fit_note,
        "wish_note": _wish_note,
    }
)
