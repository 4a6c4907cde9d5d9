"""Frames: patterns of several words that settle what a sentence claims, in any words between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.checking.claim import Claim, ClaimKind
from copilot.checking.patterns import match, says, turn_says
from copilot.checking.reader.acceptance import looks_into
from copilot.checking.reader.attributes import is_conditional, is_hedged, is_negated, is_reported
from copilot.checking.reader.build import build_claim
from copilot.checking.reader.fault import is_troubled
from copilot.checking.reader.supposed import is_supposed
from copilot.checking.reader.view import Turn, View

__all__ = ["faulted", "read_frames"]

_DIGIT = re.compile(r"\d")

_FRAMES: tuple[tuple[str, ClaimKind], ...] = (
    ("erred", "admission"),
    ("reproves", "admission"),
    ("systemic", "admission"),
    ("owns_rest", "admission"),
    ("blames", "blame_buyer"),
    ("denies", "denial"),
)
"""Frames of a fault, and what each claims."""
_AMENDS = (("compensates", "vague"), ("kept_goods", "vague"), ("presents", "gift"), ("favours", "vague"))
"""Frames of what is given without a sum, and the form of each."""


def read_frames(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield every claim but a fault that a frame tells."""
    for answering in (_assured, _vowed, _levelled):
        yield from answering(view, turn)
    for telling in (_granted, _fixed, _tucked, _made_good, _spared, _charged, _coded):
        yield from telling(view)


def faulted(view: View) -> Iterator[Claim]:
    """Yield what a frame says in any words: they put one thing for another, it came from how it was used."""
    for name, kind in _FRAMES:
        clause = _clause_of(name, view, unless_after="not_before")
        if clause is None or (kind != "admission" and view.says("as_a_rule")):
            continue
        start, end = clause
        doubted = is_conditional(view, start, end) or is_supposed(view, start, end) or is_reported(view, start, end)
        # "It may well be how you used it" accuses all the same.
        if not doubted and (kind == "blame_buyer" or not is_hedged(view, start, end)):
            yield build_claim(view, kind, start, end, certain=kind != "blame_buyer", source="frame")
    yield from _mismatched(view)


def _is_doubted(view: View, start: int, end: int) -> bool:
    return any(holds(view, start, end) for holds in (is_conditional, is_hedged, is_supposed))


def _mismatched(view: View) -> Iterator[Claim]:
    """Yield the fault that is granted by what was ordered and what was sent, or by what we are sorry to have done."""
    for name in ("mismatch", "regrets"):
        start, end = view.find(name), len(view.text)
        if start is not None and not _is_doubted(view, start, end):
            yield build_claim(view, "admission", start, end, certain=True, source="frame")
            return


def _vowed(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield the fault that is granted by promising care for the next time."""
    clause = _clause_of("next_time", view) if is_troubled(turn) else None
    if clause is not None and not is_reported(view, *clause):
        yield build_claim(view, "admission", *clause, certain=True, source="frame")


def _assured(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield the arrival that an assurance without a date makes: you won't go without it."""
    dated = bool(turn.times) or turn.asks("date") or "timely" in turn.hits or "event" in turn.hits
    clause = _clause_of("assures", view) if dated and "report" not in view.hits else None
    if clause is None and dated and turn_says("asks_substitute", turn.text):
        clause = _clause_of("no_substitute", view)  # "no need to borrow one"
    if clause is not None:
        yield build_claim(view, "arrival", *clause, certain=True, source="frame")


def _fixed(view: View) -> Iterator[Claim]:
    """Yield the arrival made certain: the day told before stays, delivery is done by then, or before an event."""
    clause = _clause_of("fixes_date", view) or _clause_of("by_event", view)
    clause = clause or (_clause_of("delivers", view) if view.times else None)
    if clause is not None and not (is_reported(view, *clause) or is_negated(view, *clause)):
        yield build_claim(view, "arrival", *clause, certain=True, source="frame")


def _granted(view: View) -> Iterator[Claim]:
    """Yield the arrival that agreeing to a day makes which the sentence says the customer wants: "by Friday, sure"."""
    if not view.times or looks_into(view) or "refuse" in view.hits:
        return
    clauses = list(view.clauses())
    for n, (start, end) in enumerate(clauses[:-1]):
        wished = any(start <= time.start < end for time in view.times) and match(
            "wishes_day", view.text, view.lang, start, end
        )
        later = ((a, b) for a, b in clauses[n + 1 :] if says("grants_wish", view.text[a:b], view.lang))
        granted = next(later, None) if wished else None
        if granted is not None and not is_negated(view, *granted):
            yield build_claim(view, "arrival", start, granted[1], certain=True, source="frame")
            return


def _tucked(view: View) -> Iterator[Claim]:
    """Yield what is put into the parcel beside the goods."""
    clause = _clause_of("tucks", view) if "add_goods" in view.hits or "gift" in view.hits else None
    if clause is not None and not is_conditional(view, *clause):
        yield build_claim(view, "concession", *clause, source="frame", form="gift")


def _made_good(view: View) -> Iterator[Claim]:
    """Yield what is given without a sum: compensation, money back for goods that are kept, presents, special terms."""
    for name, form in _AMENDS:
        clause = _clause_of(name, view)
        if clause is None or "refuse" in view.hits or is_negated(view, *clause):
            continue
        if not (is_conditional(view, *clause) or is_reported(view, *clause) or is_hedged(view, *clause)):
            yield build_claim(view, "concession", *clause, source="frame", form=form)
            return


def _spared(view: View) -> Iterator[Claim]:
    """Yield the charge that the customer is told not to think of."""
    clause = _clause_of("spares_fee", view) if "fee" in view.hits else None
    if clause is not None and "report" not in view.hits and not is_conditional(view, *clause):
        yield build_claim(view, "concession", *clause, source="frame", form="waive")


def _charged(view: View) -> Iterator[Claim]:
    """Yield the sum that is said to be charged in the place of another, or handed back."""
    found = (_clause_of(name, view) for name in ("charged_less", "gives_back") if view.money)
    clause = next((clause for clause in found if clause is not None), None)
    if clause is not None and "report" not in view.hits:
        yield build_claim(view, "concession", *clause, source="frame", certain=True)


def _coded(view: View) -> Iterator[Claim]:
    """Yield the code the customer is told to enter."""
    clause = _clause_of("codes", view) if _DIGIT.search(view.text) else None
    if clause is not None and "report" not in view.hits and not is_negated(view, 0, len(view.text)):
        yield build_claim(view, "concession", *clause, source="frame", form="coupon")


def _levelled(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield the price that is brought to another shop's, whatever that one asks."""
    told = "rival" in view.hits or "difference" in view.hits or "rival" in turn.hits
    clause = _clause_of("levels", view) if told else None
    if clause is not None and not (is_negated(view, *clause) or is_reported(view, *clause)):
        yield build_claim(view, "concession", *clause, source="frame")


def _clause_of(name: str, view: View, unless_after: str | None = None) -> tuple[int, int] | None:
    """Return the comma clause a named pattern begins in; None where it is not found, or stands after such words."""
    at = view.find(name)
    if at is None or (unless_after and says(unless_after, view.text[:at].rstrip())):
        return None
    return view.clause_at(at)
