"""Attributes of a clause that decide whether its words commit to anything: polarity, firmness, source."""

from __future__ import annotations

from copilot.checking.reader.view import Turn, View

__all__ = ["is_conditional", "is_doubtful", "is_firm_past", "is_negated", "is_question", "is_reported"]


_ASSURING = ("timely", "certain", "vague", "relief", "denial", "implied")
"""Classes whose words hold a negation that assures: 误不了, don't worry, 不会让您吃亏."""


_ASKING = ("吗", "么", "呢", "对吧", "是吧", "对不", "对不对", "是不")
_DATE_WORDS = ("arrive", "dispatch", "refund", "restock", "timely", "service", "relief", "certain", "accept")


def is_doubtful(view: View, turn: Turn, group: str) -> bool:
    """Return whether what sounds like a claim more likely asks, restates, refuses or tells of other things."""
    whole = len(view.text)
    if whole < 3 and not view.hits.get("accept"):
        return True
    if is_question(view) or is_reported(view, 0, whole) or is_negated(view, 0, whole):
        return True
    if group == "fault":
        return is_conditional(view, 0, whole)
    if group != "date":
        return "buyer_pays" in view.hits
    asked = any(name in turn.hits for name in ("arrive", "dispatch", "refund", "restock", "timely", "event"))
    if "harmless" in turn.hits and not any(name in turn.hits for name in ("arrive", "dispatch", "refund", "timely")):
        return True
    about = asked or any(name in view.hits for name in _DATE_WORDS)
    return "other_time" in view.hits or is_firm_past(view, 0, whole) or not about


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
    """Return whether the sentence asks."""
    if view.sentence.question:
        return True
    tail = view.text[-3:]
    return view.lang == "zh" and tail.endswith(_ASKING) and not tail.endswith("的呢")


def is_reported(view: View, start: int, end: int) -> bool:
    """Return whether the clause restates what the customer said or wants."""
    reports = view.hits.get("report")
    if view.lang == "ko":
        return bool(reports)
    return any(span[0] < end and span[1] <= end for span in reports if span[0] >= start - 2 or span[0] < start)


def is_conditional(view: View, start: int, end: int) -> bool:
    """Return whether the claim hangs on something yet to be confirmed."""
    return any(span[0] < end for span in view.hits.get("condition"))


def is_firm_past(view: View, start: int, end: int) -> bool:
    """Return whether the clause tells of something already done."""
    return bool(view.hits.within("past", start, end))
