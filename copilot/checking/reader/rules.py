"""Reading by grammar: a verb of a commitment, its time or amount, and the attributes of the clause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from copilot.checking.claim import Claim, ClaimKind
from copilot.checking.money import Money
from copilot.checking.patterns import says, turn_says
from copilot.checking.reader.acceptance import TIME_VERBS, accepted_by, looks_into
from copilot.checking.reader.attributes import (
    is_conditional,
    is_firm_past,
    is_hedged,
    is_negated,
    is_paperwork,
    is_question,
    is_reported,
    tells_then,
)
from copilot.checking.reader.build import build_claim, cleared
from copilot.checking.reader.fault import accuses, affirms, clears_buyer
from copilot.checking.reader.frames import faulted, read_frames
from copilot.checking.reader.supposed import follows_up, is_supposed
from copilot.checking.reader.view import Turn, View

__all__ = ["read_cleared", "read_rules"]

_FAULTS = ("again", "denial", "liable", "implied", "blame_buyer", "blame_third", "wrong", "slip")
_OFFERS = ("gift", "freeship", "vague", "coupon", "stack", "waive")
_PENALTIES = ("give", "gift", "freeship", "waive", "refund", "bear", "coupon")
_APART = 2
"""Characters between a word for the past and a later day: 已于 leads to the day itself, 昨天寄出 ends before it."""


def read_rules(view: View, turn: Turn) -> list[Claim]:
    """Return the claims of one sentence that the grammar is sure of."""
    if is_question(view):
        return []
    framed = list(read_frames(view, turn))
    read = [*_times(view, turn), *_penalty(view), *_faults(view), *_money(view, turn)]
    told = {claim.kind for claim in framed}
    claims = [*framed, *[claim for claim in read if claim.kind not in told]]
    return claims or list(_acceptance(view, turn))


def _blocked(view: View, start: int, end: int, verb: tuple[int, int] | None = None) -> bool:
    return is_negated(view, start, end, verb) or is_reported(view, start, end)


def _times(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield what each comma clause says will have happened by when."""
    if not view.times and view.hits.spans.keys().isdisjoint(("timely", "service")):
        return
    if is_paperwork(view) or (view.says("date_range") and len(view.hits.get("arrive")) == 1):
        return
    told: ClaimKind | None = None
    for start, end in _days_apart(view):
        times = [t for t in view.times if start <= t.start and t.end <= end]
        verb = next((kind for kind, name in TIME_VERBS if view.hits.within(name, start, end)), None)
        if times and verb is None and told is not None and says("carries", view.text[start:end], view.lang):
            yield build_claim(view, told, start, end)  # "the refund goes to your card, usually in a day"
            continue
        told = verb or told
        timely = _in_time(view, turn, start, end)
        if not (times or timely) or view.hits.within("other_time", start, end):
            continue
        if (
            _promises_nothing(view, start, end)
            or is_supposed(view, start, end)
            or (not timely and follows_up(view, start))
        ):
            continue
        if _blocked(view, start, end) or is_firm_past(view, start, end):
            continue
        if timely and not times and (view.hits.spans.keys() & {"other_time", "terms"} or view.says("went_out")):
            continue  # in time for the customer's own return; it went out in time
        kind = "arrival" if timely else _timed(view, turn, start, end)
        if kind is not None:
            yield build_claim(view, kind, start, end)


def _days_apart(view: View) -> Iterator[tuple[int, int]]:
    """Yield the comma clauses, two where each of two days has its own verb: "sent yesterday and arrives tomorrow"."""
    for start, end in view.clauses():
        days = [t for t in view.times if start <= t.start < end and t.kind == "day"]
        gone = [at for _, at in view.hits.within("past", start, end)]  # "yesterday" is a word for the past
        later = [b.start for a, b in pairwise(days) if a.interval and b.interval and a.interval.last < b.interval.first]
        later += [day.start for day in days for at in gone if day.start - at >= _APART]
        middle = _between(view, start, min(later)) if later else start
        begins = _has_verb(view, start, middle) or says("past_day", view.text[start:middle], view.lang)
        apart = begins and _has_verb(view, middle, end)
        yield from ((start, middle), (middle, end)) if apart else ((start, end),)


def _between(view: View, start: int, end: int) -> int:
    """Return where the clause of the later day begins: English has the verb before its day, the others behind it."""
    verbs = [at for _, name in TIME_VERBS for at, _ in view.hits.within(name, start, end)]
    return max(verbs, default=end) if view.lang == "en" else end


def _has_verb(view: View, start: int, end: int) -> bool:
    return any(view.hits.within(name, start, end) for _, name in TIME_VERBS)


def _timed(view: View, turn: Turn, start: int, end: int) -> ClaimKind | None:
    """Return what the time of a comma clause is said of; of several verbs the one that was asked about counts."""
    for kind, name in sorted(TIME_VERBS, key=lambda pair: pair[1] not in turn.hits):
        verbs = view.hits.within(name, start, end)
        if verbs and not _blocked(view, start, end, verbs[-1]):
            return kind
    return "arrival" if view.hits.within("attributed", start, end) else None


def _promises_nothing(view: View, start: int, end: int) -> bool:
    """Whether a comma clause leaves open whether it comes, asks the customer to send, or only supposes something."""
    clause = view.text[start:end]
    if any(says(name, clause, view.lang) for name in ("indirect", "asks_of_you", "your_window", "defines")):
        return True
    return clause != view.text and says("protasis", clause.strip(), view.lang)  # another clause tells what then


def _penalty(view: View) -> Iterator[Claim]:
    """Yield the arrival that a penalty for lateness vouches for."""
    given = [name for name in _PENALTIES if name in view.hits]
    if given == ["give"] and looks_into(view):
        return  # "should it not come tomorrow, I'll check for you again"
    if "late" in view.hits and given and not view.hits.get("report"):
        yield build_claim(view, "arrival", 0, len(view.text), certain=True)


def _in_time(view: View, turn: Turn, start: int, end: int) -> bool:
    """Whether the clause assures timeliness of a delivery; the same words serve for a promotion's last hour."""
    if view.hits.within("service", start, end):
        return True
    if says("not_timely", view.text[start:end], view.lang):
        return False  # "we did not send it on time"
    about_goods = any(name in hits for hits in (view.hits, turn.hits) for name in ("arrive", "dispatch"))
    return bool(view.hits.within("timely", start, end)) and about_goods and "promo" not in turn.hits


def _faults(view: View) -> Iterator[Claim]:
    framed = list(faulted(view))
    if framed:
        yield from framed
        return
    if view.hits.spans.keys().isdisjoint(_FAULTS) or any(map(view.says, ("undecided", "misspoke", "as_a_rule"))):
        return
    for start, end in view.clauses():
        hits = view.hits
        repeats = hits.within("again", start, end) and _rules_out(view, start, end) and _erred(view, start, end)
        if repeats and not is_conditional(view, start, end):
            # Whoever rules out a repetition grants the first time.
            yield build_claim(view, "admission", start, end, certain=True)
            continue
        if _blocked(view, start, end) or is_conditional(view, start, end) or is_supposed(view, start, end):
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
    if is_question(view) or not (view.hits.groups("clear") or "blame_third" in view.hits or view.says("sound")):
        return []
    if (
        clears_buyer(view)
        or says("replacement", view.text)
        or any(view.says(name) for name in ("swapped", "undecided", "as_a_rule"))
    ):
        return []  # "exchange it for the right size" says nothing of what was sent
    carrier = "blame_third" in view.hits and not view.hits.heads().isdisjoint(("findings", "wrong", "harm"))
    if carrier and not is_reported(view, 0, len(view.text)):
        return [build_claim(view, "blame_third", 0, len(view.text), faint=True)]
    stretches = [(a, b) for a, b in view.clauses() if not (_blocked(view, a, b) or is_conditional(view, a, b))]
    found = [(cleared(view, a, b), a, b) for a, b in stretches]
    return [build_claim(view, "denial", a, b, faint=True) for names, a, b in found if names]


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
    """Yield what each comma clause gives: money, goods, a charge left off."""
    offers = view.hits.spans.keys() & set(_OFFERS)
    if not view.money and (not offers or (offers == {"gift"} and view.says("for_a_present"))):
        return
    for start, end in view.clauses():
        if not _gives(view, turn, start, end) or _blocked(view, start, end) or tells_then(view):
            continue
        if not (view.hits.within("buyer_pays", start, end) or says("buyer_bears", view.text[start:end], view.lang)):
            hedged = is_supposed(view, start, end)  # "I'll ask whether we can"
            yield build_claim(view, _kind_of_offer(view, start, end), start, end, hedged=hedged)


def _gives(view: View, turn: Turn, start: int, end: int) -> bool:
    """Whether a comma clause gives anything."""
    hits, money = view.hits, _sums(view, start, end)
    own, given = hits.within("own", start, end), hits.within("give", start, end)
    if hits.within("rival", start, end) and not (own or given):
        return False  # what another shop asks
    kinds = ["gift", "freeship", *(["vague"] if _is_about_price(view, turn) else [])]
    if (turn_says("packs_together", turn.text) and not view.says("free")) or view.says("free_service"):
        kinds.remove("gift")  # what was bought together goes into one box
    if view.says("names_offer") or view.says("out_of_reach"):
        kinds.remove("freeship")  # "also on orders with free shipping"
    offer = [name for name in kinds if hits.within(name, start, end)]
    if offer:
        # Which gifts there are the page tells.
        return offer != ["gift"] or "subject_to" not in hits or "give" in hits
    if (money and given) or any(amount.paid_share for amount in money):
        return True
    if given and hits.within("coupon", start, end):
        return True
    if hits.within("stack", start, end) and (money or "coupon" in hits or "promo" in hits):
        return True
    if (own or money) and not view.says("free_service") and _waives(view, turn, start, end):
        return True
    told = hits.within("difference", start, end) and ("refund" in hits or "give" in hits)
    return bool(told and (money or turn.money))


def _kind_of_offer(view: View, start: int, end: int) -> ClaimKind:
    """Return whether what a comma clause gives hangs on something unnamed, on a stated rule, or on nothing."""
    conditional, money = is_conditional(view, start, end), _sums(view, start, end)
    if conditional and "promo" not in view.hits and not money:
        return "owed"
    if conditional or "promo" in view.hits or any(amount.kind == "threshold" for amount in money):
        return "promo"
    return "concession"


def _sums(view: View, start: int, end: int) -> list[Money]:
    return [amount for amount in view.money if start <= amount.start and amount.end <= end]


def _acceptance(view: View, turn: Turn) -> Iterator[Claim]:
    """Yield what a bare yes takes over from the customer's turn."""
    kind = accepted_by(view, turn)
    if kind is not None:
        owns = kind == "admission" and accuses(turn) and affirms(view)
        yield build_claim(view, kind, 0, len(view.text), turn, accepted=True, certain=owns)
