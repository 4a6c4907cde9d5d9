"""Attributes of a clause that decide whether its words commit to anything: polarity, firmness, source."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.checking.patterns import find, says
from copilot.checking.reader.view import View

__all__ = [
    "is_conditional",
    "is_firm_past",
    "is_hedged",
    "is_negated",
    "is_paperwork",
    "is_question",
    "is_reported",
    "is_restating",
    "tells_then",
]

_ASSURING = ("timely", "certain", "vague", "relief", "denial", "implied", "bound", "waive", "discipline")
"""Classes whose words hold a negation that assures: 误不了, don't worry, 不会让您吃亏."""
_OPENING = 12
"""Characters in which a conjunction at the beginning of a clause stands."""
_ENDING = 14
"""Characters at the end of a Korean sentence in which a negation turns it round."""
_WORD = 3
"""Characters in which the words begin that open a result told: 核实后, "once"."""
_NEAR = 14
"""Characters within which an approximating word ("about", "around") must meet what it approximates."""


def is_negated(view: View, start: int, end: int, verb: tuple[int, int] | None = None) -> bool:
    """Return whether a clause refuses or denies: before the verb in Chinese and English, at the end in Korean."""
    if _is_summed_up(view, end) or _is_refused_at_end(view, start, end):
        return True
    if "negative" not in view.hits.spans:
        return False
    start = _list_start(view, start)
    negatives = view.hits.within("negative", start, end)
    if not negatives:
        return False
    korean = view.lang == "ko"
    if korean:
        # 늦지 않게 and 걱정하지 않으셔도 assure; only a negation at the end of the sentence turns the claim round.
        start, end = 0, len(view.text)
        negatives = [span for span in view.hits.get("negative") if span[1] >= end - _ENDING]
    assuring = (*_ASSURING, *(f"clear.{name}" for name in view.hits.groups("clear")))
    assured = [span for name in assuring for span in view.hits.within(name, start, end)]
    free = [n for n in negatives if not any(a <= n[0] < b for a, b in assured)]
    return any(korean or verb is None or span[0] < verb[1] for span in free)


def _list_start(view: View, start: int) -> int:
    """Return where the list begins that a clause goes on with: "I can't match that, take 20% off or add a cube"."""
    if view.lang != "en" or not start:
        return start
    clauses = list(view.clauses())
    at = next((n for n, (a, b) in enumerate(clauses) if a <= start < b), 0)
    while at and says("listed_or", view.text[slice(*clauses[at])], "en"):
        at -= 1
        if says("said_it_all", view.text[slice(*clauses[at])], "en"):
            return start  # "I can't do that, take 20% off or pick a gift"
    return min(start, clauses[at][0])


def _is_summed_up(view: View, end: int) -> bool:
    """Return whether the next clause refuses all that is listed: 改价、送袜子, 这几样都没办法."""
    at = view.find("summed_up")
    if at is None or at < end - 1:
        return False
    following = next((a for a, _ in view.clauses() if a >= end), None)
    return following is not None and at <= following


def _is_refused_at_end(view: View, start: int, end: int) -> bool:
    """Return whether a Chinese clause ends with its refusal: 打八折真的做不到."""
    return view.lang == "zh" and "refuse" in view.hits and says("refused_at_end", view.text[start:end], "zh")


def is_hedged(view: View, start: int, end: int, beside: Sequence[tuple[int, int]] = ()) -> bool:
    """Return whether a stretch, or in English and Korean its sentence, is an estimate by its own words.

    Words right before or after one of the stretches `beside` do not count.
    """
    # "May 20" is a day, not a maybe.
    words = [h for h in view.hits.get("hedge") if not any(t.start <= h[0] and h[1] <= t.end for t in view.times)]
    hedges = [h for h in words if not any(-2 <= h[0] - b <= 2 or -2 <= a - h[1] <= 2 for a, b in beside)]
    if view.lang == "zh":
        return any(start <= a and b <= end for a, b in hedges)
    if hedges:
        # "It normally can't, but I'll do it": what stands before the turn of the sentence leaves the rest firm.
        turned = find("contrast", view.text[:end], view.lang) or 0
        if not all(at < turned <= start for at, _ in hedges):
            return True
    figures = [] if beside else view.figures()
    return any(0 <= at - reached <= _NEAR for _, reached in view.hits.get("near") for at in figures)


def tells_then(view: View) -> bool:
    """Return whether the sentence only says that the customer will be told, should there be such a thing."""
    return "condition" in view.hits and view.says("tells_then")


def is_question(view: View) -> bool:
    """Return whether the sentence asks, or says back what it heard; worked out once, for all of the reader asks."""
    known = view.worked_out.get("question")
    if known is None:
        known = view.worked_out["question"] = _asks(view)
    return bool(known)


def _asks(view: View) -> bool:
    if is_restating(view):
        return True
    # "I take the odd cents off, is that all right?" offers all the same.
    return (view.sentence.question or view.says("asks_at_end")) and not view.says("offers_asking")


def is_restating(view: View) -> bool:
    """Return whether the sentence says back what the customer saw or felt, as a Korean ending tells."""
    return view.lang == "ko" and view.says("restates") and "liable" not in view.hits


def is_paperwork(view: View) -> bool:
    """Return whether the sentence is about an invoice or a message, and about no parcel."""
    return view.says("paperwork") and not view.says("parcel")


def is_reported(view: View, start: int, end: int) -> bool:
    """Return whether the clause restates what the customer said or wants."""
    found = view.hits.get("report")
    if not found:
        return False
    # "About what you asked:" only opens the answer.
    opening = view.proper[0]
    reports = [span for span in found if span[0] >= opening and not _only_refers(view, span)]
    if view.lang == "ko":
        return any(not _is_relayed(view, span) for span in reports)
    reports = [span for span in reports if not _gives_reason(view, span, start or end)]
    reports = [span for span in reports if not _speaks_again(view, span, start)]
    return any(span[0] < end and span[1] <= end for span in reports if span[0] >= start - 2 or span[0] < start)


def _only_refers(view: View, span: tuple[int, int]) -> bool:
    """Return whether the words only say which matter the rest of the sentence is about: "about your question, …"."""
    if says("refers_after", view.text[span[1] :].lstrip()):
        return True
    if view.lang == "ko":
        return False
    if says("refers_before", view.text[: span[0]].rstrip()):
        return True
    clauses = list(view.clauses())
    if len(clauses) < 2:
        return False
    first = clauses[0]
    return span[1] <= first[1] and bool(view.hits.within("regarding", *first))


def is_conditional(view: View, start: int, end: int) -> bool:
    """Return whether the claim hangs on something yet to be confirmed."""
    if view.says("general_rule") and not (start and says("own_case", view.text[start:end], view.lang)):
        return True  # 破损的都可以退 tells what holds for anybody; 这次是我们没包好 behind it does not
    conditions = [span for span in view.hits.get("condition") if span[0] < end]
    told = view.find("found_so") if conditions else None
    if told is not None:
        conditions = [span for span in conditions if not told <= span[0] <= told + _WORD]
    if conditions and start and _opens_reason(view, start):
        return False  # "if it stays so, as this batch is faulty, …": what is given as the reason holds in any case
    # 이틀이면 names a time: "in two days", not "if".
    return any(not any(0 <= span[0] - time.end <= 1 for time in view.times) for span in conditions)


def _gives_reason(view: View, report: tuple[int, int], before: int) -> bool:
    """Return whether the shop reasons for itself between a report and a place after it.

    Either the report is itself the reason ("seeing that you said …, we send it …") or one follows it.
    """
    held = view.clause_at(report[0])
    if held[1] <= before and _opens_reason(view, held[0]):
        return True
    return any(report[1] <= a <= before and _opens_reason(view, a) for a, _ in view.clauses())


def _speaks_again(view: View, report: tuple[int, int], before: int) -> bool:
    """Return whether the shop speaks of itself in a later clause: "you said …, I see, you have it by Friday"."""
    later = [(a, b) for a, b in view.clauses() if report[1] <= a <= before]
    return any(says("speaks_again", view.text[a:b], view.lang) for a, b in later)


def _is_relayed(view: View, report: tuple[int, int]) -> bool:
    """Return whether a Korean report passes on what someone else said, the courier, not what the customer did."""
    others = [span for span in view.hits.get("third_party") if span[1] <= report[0]]
    told_us = view.says("told_us")  # what the courier told the customer is the customer's word
    return bool(others) and not told_us and "고객님" not in view.text[: report[0]]


def _opens_reason(view: View, at: int) -> bool:
    return says("reasons", view.text[at : at + _OPENING], view.lang)


def is_firm_past(view: View, start: int, end: int) -> bool:
    """Return whether the clause tells of something already done, and of nothing to come behind it."""
    # 月底之前 names a time to come; "it was our fault and you will get it tomorrow" goes on to promise.
    if "past" not in view.hits.spans:
        return False
    past = [
        at
        for at, _ in view.hits.within("past", start, end)
        if not says("to_come", view.text[:at], view.lang) and not says("goes_on", view.text[at:end], view.lang)
    ]
    return any(not any(t.start <= at < t.end for t in view.times) for at in past)
