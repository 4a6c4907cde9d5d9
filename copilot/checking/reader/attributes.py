"""Attributes of a clause that decide whether its words commit to anything: polarity, firmness, source."""

from __future__ import annotations

from copilot.checking.reader.view import View, proper

__all__ = [
    "is_conditional",
    "is_firm_past",
    "is_negated",
    "is_question",
    "is_reported",
    "is_restating",
]


_ASSURING = ("timely", "certain", "vague", "relief", "denial", "implied", "bound", "waive", "discipline")
"""Classes whose words hold a negation that assures: 误不了, don't worry, 不会让您吃亏."""


_RESTATING = ("군요", "셨네요", "시네요", "셨구나")
_ASKING = ("吗", "么", "呢", "对吧", "是吧", "对不", "对不对", "是不")


def is_negated(view: View, start: int, end: int, verb: tuple[int, int] | None = None) -> bool:
    """Return whether a clause refuses or denies: before the verb in Chinese and English, at the end in Korean."""
    negatives = view.hits.within("negative", start, end)
    if not negatives:
        return False
    if view.lang == "ko":
        # 늦지 않게 and 걱정하지 않으셔도 assure; only a negation at the end of the sentence turns the claim round.
        return any(span[1] >= len(view.text) - 14 for span in view.hits.get("negative"))
    assured = [span for name in _ASSURING for span in view.hits.within(name, start, end)]
    free = [n for n in negatives if not any(a <= n[0] and n[1] <= b for a, b in assured)]
    return any(verb is None or span[0] < verb[1] for span in free)


def is_question(view: View) -> bool:
    """Return whether the sentence asks, or says back what it heard."""
    if view.sentence.question:
        return True
    tail = view.text[-3:]
    if is_restating(view):
        return True
    return view.lang == "zh" and tail.endswith(_ASKING) and not tail.endswith("的呢")


def is_restating(view: View) -> bool:
    """Return whether the sentence says back what the customer saw or felt, as a Korean ending tells."""
    return view.lang == "ko" and view.text.endswith(_RESTATING)


def is_reported(view: View, start: int, end: int) -> bool:
    """Return whether the clause restates what the customer said or wants."""
    reports = view.hits.get("report")
    if not reports:
        return False
    # "About what you asked:" only opens the answer.
    opening = proper(view)[0]
    reports = [span for span in reports if span[0] >= opening]
    if view.lang == "ko":
        return bool(reports)
    return any(span[0] < end and span[1] <= end for span in reports if span[0] >= start - 2 or span[0] < start)


def is_conditional(view: View, start: int, end: int) -> bool:
    """Return whether the claim hangs on something yet to be confirmed."""
    return any(span[0] < end for span in view.hits.get("condition"))


def is_firm_past(view: View, start: int, end: int) -> bool:
    """Return whether the clause tells of something already done."""
    return bool(view.hits.within("past", start, end))
