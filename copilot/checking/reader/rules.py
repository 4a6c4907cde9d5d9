"""Reading by grammar: a verb of a commitment, its time or amount, and the attributes of the clause."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.checking.claim import DISCOUNT_CLAIMS, Claim, ClaimKind
from copilot.checking.lexicon import is_inside
from copilot.checking.patterns import find
from copilot.checking.reader.acceptance import TIME_VERBS, accepted_by
from copilot.checking.reader.attributes import (
    is_conditional,
    is_firm_past,
    is_hedged,
    is_negated,
    is_question,
    is_reported,
)
from copilot.checking.reader.fault import accuses, affirms, clears_buyer
from copilot.checking.reader.view import Turn, View

__all__ = ["build_claim", "read_cleared", "read_rules"]

_FORMS = (
    "gift", "freeship", "coupon", "vague", "service", "timely", "promo", "give", "liable", "implied", "track_event",
    "own", "investigate", "condition", "bear",
)  # fmt: skip
_FAULTS = ("again", "denial", "liable", "implied", "blame_buyer", "blame_third", "wrong", "slip")
_OFFERS = ("gift", "freeship", "vague", "coupon", "stack", "waive")
_PENALTIES = ("give", "gift", "freeship", "waive", "refund", "bear", "coupon")
_NOT = ("没", "没有", "未", "不", "不是", "并非", "not", "n't", "never")


def read_rules(view: View, turn: Turn) -> list[Claim]:
    """Return the claims of one sentence that the grammar is sure of."""
    if is_question(view):
        return []
    framed = [*_assured(view, turn), *_tucked(view), *_coded(view)]
    read = [*_times(view, turn), *_penalty(view), *_faults(view), *_money(view, turn)]
    told = {claim.kind for claim in framed}
    claims = [*framed, *[claim for claim in read if claim.kind not in told]]
    return claims or list(_acceptance(view, turn))


def build_claim(view: View, kind: ClaimKind, start: int, end: int, turn: Turn | None = None, **more: object) -> Claim:
    """Return a claim over a stretch of the sentence with the attributes and expressions found around it."""
    hits, base = view.hits, view.sentence.start
    accepted = bool(more.pop("accepted", False))
    findings = _cleared(view, start, end) if kind == "denial" else frozenset()
    findings |= hits.groups("findings")
    if not findings and turn and (accepted or kind == "admission"):
        findings = turn.hits.groups("findings")
    return Claim(
        kind=kind,
        start=base + start,
        end=base + end,
        lang=view.lang,
        sentence=view.text,
        hedged=bool(more.pop("hedged", _is_hedged(view, kind, start, end))),
        certain=bool(more.pop("certain", False)) or _is_certain(view, start, end),
        attributed=_is_attributed(view, start, end),
        accepted=accepted,
        times=tuple(t for t in view.times if t.start < end and start < t.end) or view.times,
        money=tuple(m for m in view.money if m.start < end and start < m.end) or view.money,
        findings=findings,
        forms=more.pop("forms", None) or _forms(view),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def _is_hedged(view: View, kind: ClaimKind, start: int, end: int) -> bool:
    """Return whether a stretch is an estimate; "about 20 yuan" estimates the sum, not whether it will be given."""
    sums = [(money.start, money.end) for money in view.money] if kind in DISCOUNT_CLAIMS else []
    return is_hedged(view, start, end, beside=sums)


def _is_certain(view: View, start: int, end: int) -> bool:
    """Return whether a stretch speaks of certainty, not within a denial of it (不一定)."""
    denied = view.hits.within("negative", start, end)
    found = view.hits.within("certain", start, end)
    return any(not is_inside(span, denied) for span in found)


def _is_attributed(view: View, start: int, end: int) -> bool:
    """Return whether the comma clause that holds the claim names the carrier as its source."""
    first = min((a for a, b in view.clauses() if b > start), default=start)
    last = max((b for a, b in view.clauses() if a < end), default=end)
    return bool(view.hits.within("attributed", first, last))


def _forms(view: View) -> frozenset[str]:
    """Return the classes that shaped the claim; "free" inside "free shipping" is no gift."""
    freight = view.hits.get("freeship")
    found = set()
    for name in _FORMS:
        spans = view.hits.get(name)
        if name == "gift":
            spans = [span for span in spans if not is_inside(span, freight)]
        if spans:
            found.add(name)
    return frozenset(found)


def _blocked(view: View, start: int, end: int, verb: tuple[int, int] | None = None) -> bool:
    return is_negated(view, start, end, verb) or is_reported(view, start, end)


def _times(view: View, turn: Turn) -> Iterator[Claim]:
    if not view.times and view.hits.spans.keys().isdisjoint(("timely", "service")):
        return
    for start, end in view.clauses():
        times = [t for t in view.times if start <= t.start and t.end <= end]
        timely = _in_time(view, turn, start, end)
        if not (times or timely) or view.hits.within("other_time", start, end):
            continue
        if _blocked(view, start, end) or is_firm_past(view, start, end):
            continue
        if timely and not times and view.hits.spans.keys() & {"other_time", "terms"}:
            continue  # in time for the customer's own return
        if timely:
            yield build_claim(view, "arrival", start, end)
            continue
        # Of several verbs the one that was asked about counts.
        for kind, name in sorted(TIME_VERBS, key=lambda pair: pair[1] not in turn.hits):
            verbs = view.hits.within(name, start, end)
            if verbs and not _blocked(view, start, end, verbs[-1]):
                yield build_claim(view, kind, start, end)
                break
        else:
            if view.hits.within("attributed", start, end):
                yield build_claim(view, "arrival", start, end)


def _assured(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield the arrival that an assurance without a date makes: you won't go without it."""
    dated = bool(turn.times) or turn.asks("date") or "timely" in turn.hits or "event" in turn.hits
    at = find("assures", view.text) if dated and not view.hits.get("report") else None
    if at is not None:
        start, end = view.clause_at(at)
        yield build_claim(view, "arrival", start, end, certain=True, source="frame")


def _tucked(view: View) -> Iterator[Claim]:
    """Yield what is put into the parcel beside the goods."""
    at = find("tucks", view.text) if "add_goods" in view.hits or "gift" in view.hits else None
    if at is not None and not is_conditional(view, *view.clause_at(at)):
        start, end = view.clause_at(at)
        yield build_claim(view, "concession", start, end, source="frame", forms=_forms(view) | {"gift"})


def _coded(view: View) -> Iterator[Claim]:
    """Yield the code the customer is told to enter."""
    at = find("codes", view.text)
    if at is not None and not view.hits.get("report") and not is_negated(view, 0, len(view.text)):
        start, end = view.clause_at(at)
        yield build_claim(view, "concession", start, end, source="frame", forms=_forms(view) | {"coupon"})


def _penalty(view: View) -> Iterator[Claim]:
    """Yield the arrival that a penalty for lateness vouches for."""
    if "late" in view.hits and any(name in view.hits for name in _PENALTIES) and not view.hits.get("report"):
        yield build_claim(view, "arrival", 0, len(view.text), certain=True)


def _in_time(view: View, turn: Turn, start: int, end: int) -> bool:
    """Whether the clause assures timeliness of a delivery; the same words serve for a promotion's last hour."""
    if view.hits.within("service", start, end):
        return True
    about_goods = any(name in hits for hits in (view.hits, turn.hits) for name in ("arrive", "dispatch"))
    return bool(view.hits.within("timely", start, end)) and about_goods and "promo" not in turn.hits


_FRAMES: tuple[tuple[str, ClaimKind, frozenset[str]], ...] = (
    ("erred", "admission", frozenset({"own", "slip", "findings.wrong_item", "findings.missing"})),
    ("reproves", "admission", frozenset({"discipline", "implied", "again", "own", "past"})),
    ("systemic", "admission", frozenset({"implied", "batch"})),
    ("blames", "blame_buyer", frozenset({"harm", "buyer_act", "care", "findings.damaged", "findings.defect"})),
)
"""Frames of a fault, what each claims, and the classes one of which a sentence holds that is worth looking at."""


def _frames(view: View) -> Iterator[Claim]:
    """Yield what a frame says in any words: they put one thing for another, it came from how it was used."""
    for name, kind, classes in _FRAMES:
        at = None if classes.isdisjoint(view.hits.spans) else find(name, view.text)
        if at is None:
            continue
        start, end = view.clause_at(at)
        if view.text[:at].rstrip().endswith(_NOT):
            continue
        if not (is_reported(view, start, end) or is_conditional(view, start, end) or is_hedged(view, start, end)):
            yield build_claim(view, kind, start, end, certain=kind == "admission", source="frame")


def _faults(view: View) -> Iterator[Claim]:
    framed = list(_frames(view))
    if framed:
        yield from framed
        return
    if view.hits.spans.keys().isdisjoint(_FAULTS):
        return
    for start, end in view.clauses():
        hits = view.hits
        if hits.within("again", start, end) and _rules_out(view, start, end) and _erred(view, start, end):
            # Whoever rules out a repetition grants the first time.
            yield build_claim(view, "admission", start, end, certain=True)
            continue
        if _blocked(view, start, end) or is_conditional(view, start, end):
            continue
        if hits.within("denial", start, end):
            yield build_claim(view, "denial", start, end)
        elif hits.within("liable", start, end) or hits.within("implied", start, end) and hits.get("own"):
            yield build_claim(view, "admission", start, end)
        elif hits.within("blame_buyer", start, end) and not is_hedged(view, start, end):
            yield build_claim(view, "blame_buyer", start, end)
        elif hits.within("blame_third", start, end) and hits.within("wrong", start, end):
            yield build_claim(view, "blame_third", start, end)
        elif hits.within("own", start, end) and _erred(view, start, end):
            yield build_claim(view, "admission", start, end)


def read_cleared(view: View) -> list[Claim]:
    """Return, faint, what the sentence says was as it should be: it counts only where the record says otherwise."""
    if is_question(view) or not (view.hits.groups("clear") or "blame_third" in view.hits):
        return []
    if clears_buyer(view):
        return []
    carrier = "blame_third" in view.hits and not view.hits.heads().isdisjoint(("findings", "wrong", "harm"))
    if carrier and not is_reported(view, 0, len(view.text)):
        return [build_claim(view, "blame_third", 0, len(view.text), faint=True)]
    stretches = [(a, b) for a, b in view.clauses() if not (_blocked(view, a, b) or is_conditional(view, a, b))]
    found = [(_cleared(view, a, b), a, b) for a, b in stretches]
    return [build_claim(view, "denial", a, b, faint=True) for names, a, b in found if names]


def _cleared(view: View, start: int, end: int) -> frozenset[str]:
    """Return which findings a stretch rules out; `any` where it names none."""
    found = set()
    for name in view.hits.groups("clear"):
        spans = view.hits.within(f"clear.{name}", start, end)
        if any(not view.text[:a].rstrip().endswith(_NOT) for a, _ in spans):
            found.add(name)
    return frozenset(found)


def _is_about_price(view: View, turn: Turn) -> bool:
    """Whether a vague favour ("see what I can do") can only mean the price."""
    about = ("price_topic", "give", "gift", "freeship", "fee", "rival")
    return not turn.text or any(not said.hits.spans.keys().isdisjoint(about) or said.money for said in (view, turn))


def _erred(view: View, start: int, end: int) -> bool:
    return bool(view.hits.within("wrong", start, end) or view.hits.within("slip", start, end))


def _waives(view: View, turn: Turn, start: int, end: int) -> bool:
    """Whether a charge is left off."""
    return bool(view.hits.within("waive", start, end)) and any(
        "fee" in said.hits or "freeship" in said.hits or bool(said.money) for said in (view, turn)
    )


def _rules_out(view: View, start: int, end: int) -> bool:
    return bool(view.hits.within("negative", start, end) or view.hits.within("rule_out", start, end))


def _money(view: View, turn: Turn) -> Iterator[Claim]:
    if not view.money and view.hits.spans.keys().isdisjoint(_OFFERS):
        return
    for start, end in view.clauses():
        hits = view.hits
        money = [m for m in view.money if start <= m.start and m.end <= end]
        if hits.within("rival", start, end) and not (hits.within("own", start, end) or hits.within("give", start, end)):
            continue  # what another shop asks
        kinds = ("gift", "freeship", "vague") if _is_about_price(view, turn) else ("gift", "freeship")
        offer = [name for name in kinds if hits.within(name, start, end)]
        priced = money and (hits.within("give", start, end) or any(m.paid_share for m in money))
        couponed = hits.within("coupon", start, end) and hits.within("give", start, end)
        stacked = hits.within("stack", start, end) and (money or hits.get("coupon") or hits.get("promo"))
        waived = bool(hits.within("own", start, end) or money) and _waives(view, turn, start, end)
        differs = money and hits.within("difference", start, end) and (hits.get("refund") or hits.get("give"))
        if (
            not (offer or priced or couponed or stacked or differs or waived)
            or _blocked(view, start, end)
            or hits.within("buyer_pays", start, end)
        ):
            continue
        if offer == ["gift"] and "subject_to" in hits and not hits.get("give"):
            continue  # which gifts there are the page tells
        conditional = is_conditional(view, start, end)
        if conditional and "promo" not in hits and not money:
            yield build_claim(view, "owed", start, end)
        elif conditional or "promo" in hits or any(m.kind == "threshold" for m in money):
            yield build_claim(view, "promo", start, end)
        else:
            yield build_claim(view, "concession", start, end)


def _acceptance(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield what a bare yes takes over from the customer's turn."""
    kind = accepted_by(view, turn)
    if kind is not None:
        owns = kind == "admission" and accuses(turn) and affirms(view)
        yield build_claim(view, kind, 0, len(view.text), turn, accepted=True, certain=owns)
