"""What the grammar makes of a sentence, as named signals that the learned reader weighs against everything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from copilot.checking.claim import Claim
from copilot.checking.patterns import says
from copilot.checking.reader.acceptance import looks_into, proposed_by
from copilot.checking.reader.attributes import is_conditional, is_firm_past, is_negated, is_question, is_reported
from copilot.checking.reader.view import Turn, View, is_bare_yes

__all__ = ["doubts", "is_doubtful", "is_spoken_against", "leans", "rests", "signals"]

_DOUBTS = (
    ("negated", is_negated),
    ("reported", is_reported),
    ("conditional", is_conditional),
    ("past", is_firm_past),
    ("question", lambda view, start, end: is_question(view)),
)
_TELLING: dict[str, frozenset[str]] = {
    "date": frozenset({"question", "reported", "past", "negated"}),
    "fault": frozenset({"question", "reported", "conditional"}),
    "discount": frozenset({"question", "reported"}),
}
"""Doubts that tell by group: fees are waived and repetition is ruled out in the negative."""
_AGAINST: dict[str, str] = {"date": "other_time", "discount": "buyer_pays"}
"""A class that says by group what else the words are about: a window of return, a charge to pay."""
_ANCHORS: dict[str, frozenset[str]] = {
    "date": frozenset("timely service event use_scene bound late".split()),
    "discount": frozenset(
        "gift freeship coupon vague promo give fee waive bear add_goods rival agree_price stack difference".split()
    ),
}
"""Classes one of which a commitment of a group nearly always rests on, in its own words or in what it answers; fault
is admitted in too many ways to name any."""
_WEAK = frozenset({"add_goods", "give", "fee"})
"""Classes that a customer's turn also holds when it asks for nothing off: put one in black."""
_WORD = 4
"""Up to this many letters, a word of any kind may be an answer."""
_BARE = 40
"""Longest sentence, in characters, that can be a bare answer."""


def leans(view: View) -> bool:
    """Whether the sentence is a bare answer, whose content stands in the customer's turn."""
    return not (view.times or view.money) and is_bare_yes(view, _BARE)


def doubts(view: View) -> tuple[str, ...]:
    """Return what in a sentence speaks against a commitment: it asks, refuses, restates, is past or conditional."""
    found: tuple[str, ...] | None = view.worked_out.get("doubts")
    if found is None:
        whole = len(view.text)
        found = view.worked_out["doubts"] = tuple([name for name, holds in _DOUBTS if holds(view, 0, whole)])
    return found


def is_doubtful(view: View, turn: Turn, group: str, found: Iterable[str]) -> bool:
    """Whether a doubt found in the sentence tells against a commitment of this group, or nothing speaks for one."""
    if not _TELLING[group].isdisjoint(found):
        return True
    if is_spoken_against(view, group):
        return True
    if group == "discount" and "refuse" in view.hits:
        return not says("contrast", view.text[view.hits.get("refuse")[0][0] :])
    answers = (leans(view) or len(view.text) <= _WORD) and not looks_into(view)
    return group in _ANCHORS and not (rests(view, group) or (answers and rests(turn, group, _WEAK)))


def is_spoken_against(view: View, group: str) -> bool:
    """Whether the words are about something else, and no comma clause of its own holds what a commitment rests on."""
    against = view.hits.get(_AGAINST.get(group, ""))
    if not against:
        return False
    clear = [(a, b) for a, b in view.clauses() if not any(a <= at < b for at, _ in against)]
    return not any(view.hits.within(name, a, b) for a, b in clear for name in _ANCHORS[group] - _WEAK)


def rests(said: View | Turn, group: str, without: frozenset[str] = frozenset()) -> bool:
    """Whether words hold what a commitment of a group rests on: a day or sum, or a class of its anchors."""
    expressions = said.times if group == "date" else said.money if group == "discount" else ()
    return bool(expressions) or not (_ANCHORS[group] - without).isdisjoint(said.hits.spans)


def signals(view: View, turn: Turn, claims: Sequence[Claim]) -> list[str]:
    """Return the names of what the grammar claims, of what speaks against a commitment, and of what was asked for."""
    found = {f"{'yes' if claim.accepted else 'says'} {claim.kind}" for claim in claims}
    whole = len(view.text)
    found.update(doubts(view))
    if whole <= _BARE and (topic := proposed_by(turn, view.lang)):
        found.add(f"asked {topic}")
        if leans(view):
            found.add(f"leans {topic}")
    return [f"{view.lang} {name}" for name in sorted(found)]
