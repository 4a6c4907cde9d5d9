"""Is it only supposed? In an indirect question, a condition or a wish nothing is owned up to, and nothing promised."""

from __future__ import annotations

from copilot.checking.patterns import match
from copilot.checking.reader.view import View

__all__ = ["follows_up", "is_supposed"]

_FROM_ITS_WORDS, _WHOLE = "left_open", "supposes"
"""Patterns of a comma clause that leave open what follows them in it, and all that it says."""


def is_supposed(view: View, start: int, end: int) -> bool:
    """Return whether a stretch stands where the sentence leaves open if it is so: "I'll check whether we …"."""
    known = view.worked_out.get("supposed")
    if known is None:
        known = view.worked_out["supposed"] = tuple(_stretches(view))
    return any(a < end and start < b for a, b in known)


def follows_up(view: View, at: int) -> bool:
    """Return whether a comma clause only says what is done about a matter now: "I'll chase the refund right away".

    A day, an hour or a word of assurance in it makes it more than that.
    """
    start, end = view.clause_at(at)
    sure = view.hits.within("certain", start, end) or view.hits.within("timely", start, end)
    named = any(start <= t.start < end and (t.interval or t.high_hours) for t in view.times)
    return not (sure or named) and match("follows_up", view.text, view.lang, start, end) is not None


def _stretches(view: View) -> list[tuple[int, int]]:
    if view.find(_FROM_ITS_WORDS) is None and view.find(_WHOLE) is None:
        return []
    found = []
    for start, end in view.clauses():
        if match(_WHOLE, view.text, view.lang, start, end):
            found.append((start, end))
        elif asked := match(_FROM_ITS_WORDS, view.text, view.lang, start, end):
            # Korean asks at the end of the clause: 저희가 빠뜨렸는지 확인하겠습니다.
            found.append((start, asked[1]) if view.lang == "ko" else (asked[0], end))
    return found
