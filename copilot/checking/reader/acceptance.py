"""What a bare yes takes over: the day, the price or the accusation of the customer's turn."""

from __future__ import annotations

import re
from itertools import pairwise

from copilot.checking.claim import ClaimKind
from copilot.checking.patterns import turn_says
from copilot.checking.reader.attributes import is_negated
from copilot.checking.reader.fault import accuses, says_more
from copilot.checking.reader.view import Turn, View, is_bare_yes
from copilot.types import Lang

__all__ = ["TIME_VERBS", "accepted_by", "confirms_refusal", "looks_into", "names_price", "plans_own", "proposed_by"]

TIME_VERBS: tuple[tuple[ClaimKind, str], ...] = (
    ("refund_time", "refund"), ("restock", "restock"), ("dispatch", "dispatch"), ("arrival", "arrive"),
)  # fmt: skip
"""What each of the time commitments is told with: claim and class of verbs."""
_ASKED_VERBS = (*TIME_VERBS[:2], TIME_VERBS[3], TIME_VERBS[2])
"""Who asks for a dispatch and an arrival in one breath wants the arrival."""
_DATED = ("arrive", "dispatch", "refund", "restock", "timely", "service")
"""Verbs that tell of goods or money on their way."""
_SHORT_TURN: dict[Lang, int] = {"zh": 40, "ko": 50, "en": 90}
"""A turn of at most so many characters, by language of the answer, with a day and no other matter asks for arrival."""
_SIGNS, _PARTICLES = " ,.!~", "的呀啊哈呢哦噢吧嘛啦了"
"""What may stand around a bare verb."""
_VERB = 3
"""Longest verb of a question that is repeated for a yes."""
_STOP = re.compile(r"[.!?\n。！？]")
_SHORT = {"zh": 14, "ko": 22, "en": 44}
"""Longest sentence, in characters, that can be a bare acceptance."""


def accepted_by(view: View, turn: Turn) -> ClaimKind | None:
    """Return what a bare yes takes over from the customer's turn, or None."""
    yes = is_bare_yes(view, _SHORT[view.lang]) or _echoes(view.text, turn.text)
    no_yes = looks_into(view) or view.says("suggests") or is_negated(view, 0, len(view.text))
    if not yes or no_yes or confirms_refusal(view, turn):
        return None
    kind = proposed_by(turn, view.lang)
    if kind == "arrival" and "other_time" in view.hits and view.hits.spans.keys().isdisjoint(_DATED):
        return None  # "yes, we are open until eight"
    return None if kind is None or says_more(view) else kind


def _echoes(text: str, asked: str) -> bool:
    """Return whether a text repeats the verb of a Chinese question, which is a yes: 卖不卖? 卖."""
    verb = text.strip(_SIGNS).rstrip(_PARTICLES)
    return 0 < len(verb) <= _VERB and (f"{verb}不{verb}" in asked or f"{verb}没{verb}" in asked)


def confirms_refusal(view: View, turn: Turn) -> bool:
    """Return whether a yes only says that the customer is right to expect nothing: "so no discount, then?"."""
    return turn_says("asks_refusal", turn.text) and not view.says("grants_after_all")


def looks_into(view: View) -> bool:
    """Return whether the sentence only says that the matter will be looked into."""
    return not view.hits.spans.keys().isdisjoint(("check", "investigate", "unknown"))


def plans_own(turn: Turn) -> bool:
    """Return whether the day of a turn is one on which the customer will do something, and nothing else is asked."""
    if turn_says("returning", turn.text):
        return True
    return turn_says("own_plan", turn.text) and turn.hits.spans.keys().isdisjoint(("arrive", "timely", "fee"))


def names_price(turn: Turn) -> bool:
    """Return whether the turn names a sum that may be a bid, not one that was paid or billed."""
    return bool(turn.money) and (turn_says("bids", turn.text) or not turn_says("tells_payment", turn.text))


def _beside_times(turn: Turn, name: str) -> bool:
    """Return whether words of a class stand in a sentence of the turn that names a time; anywhere when none does."""
    if name not in turn.hits:
        return False
    ends = [0, *(found.end() for found in _STOP.finditer(turn.text)), len(turn.text)]
    spans = [(a, b) for a, b in pairwise(ends) if any(a <= time.start < b for time in turn.times)]
    return not spans or any(turn.hits.within(name, a, b) for a, b in spans)


def proposed_by(turn: Turn, lang: Lang) -> ClaimKind | None:
    """Return what the customer proposed, when the turn proposes something that binds; every sentence asks."""
    if lang not in turn.proposed:
        turn.proposed[lang] = _proposed_by(turn, lang)
    return turn.proposed[lang]


def _proposed_by(turn: Turn, lang: Lang) -> ClaimKind | None:
    if _beside_times(turn, "promo") or _beside_times(turn, "other_time"):
        # The last hour of a promotion or of the right to return is no delivery.
        return "concession" if turn.money and "give" in turn.hits else None
    if not plans_own(turn) and (any(t.kind == "day" for t in turn.times) or (turn.times and turn.asks("date"))):
        for kind, name in _ASKED_VERBS:
            if name in turn.hits:
                return kind
        if turn.asks("date") and len(turn.text) <= _SHORT_TURN[lang] and "harmless" not in turn.hits:
            return "arrival"
    if "timely" in turn.hits:
        return "arrival"
    if names_price(turn) and (turn.asks("price") or "give" in turn.hits or turn_says("bids", turn.text)):
        return "concession"
    if ("wrong" in turn.hits or "liable" in turn.hits) and turn.asks("fault") and "buyer_slip" not in turn.hits:
        return "admission"
    if any(name in turn.hits for name in ("gift", "freeship", "vague")):
        return "concession"
    return "admission" if accuses(turn) and "buyer_slip" not in turn.hits else None
