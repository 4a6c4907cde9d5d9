"""Build a claim over a stretch of a sentence, with the attributes and expressions found around it."""

from __future__ import annotations

from copilot.checking.claim import DISCOUNT_CLAIMS, Claim, ClaimKind, Source
from copilot.checking.lexicon import is_inside
from copilot.checking.patterns import says
from copilot.checking.reader.attributes import is_hedged
from copilot.checking.reader.view import Turn, View

__all__ = ["build_claim", "cleared"]

_SHAPING = frozenset(
    "gift freeship coupon vague service timely promo give liable implied track_event own investigate condition"
    " bear slip wrong".split()
)


def build_claim(
    view: View,
    kind: ClaimKind,
    start: int,
    end: int,
    turn: Turn | None = None,
    *,
    source: Source = "rules",
    accepted: bool = False,
    certain: bool = False,
    hedged: bool = False,
    faint: bool = False,
    confidence: float = 1.0,
    form: str | None = None,
) -> Claim:
    """Return a claim over a stretch of the sentence with the attributes and expressions found around it.

    It is certain or hedged where the words are, or where the caller knows better; `form` adds one to its forms.
    """
    hits, base = view.hits, view.sentence.start
    findings = cleared(view, start, end) if kind == "denial" else frozenset()
    # A frame tells the cause ("we put too little around it") of what the rest of the sentence names.
    named = frozenset() if source == "frame" else _findings(view, start, end)
    findings |= named or hits.groups("findings")
    if not findings and turn and (accepted or kind == "admission"):
        findings = turn.hits.groups("findings")
    return Claim(
        kind=kind,
        start=base + start,
        end=base + end,
        lang=view.lang,
        sentence=view.text,
        hedged=hedged or _is_hedged(view, kind, start, end),
        certain=certain or _is_certain(view, start, end) or (kind == "arrival" and _is_vouched_for(view, end)),
        attributed=_is_attributed(view, start, end),
        accepted=accepted,
        times=tuple(t for t in view.times if t.start < end and start < t.end) or view.times,
        money=tuple(m for m in view.money if m.start < end and start < m.end) or view.money,
        findings=findings,
        forms=_forms(view) | {form} if form else _forms(view),
        faint=faint,
        confidence=confidence,
        source=source,
    )


def _findings(view: View, start: int, end: int) -> frozenset[str]:
    """Return which findings the words of a stretch name."""
    names = view.hits.groups("findings")
    return frozenset(name for name in names if view.hits.within(f"findings.{name}", start, end))


def _is_hedged(view: View, kind: ClaimKind, start: int, end: int) -> bool:
    """Return whether a stretch is an estimate; "about 20 yuan" estimates the sum, not whether it will be given."""
    sums = [(money.start, money.end) for money in view.money] if kind in DISCOUNT_CLAIMS else []
    return is_hedged(view, start, end, beside=sums)


def _is_certain(view: View, start: int, end: int) -> bool:
    """Return whether a stretch speaks of certainty, not within a denial of it (不一定)."""
    denied = view.hits.within("negative", start, end)
    found = view.hits.within("certain", start, end)
    return any(not is_inside(span, denied) for span in found)


def _is_vouched_for(view: View, start: int) -> bool:
    """Return whether what follows makes a promise of a day named before: "they show the 29th, so it's guaranteed"."""
    left_open = any(name in view.hits for name in ("refuse", "negative", "subject_to"))
    return not left_open and _is_certain(view, start, len(view.text))


def _is_attributed(view: View, start: int, end: int) -> bool:
    """Return whether the comma clause that holds the claim names the carrier as its source."""
    first = min((a for a, b in view.clauses() if b > start), default=start)
    last = max((b for a, b in view.clauses() if a < end), default=end)
    return bool(view.hits.within("attributed", first, last))


def _forms(view: View) -> frozenset[str]:
    """Return the classes that shaped the claim; "free" inside "free shipping" is no gift."""
    found = _SHAPING & view.hits.spans.keys()
    freight = view.hits.get("freeship")
    if freight and all(is_inside(span, freight) for span in view.hits.get("gift")):
        found -= {"gift"}
    return frozenset(found)


def cleared(view: View, start: int, end: int) -> frozenset[str]:
    """Return which findings a stretch rules out; `any` where it names none."""
    found = set()
    for name in view.hits.groups("clear"):
        spans = view.hits.within(f"clear.{name}", start, end)
        if any(not says("not_before", view.text[:a].rstrip()) for a, _ in spans):
            found.add(name)
    if not found and (at := view.find("sound")) is not None and start <= at < end:
        found.add("any")
    return frozenset(found)
