"""Join the two readers: the grammar says what it sees, the learned model weighs it and sees beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from copilot.checking.claim import Claim, ClaimKind
from copilot.checking.patterns import says, turn_says
from copilot.checking.reader.acceptance import looks_into
from copilot.checking.reader.attributes import is_conditional, is_negated, is_question, is_restating
from copilot.checking.reader.build import build_claim
from copilot.checking.reader.fault import (
    agrees_to_nothing,
    asserts_soundness,
    is_customers_own,
    only_advises,
    pointed,
    restates_from,
    tells_use,
)
from copilot.checking.reader.linear import LinearReader
from copilot.checking.reader.proposal import GROUP_OF, GROUPS
from copilot.checking.reader.reading import ReadSentence
from copilot.checking.reader.rules import read_cleared, read_rules
from copilot.checking.reader.signals import doubts, is_doubtful, leans
from copilot.checking.reader.view import BRIEF, NO_TURN, Turn, View, part
from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["ClaimReader", "Thresholds"]

_HINT = 0.2
"""What a sentence must reach without the customer's question when nothing in it speaks for a commitment."""
_FAINTEST = 0.2
"""What a longer sentence must reach without the customer's question in any case."""
_BASELESS = 0.15
"""What a sentence that is no bare yes must reach without the accusation before it."""
_SURE = 0.85
"""What a few words must reach by themselves of which no class is known."""
_ASKING: dict[str, frozenset[str]] = {
    "date": frozenset(
        "date_topic arrive dispatch refund restock timely service event use_scene bound late future".split()
    ),
    "discount": frozenset(
        "price_topic give gift freeship vague waive fee coupon rival agree_price bear promo difference stack".split()
    ),
}
"""Classes one of which a turn holds that asks for a day, or for something off."""
_OUTWEIGHED = 0.4
"""A kind this much less likely than another of its group gives way to it."""
_EVEN = 0.5
"""As likely as not."""


class Thresholds(Frozen):
    """How sure the learned reader must be, per language and group of claims."""

    propose: dict[Lang, dict[str, float]]
    """From this probability on a claim is made on the model's word alone."""
    doubted: dict[Lang, dict[str, float]]
    """The same where the sentence asks, refuses, restates, tells of the past, hangs on a condition, or holds nothing
    that such a commitment rests on."""
    confirm: dict[Lang, dict[str, float]]
    """Below this probability the model overrules a claim of the grammar."""
    faint: dict[str, float]
    """From this probability on a stated day or price is held against the records, per group."""
    hedged: float
    """From this probability on a claim without a hedging word is an estimate all the same."""


@cache
def _thresholds() -> Thresholds:
    return load_model(Path(__file__).with_name("thresholds.yaml"), Thresholds)


class ClaimReader:
    """Reads the claims of a draft; without a model by grammar alone."""

    def __init__(self, model: LinearReader | None = None, thresholds: Thresholds | None = None) -> None:
        """Take the learned model (None: grammar alone) and its thresholds (default: the fitted ones)."""
        self._model = model
        self._limits = thresholds or _thresholds()

    def read(self, views: Sequence[View], turn: Turn) -> list[Claim]:
        """Return the claims of all sentences in order."""
        said = [read_rules(view, turn) for view in views]
        cleared = [claim for view in views for claim in read_cleared(view)]
        if self._model is None or not views:
            return [claim for claims in said for claim in claims] + cleared
        seen = self._model.see(views, turn, said)
        found = []
        declined = any(_declines(view) for view in views)
        for n, proposal in enumerate(self._model.read(seen)):
            claims = self._join(ReadSentence(self._model, views[n], turn, said[n], proposal, seen, n, declined))
            # "Yes. I'll check." has heard the question, not agreed to it.
            heard = n + 1 < len(views) and looks_into(views[n + 1]) and len(views[n].text) <= BRIEF
            found += [claim for claim in claims if not (heard and claim.accepted)]
        named = {(claim.start, claim.end) for claim in found if claim.kind == "denial"}
        return found + [claim for claim in cleared if (claim.start, claim.end) not in named]

    def _join(self, at: ReadSentence) -> list[Claim]:
        kept = [claim for claim in at.said if self._confirms(claim, at)]
        read = {GROUP_OF[claim.kind] for claim in kept}
        # What the model waves through is still held against the records where it names a day or a price.
        overruled = [
            claim for claim in at.said if claim not in kept and _is_exact(claim) and not _is_settled(claim, at.view)
        ]
        kept += [replace(claim, faint=True) for claim in overruled if GROUP_OF[claim.kind] not in read]
        found = [group for group in GROUPS if group not in read and self._proposes(group, at)]
        faint = [group for group in self._limits.faint if group not in read and self._hints(group, at, found)]
        if not kept and not found and not faint:
            return []
        kinds = at.model.kinds(at.seen, at.number)
        claims = [self._settle(claim, at, kinds) for claim in kept]
        claims += [self._propose(group, at, kinds) for group in found]
        claims = [
            claim
            for claim in claims
            if not (claim.kind == "blame_buyer" and claim.source != "frame" and only_advises(at.view))
        ]
        claims += self._further(at, claims)
        return claims + [self._propose(group, at, kinds, faint=True) for group in faint]

    def _proposes(self, group: str, at: ReadSentence) -> bool:
        probability, lang = at.proposal.of(group), at.view.lang
        if probability < self._limits.propose[lang][group] or is_restating(at.view):
            return False
        known = at.view.hits.spans or at.view.times or at.view.money
        if not known and len(at.view.text) <= BRIEF and at.alone.of(group) < _SURE:
            return False  # "Afternoon." says nothing
        if group != "fault" and at.view.sentence.question and len(at.view.text) <= BRIEF:
            return False  # an echo: "before the holiday?"
        if group == "fault" and says("undecided", at.view.text, at.view.lang):
            return False
        if group == "fault" and is_conditional(at.view, 0, len(at.view.text)) and looks_into(at.view):
            return False  # "should we find that it was us"
        if group != "fault" and len(at.view.text) <= BRIEF and leans(at.view) and _grants_nothing(group, at.turn):
            return False
        if group == "fault" and (_is_another_s(at) or _owns_nothing(at)):
            return False
        if group == "fault" and not leans(at.view) and at.alone.of(group) < _BASELESS:
            return False
        if group == "date" and at.declined and self._is_beside_refusal(at):
            return False
        if group != "fault" and len(at.view.text) > BRIEF and not leans(at.view):
            # What the sentence alone gives no hint of, the customer's question must not read into it.
            if at.alone.of(group) < _FAINTEST:
                return False
        if not is_doubtful(at.view, at.turn, group):
            return True
        if probability < self._limits.doubted[lang][group]:
            return False
        # What rests on nothing of its own must hint at it by itself: no question turns a greeting into a promise.
        return group == "fault" or leans(at.view) or at.alone.of(group) >= _HINT

    def _further(self, at: ReadSentence, claims: Sequence[Claim]) -> list[Claim]:
        """Return the arrival that a later comma clause names beside a window told before: so you wear it on Friday."""
        dated = [claim for claim in claims if GROUP_OF[claim.kind] == "date" and not claim.faint]
        if len(at.view.times) < 2 or not dated or any(c.kind == "arrival" and not c.hedged for c in dated):
            return []
        base, size = at.view.sentence.start, len(at.view.text)
        after = max(claim.end for claim in dated) - base
        start = next(
            (a for a, b in at.view.clauses() if a >= after and any(a <= t.start < b for t in at.view.times)), None
        )
        if start is None:
            return []
        rest = part(at.view, start, size)
        said = read_rules(rest, at.turn)
        seen = at.model.see([rest], at.turn, [said])
        if at.model.read(seen)[0].date < self._limits.propose[at.view.lang]["date"] or is_question(rest):
            return []
        if _likeliest("date", at.model.kinds(seen, 0)) != "arrival":
            return []
        return [build_claim(at.view, "arrival", start, size, at.turn, source="model")]

    def _is_beside_refusal(self, at: ReadSentence) -> bool:
        """Whether the sentence belongs to a refusal to promise: it refuses itself, or names no time of its own."""
        if not _declines(at.view):
            return not at.view.times and at.alone.date < _EVEN
        start, end = at.model.locate(at.view, at.turn, "date")
        refusal = at.view.hits.get("refuse")[0][0]
        return not says("contrast", at.view.text[min(start, refusal) : max(end, refusal)], at.view.lang)

    def _hints(self, group: str, at: ReadSentence, found: list[str]) -> bool:
        """Whether the sentence states a day or an amount and may mean it as a commitment."""
        if group in found or at.proposal.of(group) < self._limits.faint[group] or doubts(at.view):
            return False
        if group == "date" and "care" in at.view.hits:
            return False
        if "refuse" in at.view.hits or (group == "discount" and "rival" in at.view.hits):
            return False
        return bool(at.view.times if group == "date" else at.view.money)

    def _confirms(self, claim: Claim, at: ReadSentence) -> bool:
        """Whether the model lets a claim of the grammar stand."""
        group = GROUP_OF[claim.kind]
        limit = self._limits.confirm[claim.lang][group]
        if group == "fault" and _owns_nothing(at):
            return False
        if claim.source == "frame" and claim.kind in ("arrival", "concession"):
            return True
        if claim.kind == "admission" and (claim.certain or "liable" in claim.forms):
            return True
        if at.proposal.of(group) >= limit:
            return True
        if claim.accepted or at.turn is NO_TURN:
            return False
        # A full promise binds whatever the customer asked: only what it says by itself may acquit it.
        return at.read_alone([claim]).of(group) >= limit

    def _settle(self, claim: Claim, at: ReadSentence, kinds: dict[ClaimKind, float]) -> Claim:
        """Return the grammar's claim, of the kind the model finds likeliest."""
        kind = _likeliest(GROUP_OF[claim.kind], kinds) if claim.source == "rules" else claim.kind
        if not claim.accepted and kinds[claim.kind] < _OUTWEIGHED * kinds[kind]:
            claim = replace(claim, kind=kind)
        claim = replace(claim, kind=pointed(claim.kind, at.view))
        return replace(claim, hedged=claim.hedged or at.proposal.hedged >= self._limits.hedged)

    def _propose(self, group: str, at: ReadSentence, kinds: dict[ClaimKind, float], *, faint: bool = False) -> Claim:
        start, end = at.model.locate(at.view, at.turn, group)
        kind = _likeliest(group, kinds)
        if kind == "admission" and not leans(at.view):
            kind = "denial" if asserts_soundness(at.view) else "blame_buyer" if tells_use(at.view) else kind
        kind = pointed(kind, at.view)
        return build_claim(
            at.view,
            kind,
            start,
            end,
            at.turn,
            source="model",
            accepted=leans(at.view),
            hedged=at.proposal.hedged >= self._limits.hedged,
            faint=faint,
            confidence=at.proposal.of(group),
        )


def _declines(view: View) -> bool:
    """Whether the sentence refuses to promise a time."""
    about = ("certain", "date_topic", "arrive", "timely")
    return "refuse" in view.hits and (bool(view.times) or any(name in view.hits for name in about))


def _is_another_s(at: ReadSentence) -> bool:
    """Whether the slip is the customer's own, or the words are given as the customer's."""
    if is_customers_own(at.view, at.turn):
        return True
    return "report" in at.view.hits and restates_from(at.view, at.model.locate(at.view, at.turn, "fault")[0])


def _owns_nothing(at: ReadSentence) -> bool:
    return leans(at.view) and agrees_to_nothing(at.view, at.turn, at.proposal.fault)


def _is_settled(claim: Claim, view: View) -> bool:
    """Whether the words refuse or tell of what is done, so that their days and sums are no news."""
    base = view.sentence.start
    start, end = claim.start - base, claim.end - base
    return "refuse" in view.hits or bool(view.hits.within("past", start, end)) or is_negated(view, start, end)


def _grants_nothing(group: str, turn: Turn) -> bool:
    """Whether the turn asks for nothing of the kind, or takes its refusal for granted: no yes to it grants any."""
    if turn_says("asks_refusal", turn.text):
        return True
    asked = turn.times if group == "date" else turn.money
    return turn is not NO_TURN and not asked and turn.hits.spans.keys().isdisjoint(_ASKING[group])


def _is_exact(claim: Claim) -> bool:
    group = GROUP_OF[claim.kind]
    return not claim.accepted and bool(claim.times if group == "date" else claim.money if group == "discount" else ())


def _likeliest(group: str, kinds: dict[ClaimKind, float]) -> ClaimKind:
    return max(GROUPS[group], key=lambda kind: kinds[kind])
