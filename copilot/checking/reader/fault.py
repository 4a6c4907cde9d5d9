"""What a sentence says of a fault: whose it is, whether a yes owns up to anything, whether all is declared sound."""

from __future__ import annotations

from copilot.checking.claim import ClaimKind
from copilot.checking.patterns import says, turn_says
from copilot.checking.reader.view import Turn, View

__all__ = [
    "accuses",
    "affirms",
    "agrees_to_nothing",
    "asserts_soundness",
    "clears_buyer",
    "gives_itself",
    "is_customers_own",
    "is_troubled",
    "only_advises",
    "pointed",
    "says_more",
    "tells_use",
]

_CERTAIN = 0.85
"""From here on a bare yes owns up although neither it nor the question holds a word of fault."""
_ACCUSING = ("fault_topic", "wrong", "liable", "implied", "harm", "late", "slip", "accuse")
"""Classes of a turn that a bare yes may own up to."""
_TROUBLE = frozenset("wrong liable implied harm late slip findings".split())
"""Classes of a turn that names something that went wrong."""
_OWNING = ("own", "wrong", "liable", "implied", "batch", "handover", "slip", "shame", "harm", "findings")
"""Classes of a sentence that tells by itself what went wrong."""
_SOUND, _BROKEN = ("no_fault", "denial"), ("wrong", "liable", "implied", "slip", "shame", "discipline")
"""Classes that assert that all is as it should be, and classes that grant that it is not."""
_GAP = 4
"""Characters that may stand between a yes and the next: a sigh, a comma."""
_COMMITTING = frozenset(_OWNING) - {"own"} | frozenset(
    "sorry sorry_only timely service bound dispatch give gift freeship vague waive bear agree_price add_goods"
    " discipline relief stack".split()
)
"""Classes of words beside a yes that belong to what it commits to."""
_GIVING = "gift freeship waive bear agree_price add_goods relief stack".split()
"""Classes of words that name what is given."""
_BEFALLEN = ("harm", "findings", "past", "blame_buyer", "wrong", "buyer_act")
"""Classes that tell what became of a thing."""
_REST = {"zh": 7, "ko": 10, "en": 24}
"""Characters beside a yes from which it is not a bare one: what it says decides."""


def accuses(turn: Turn) -> bool:
    """Return whether the customer says that the shop did something wrong."""
    return turn_says("accuses", turn.text)


def is_troubled(turn: Turn) -> bool:
    """Return whether the customer tells of something that went wrong."""
    return not turn.hits.heads().isdisjoint(_TROUBLE) or accuses(turn)


def affirms(view: View) -> bool:
    """Return whether the sentence begins by granting what was said (是的, you're right), not by receiving it (好的)."""
    return view.says("affirms")


def clears_buyer(view: View) -> bool:
    """Return whether the sentence says that it was not the buyer's doing."""
    return view.says("not_buyer")


def is_customers_own(view: View, turn: Turn) -> bool:
    """Return whether the slip that is talked about is the customer's."""
    return "buyer_slip" in turn.hits and "own" not in view.hits


def agrees_to_nothing(view: View, turn: Turn, probability: float) -> bool:
    """Return whether a bare yes owns up to nothing: no fault of the shop's is named, or the customer's own one is."""
    if "buyer_slip" in turn.hits or says_more(view) or _praises(turn):
        return True
    if turn_says("settled", turn.text) or (turn_says("praises", turn.text) and not accuses(turn)):
        return True
    if (turn_says("asks_receipt", turn.text) or turn_says("own_plan", turn.text)) and not accuses(turn):
        return True  # "did you get my photos?" "Yes, we did."
    return probability < _CERTAIN and not _tells_fault(view, turn)


def _praises(turn: Turn) -> bool:
    """Return whether the turn asks who made a film or a page and names nothing wrong: a yes only takes the praise."""
    if turn_says("of_the_chat", turn.text):
        return True
    return not is_troubled(turn) and turn_says("authored", turn.text)


def says_more(view: View) -> bool:
    """Return whether a yes goes on with a matter of its own that commits to nothing: 没错，就是加厚款."""
    if not view.hits.heads().isdisjoint(_COMMITTING):
        return False
    if view.lang == "ko" and any(end >= len(view.text) - 1 for _, end in view.hits.get("accept")):
        return False  # it ends as it began
    reached, closing = view.proper
    for start, end in sorted(view.hits.get("accept")):
        if start - reached > _GAP and not says("links_yes", view.text[reached:start], view.lang):
            break
        reached = max(reached, end)
    return len(view.text[reached:closing].strip(" ,~!.")) >= _REST[view.lang]


def gives_itself(view: View) -> bool:
    """Return whether beside its yes a sentence names what is given: 没问题，免掉运费."""
    return bool(view.money) or not view.hits.heads().isdisjoint(_GIVING)


def _tells_fault(view: View, turn: Turn) -> bool:
    """Return whether a yes, or the turn it answers, speaks of anything that went wrong."""
    accused = not turn.hits.spans.keys().isdisjoint(_ACCUSING) or accuses(turn)
    return accused or not view.hits.heads().isdisjoint(_OWNING)


def asserts_soundness(view: View) -> bool:
    """Return whether the sentence declares that all was as it should be."""
    held = view.hits.spans.keys()
    if "harm" in held and "negative" not in held:
        return False
    sound = not held.isdisjoint(_SOUND) or bool(view.hits.groups("clear")) or view.says("sound")
    return sound and held.isdisjoint(_BROKEN)


def only_advises(view: View) -> bool:
    """Return whether the sentence says how to care for a thing, and nothing of what became of it."""
    held = view.hits.heads()
    return "care" in held and held.isdisjoint(_BEFALLEN)


def tells_use(view: View) -> bool:
    """Return whether the sentence tells what the buyer did with it and nothing the shop did."""
    held = view.hits.spans.keys()
    return {"buyer_act", "harm"} <= held and held.isdisjoint((*_BROKEN, "batch", "own"))


def _tells_harm(view: View) -> bool:
    """Return whether the sentence names what is wrong with the thing and denies nothing."""
    return "negative" not in view.hits and not view.hits.heads().isdisjoint(("wrong", "harm", "findings"))


def pointed(kind: ClaimKind, view: View) -> ClaimKind:
    """Return at whom a blame points: 不是您磕的 clears the buyer and so grants the rest; some blame the carrier."""
    if kind not in ("blame_buyer", "denial", "admission"):
        return kind
    if clears_buyer(view) or (kind == "denial" and view.says("swapped")):
        return "admission"
    if kind == "admission" and view.says("not_ours"):
        return "denial"
    if kind in ("admission", "blame_buyer") and view.says("sound") and "implied" not in view.hits:
        return "denial"
    held = view.hits.spans.keys()
    if kind == "denial" and _tells_harm(view) and not asserts_soundness(view):
        return "admission"
    carrier = "blame_third" in held and held.isdisjoint(("buyer_act", "blame_buyer", "slip", "liable", "implied"))
    return "blame_third" if kind != "denial" and carrier else kind
