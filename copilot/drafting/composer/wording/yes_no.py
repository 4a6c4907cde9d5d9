"""Whether what is told answers a question with yes or no: "is it dishwasher safe?" of "not for the dishwasher"."""

from __future__ import annotations

import re

from copilot.alternation import either
from copilot.drafting.composer.goods.shades import as_listed
from copilot.drafting.composer.quotes.details import wanted
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.wording.approved import Attribute

__all__ = ["allowed", "in_colour"]

_MARKS = r"[，,、；;。.!！?？:：()（）]+\s*"


def allowed(s: Scene) -> bool | None:
    """Return what the statements quoted say to everything that the question asks; None where they leave it open.

    Only attributes that ask whether goods may be used in some way are decided, and only where all of them are told
    alike: "the microwave is fine, the dishwasher is not" speaks for itself.
    """
    asked = wanted(s.asked, s.wording.attributes)
    if not asked or s.detail is None or s.detail.missing or not all(a.decides for a in asked):
        return None
    if not s.cue("yes_no", s.turn if s.sole else s.question.text.lower()):
        return None
    said = {_said(attribute, s) for attribute in asked}
    return said.pop() if len(said) == 1 else None


def _said(attribute: Attribute, s: Scene) -> bool | None:
    """Return whether the clauses that name an attribute allow it; None where none does or they differ."""
    cues = s.frame.cues
    breaks = re.compile("|".join(filter(None, [_MARKS, either(cues.get("clause_ends", ()))])))
    texts = (q.text.lower() for q in (s.detail.quotes if s.detail else ()))
    clauses = [part for text in texts for part in breaks.split(text) if any(w.lower() in part for w in attribute.tell)]
    found: set[bool] = set()
    for clause in clauses:
        if any(word in clause for word in cues.get("denies", ())):
            found.add(False)
        elif any(word in clause for word in cues.get("allows", ())):
            found.add(True)
    return found.pop() if len(found) == 1 else None


def in_colour(s: Scene) -> bool | None:
    """Say whether goods come in the one colour that a question names; None where none or several are named."""
    shades = s.frame.cues.get("shades", ())
    asked = wanted(s.asked, s.wording.attributes)
    quotes = [q.text.lower() for q in (s.detail.quotes if s.detail else ())]
    listed = [text for text in quotes if any(shade in text for shade in shades)]
    if len(asked) != 1 or asked[0] is not s.wording.attributes.get("colour") or len(listed) != 1:
        return None
    said = as_listed(s, s.asked)
    named = [shade for shade in shades if shade in said]
    if len(named) != 1:
        return None
    # "Grey-green" is neither a yes nor a no to green.
    whole = re.search(rf"(?<![a-z-]){re.escape(named[0])}(?![a-z-])", listed[0])
    return True if whole else None if named[0] in listed[0] else False
