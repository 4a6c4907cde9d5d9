"""When the learned reader's word alone makes a claim: how sure it must be, and what speaks against each group."""

from __future__ import annotations

from collections.abc import Callable

from copilot.checking.patterns import says, turn_says
from copilot.checking.reader.acceptance import confirms_refusal, looks_into, names_price, plans_own
from copilot.checking.reader.attributes import is_conditional, is_paperwork, is_restating, tells_then
from copilot.checking.reader.fault import agrees_to_nothing, is_customers_own
from copilot.checking.reader.reading import ReadSentence
from copilot.checking.reader.signals import is_doubtful, leans, rests
from copilot.checking.reader.supposed import follows_up, is_supposed
from copilot.checking.reader.thresholds import Thresholds
from copilot.checking.reader.view import BRIEF, NO_TURN, View

__all__ = ["charges", "declines", "is_left_open", "is_proposed", "owns_nothing", "refuses_offer"]

_HINT = 0.2
"""What a sentence must reach without the customer's question when nothing in it speaks for a commitment."""
_FAINTEST = 0.2
"""What a longer sentence must reach without the customer's question in any case."""
_BASELESS = 0.3
"""What a sentence that is no bare yes must reach without the accusation before it."""
_SURE = 0.85
"""What a few words must reach by themselves of which no class is known."""
_EVEN = 0.5
"""As likely as not."""
_ASKING: dict[str, frozenset[str]] = {
    "date": frozenset(
        "date_topic arrive dispatch refund restock timely service event use_scene bound late future".split()
    ),
    "discount": frozenset(
        "price_topic give gift freeship vague waive fee coupon rival agree_price bear promo difference stack".split()
    ),
}
"""Classes one of which a turn holds that asks for a day, or for something off."""


def is_proposed(group: str, at: ReadSentence, limits: Thresholds) -> bool:
    """Whether the model's word makes a claim of the group that the grammar does not see."""
    probability, lang = at.proposal.of(group), at.view.lang
    if probability < limits.propose[lang][group] or is_restating(at.view):
        return False
    if _says_nothing(group, at) or _AGAINST[group](at) or (group != "discount" and is_left_open(group, at)):
        return False
    if not is_doubtful(at.view, at.turn, group, at.doubts):
        return True
    if probability < limits.doubted[lang][group]:
        return False
    # What rests on nothing of its own must hint at it by itself: no question turns a greeting into a promise.
    return group == "fault" or leans(at.view) or at.alone.of(group) >= _HINT


def is_left_open(group: str, at: ReadSentence) -> bool:
    """Whether what makes the claim stands in an indirect question, or in a condition: "whether we left it out"."""
    start, end = at.locate(group)
    return is_supposed(at.view, start, start + 1) or is_supposed(at.view, end - 1, end)


def declines(view: View) -> bool:
    """Whether the sentence refuses to promise a time."""
    about = ("certain", "date_topic", "arrive", "timely")
    return "refuse" in view.hits and (bool(view.times) or any(name in view.hits for name in about))


def charges(view: View) -> bool:
    """Whether the sentence asks for freight or a difference in price to be paid, and offers nothing beside it."""
    return view.says("charges_fee") and view.hits.spans.keys().isdisjoint(_EXTRAS)


def refuses_offer(view: View) -> bool:
    """Whether the sentence refuses to give anything off, on top or for nothing."""
    return "refuse" in view.hits and rests(view, "discount") and not says("contrast", view.text)


def owns_nothing(at: ReadSentence) -> bool:
    """Whether the sentence is a bare yes that owns up to nothing."""
    blames = not at.view.hits.spans.keys().isdisjoint(("blame_buyer", "blame_third", "denial"))
    return leans(at.view) and not blames and agrees_to_nothing(at.view, at.turn, at.proposal.fault)


def _says_nothing(group: str, at: ReadSentence) -> bool:
    """Whether the sentence is a few words ("Afternoon.") of which nothing is known."""
    if at.view.says("bare_size"):
        return True
    known = at.view.hits.spans or at.view.times or at.view.money
    return not known and len(at.view.text) <= BRIEF and at.alone.of(group) < _SURE


_PRESENTS = ("gift", "freeship", "waive", "coupon", "stack", "agree_price", "vague")
"""Classes of which one makes an offer whatever else a sentence says."""
_OFFERED = ("freeship", "coupon", "stack", "agree_price", "vague")
"""The same without what costs nothing in itself."""
_EXTRAS = ("gift", "waive", "coupon", "stack", "vague", "bear")
"""Classes of what may be given to somebody who pays the freight."""
_DATED = ("arrive", "dispatch", "refund", "restock", "timely", "service")
"""Classes of verbs one of which nearly every commitment to a day holds."""

_SECOND = 2
"""Times of which one may be another's than the customer's."""
_SOON = ("arrive", "dispatch", "timely", "bound", "event", "use_scene", "late")
"""Classes of which one may tell when without a time."""

_HANDED = (*_DATED, "third_party", "handover", "use_scene")
"""Classes of which one makes the call that is announced one about goods or money on their way."""


def _is_no_day(at: ReadSentence) -> bool:
    if is_paperwork(at.view) or ("subject_to" in at.view.hits and not at.view.times):
        return True  # "the day is as the courier delivers it"
    if _only_follows_up(at):
        return True
    if at.view.says("defines"):
        return True  # "two-day shipping refers to the transit time"
    if at.view.says("your_window") and len(at.view.times) < _SECOND:
        return True  # "you have 30 days after it arrives"
    if at.view.says("checked_first") and not at.view.times:
        return True  # "it is checked before it leaves us"
    if at.view.says("form_reviewed") and at.view.hits.spans.keys().isdisjoint(_HANDED):
        return True
    if at.view.says("contacts_you") and at.view.hits.spans.keys().isdisjoint(_HANDED):
        return True  # "our specialist calls you before noon tomorrow"
    if at.view.says("sees_details") and not at.view.times and at.view.hits.spans.keys().isdisjoint(("arrive", *_SOON)):
        return True  # "you will see the driver's details"
    if at.view.says("paid_back_to") and not at.view.times and at.view.hits.spans.keys().isdisjoint(_SOON):
        return True  # "the money goes back to your card"
    about_hours = "other_time" in at.view.hits and "restock" not in at.turn.hits
    if about_hours and at.view.hits.spans.keys().isdisjoint(_DATED) and not leans(at.view):
        return True  # opening hours
    return _is_read_in("date", at) or (at.declined and _is_beside_refusal(at))


def _only_follows_up(at: ReadSentence) -> bool:
    """Whether where the model hears a day somebody is only asked, hurried or told now, and nothing else is dated."""
    start, end = at.locate("date")
    clauses = [(a, b) for a, b in at.view.clauses() if a < end and start < b]
    done = [follows_up(at.view, a) for a, _ in clauses]
    return any(done) and not any(
        _is_dated(at.view, a, b) for (a, b), is_done in zip(clauses, done, strict=True) if not is_done
    )


def _is_dated(view: View, start: int, end: int) -> bool:
    spoken = any(view.hits.within(name, start, end) for name in _DATED)
    return spoken or any(start <= time.start < end for time in view.times)


_OWNED = ("wrong", "slip", "liable", "implied", "harm", "denial", "blame_buyer", "blame_third", "again")
"""Classes of which one may own up to something, or put it on somebody."""


def _is_no_fault(at: ReadSentence) -> bool:
    if any(map(at.view.says, ("undecided", "misspoke", "as_a_rule", "prevents"))):
        return True
    if leans(at.view) and turn_says("who_called", at.turn.text):
        return True  # "a missed call from this number, was that you?" "Yes, that is us."
    everyday = any(map(at.view.says, ("works_on_it", "cannot_do", "welcomes", "discontinued")))
    if everyday and at.view.hits.spans.keys().isdisjoint(_OWNED):
        return True
    if turn_says("compares", at.turn.text):
        return True  # "is it the same as the old one?" "No, it is another product."
    expected = leans(at.view) and at.turn.times and confirms_refusal(at.view, at.turn)
    if expected and at.turn.hits.spans.keys().isdisjoint(("wrong", "slip", "liable")):
        return True  # "so it won't come this week?" "That's right."
    if (at.view.says("not_found") or at.view.says("not_here")) and at.view.hits.spans.keys().isdisjoint(
        ("wrong", "slip", "implied")
    ):
        return True  # "we could not find it among our goods"
    if at.view.says("tells_rule") and at.view.hits.spans.keys().isdisjoint(("wrong", "slip", "implied", "past")):
        return True  # "we ship to mainland China only"
    if at.view.says("explains_price") and "wrong" not in at.view.hits and "slip" not in at.view.hits:
        return True  # "it comes straight from the factory", to who doubts the quality
    if at.view.says("sends_back") and at.view.hits.spans.keys().isdisjoint(("wrong", "liable", "implied", "slip")):
        return True
    if is_conditional(at.view, 0, len(at.view.text)) and (looks_into(at.view) or at.view.says("remedies")):
        return True  # "should we find that it was us", "if it was left out, we send it"
    if is_customers_own(at.view, at.turn) or _is_restated(at) or owns_nothing(at):
        return True
    return not leans(at.view) and at.alone.fault < _BASELESS


def _is_no_offer(at: ReadSentence) -> bool:
    if at.view.text.strip().isdecimal() and not at.turn.asks("price"):
        return True  # a bare number answers no bid
    if at.view.says("out_of_reach") or (at.view.says("paid_back_as_paid") and not at.view.money):
        return True  # "your area is not on the list for free shipping", "it goes back the way it was paid"
    if tells_then(at.view):
        return True  # "if there is ever 20% off, I'll tell you"
    if at.view.says("only_condition") and not at.view.money and at.view.hits.spans.keys().isdisjoint(_PRESENTS):
        return True
    if at.view.says("not_taken") or at.view.says("not_fallen"):
        return True  # "we don't take payments to a private account", "the price has not dropped"
    idle = any(map(at.view.says, ("recommends", "looks_after", "charge_told")))
    if idle and not at.view.money and at.view.hits.spans.keys().isdisjoint(_PRESENTS):
        return True
    if at.view.says("free_service") and at.view.hits.spans.keys().isdisjoint(_OFFERED):
        return True
    if at.view.says("gives_nothing") and at.view.hits.spans.keys().isdisjoint(_PRESENTS):
        return True
    if {"check", "difference"} <= at.view.hits.spans.keys() and not at.view.money and "give" not in at.view.hits:
        return True  # "let me check that difference for you"
    if at.view.says("paid_back_to") and "refund" in at.view.hits and not at.view.money:
        if at.view.hits.spans.keys().isdisjoint((*_PRESENTS, "difference", "promo", "bear")):
            return True  # "the money goes back on your card"
    if at.view.says("announces") and not at.view.money:
        return True  # "let me explain our shipping"
    if (at.refused or at.view.sentence.question) and not leans(at.view) and not rests(at.view, "discount"):
        return True  # the question was answered with no, or it asks itself
    if leans(at.view) and turn_says("packs_together", at.turn.text) and not rests(at.turn, "discount"):
        return True  # "put them in two bags and I'll take it"
    return _is_read_in("discount", at)


_AGAINST: dict[str, Callable[[ReadSentence], bool]] = {
    "date": _is_no_day,
    "fault": _is_no_fault,
    "discount": _is_no_offer,
}
"""What speaks against a commitment of a group, however likely the model finds it."""


def _is_read_in(group: str, at: ReadSentence) -> bool:
    """Whether only the customer's question can make a day, or something off, of the sentence."""
    if len(at.view.text) > BRIEF:
        # What the sentence alone gives no hint of, the customer's question must not read into it.
        return not leans(at.view) and at.alone.of(group) < _FAINTEST
    # An echo ("before the holiday?"), or a yes to something else.
    return at.view.sentence.question or (leans(at.view) and _grants_nothing(group, at))


def _grants_nothing(group: str, at: ReadSentence) -> bool:
    """Whether the turn asks for nothing of the kind, or takes its refusal for granted: no yes to it grants any."""
    turn = at.turn
    if confirms_refusal(at.view, turn) or (group == "date" and plans_own(turn)):
        return True
    asked = bool(turn.times) if group == "date" else names_price(turn)
    return turn is not NO_TURN and not asked and turn.hits.spans.keys().isdisjoint(_ASKING[group])


def _is_beside_refusal(at: ReadSentence) -> bool:
    """Whether the sentence belongs to a refusal to promise: it refuses itself, or names no time of its own."""
    if not declines(at.view):
        return not at.view.times and at.alone.date < _EVEN
    start, end = at.locate("date")
    refusal = at.view.hits.get("refuse")[0][0]
    return not says("contrast", at.view.text[min(start, refusal) : max(end, refusal)], at.view.lang)


def _is_restated(at: ReadSentence) -> bool:
    """Whether the words are given as the customer's, by what opens their comma clause."""
    reports = at.view.hits.get("report") if at.view.lang != "ko" else []
    if not reports:
        return False
    start, _ = at.locate("fault")
    first, _ = at.view.clause_at(start)
    return any(first <= begin <= start for begin, _ in reports)
