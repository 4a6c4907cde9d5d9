"""Join the two readers: the grammar says what it sees, the learned model weighs it and sees beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from copilot.checking.claim import Claim, ClaimKind
from copilot.checking.reader.acceptance import TIME_VERBS, looks_into
from copilot.checking.reader.attributes import is_negated, is_paperwork, is_question
from copilot.checking.reader.build import build_claim
from copilot.checking.reader.clauses import denies_beside, main_clauses
from copilot.checking.reader.fault import asserts_soundness, gives_itself, only_advises, pointed, tells_use
from copilot.checking.reader.linear import LinearReader
from copilot.checking.reader.proposal import GROUP_OF, GROUPS
from copilot.checking.reader.proposing import charges, declines, is_left_open, is_proposed, owns_nothing, refuses_offer
from copilot.checking.reader.reading import ReadSentence
from copilot.checking.reader.rules import read_cleared, read_rules
from copilot.checking.reader.signals import is_spoken_against, leans
from copilot.checking.reader.thresholds import Thresholds, fitted_thresholds
from copilot.checking.reader.view import BRIEF, NO_TURN, Turn, View, part

__all__ = ["ClaimReader"]

_OUTWEIGHED = 0.4
"""A kind this much less likely than another of its group gives way to it."""
_SURE, _SURE_ALONE = 0.9, 0.7
"""How likely a clause's own commitment must be beside what it is joined to, with and without the customer's turn."""


class ClaimReader:
    """Reads the claims of a draft; without a model by grammar alone."""

    def __init__(self, model: LinearReader | None = None, thresholds: Thresholds | None = None) -> None:
        """Take the learned model (None: grammar alone) and its thresholds (default: the fitted ones)."""
        self._model = model
        self._limits = thresholds or fitted_thresholds()

    def read(self, views: Sequence[View], turn: Turn) -> list[Claim]:
        """Return the claims of all sentences in order."""
        said = [read_rules(view, turn) for view in views]
        cleared = [claim for view in views for claim in read_cleared(view)]
        if self._model is None or not views:
            return [claim for claims in said for claim in claims] + cleared
        seen = self._model.see(views, turn, said)
        found = []
        declined, refused = any(map(declines, views)), any(map(refuses_offer, views))
        for n, proposal in enumerate(self._model.read(seen)):
            at = ReadSentence(self._model, views[n], turn, said[n], proposal, seen, n, declined, refused)
            claims = self._join(at)
            # "Yes. I'll check." has heard the question, not agreed to it.
            heard = n + 1 < len(views) and looks_into(views[n + 1]) and len(views[n].text) <= BRIEF
            heard = heard and not gives_itself(views[n])
            found += [claim for claim in claims if not (heard and claim.accepted and not _stands_alone(claim, at))]
        found += self._joined(views, turn, found, declined, refused)
        named = {(claim.start, claim.end) for claim in found if claim.kind == "denial"}
        return found + [claim for claim in cleared if (claim.start, claim.end) not in named]

    def _joined(
        self, views: Sequence[View], turn: Turn, found: Sequence[Claim], declined: bool, refused: bool
    ) -> list[Claim]:
        """Return what single clauses commit to where what they are joined to hid it: "it is cotton, and 20 % off"."""
        clauses = [(clause, view) for view in views for clause in main_clauses(view)]
        if not clauses or self._model is None:
            return []
        pieces = [clause for clause, _ in clauses]
        said = [read_rules(clause, turn) for clause in pieces]
        seen = self._model.see(pieces, turn, said)
        more: list[Claim] = []
        for n, proposal in enumerate(self._model.read(seen)):
            if max(proposal.date, proposal.fault, proposal.discount) < _SURE:
                continue
            at = ReadSentence(self._model, pieces[n], turn, said[n], proposal, seen, n, declined, refused)
            whole = clauses[n][1]
            groups = ("fault",) if denies_beside(whole, pieces[n]) else GROUPS
            sure = {group for group in groups if proposal.of(group) >= _SURE and at.alone.of(group) >= _SURE_ALONE}
            sure -= {group for group in sure if is_spoken_against(at.view, group)}
            claims = [c for c in self._join(at) if GROUP_OF[c.kind] in sure and not (c.faint or c.accepted)]
            new = [c for c in claims if not any(_covers(other, c, in_doubt="hedge" in whole.hits) for other in found)]
            # Whether a rule backs it is told by the whole sentence: "for other reasons, shipping is on the buyer".
            more += [replace(c, sentence=whole.text) for c in new if (c.kind, c.source) != ("blame_buyer", "model")]
        return more

    def _join(self, at: ReadSentence) -> list[Claim]:
        kept = [claim for claim in at.said if self._confirms(claim, at)]
        read = {GROUP_OF[claim.kind] for claim in kept}
        # What the model waves through is still held against the records where it names a day or a price.
        overruled = [
            claim for claim in at.said if claim not in kept and _is_exact(claim) and not _is_settled(claim, at.view)
        ]
        kept += [replace(claim, faint=True) for claim in overruled if GROUP_OF[claim.kind] not in read]
        found = [group for group in GROUPS if group not in read and is_proposed(group, at, self._limits)]
        faint = [group for group in self._limits.faint if group not in read and self._hints(group, at, found)]
        if not kept and not found and not faint:
            return []
        kinds = at.model.kinds(at.seen, at.number)
        claims = [self._settle(claim, at, kinds) for claim in kept]
        claims += [self._propose(group, at, kinds) for group in found]
        claims = [
            claim
            for claim in claims
            if not (
                claim.kind == "blame_buyer"
                and claim.source != "frame"
                and (only_advises(at.view) or at.view.says("keeps_as_is") or at.view.says("as_a_rule"))
            )
        ]
        if charges(at.view):
            claims = [claim for claim in claims if GROUP_OF[claim.kind] != "discount"]
        claims += self._further(at, claims)
        return claims + [self._propose(group, at, kinds, faint=True) for group in faint]

    def _further(self, at: ReadSentence, claims: Sequence[Claim]) -> list[Claim]:
        """Return the arrival that a later comma clause names beside a window told before: so you wear it on Friday."""
        dated = [claim for claim in claims if GROUP_OF[claim.kind] == "date" and not claim.faint]
        if len(at.view.times) < 2 or not dated or any(c.kind == "arrival" and not c.hedged for c in dated):
            return []
        base, size = at.view.sentence.start, len(at.view.text)
        after = max(claim.end for claim in dated) - base
        later = (at.view.clause_at(time.start)[0] for time in at.view.times)
        start = next((first for first in later if first >= after), None)
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

    def _hints(self, group: str, at: ReadSentence, found: list[str]) -> bool:
        """Whether the sentence states a day or an amount and may mean it as a commitment."""
        if group in found or at.proposal.of(group) < self._limits.faint[group] or at.doubts:
            return False
        if group == "date" and ("care" in at.view.hits or at.view.says("asks_of_you") or is_paperwork(at.view)):
            return False
        if group == "date" and is_left_open(group, at):
            return False
        if "refuse" in at.view.hits or (group == "discount" and "rival" in at.view.hits):
            return False
        return bool(at.view.times if group == "date" else at.view.money)

    def _confirms(self, claim: Claim, at: ReadSentence) -> bool:
        """Whether the model lets a claim of the grammar stand."""
        group = GROUP_OF[claim.kind]
        limit = self._limits.confirm[claim.lang][group]
        if group == "fault" and owns_nothing(at):
            return False
        if claim.source == "frame" and claim.kind in ("arrival", "concession", "denial"):
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
        outweighed = not claim.accepted and kinds[claim.kind] < _OUTWEIGHED * kinds[kind]
        read = kind if outweighed else claim.kind
        if not (claim.source == "frame" and claim.certain):
            read = pointed(read, at.view)
        hedged = claim.hedged or at.proposal.hedged >= self._limits.hedged
        return claim if (read, hedged) == (claim.kind, claim.hedged) else replace(claim, kind=read, hedged=hedged)

    def _propose(self, group: str, at: ReadSentence, kinds: dict[ClaimKind, float], *, faint: bool = False) -> Claim:
        start, end = at.locate(group)
        kind = _likeliest(group, {**kinds, **dict.fromkeys(_unspoken(at), 0.0)})
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
            hedged=at.proposal.hedged >= self._limits.hedged or is_left_open(group, at),
            faint=faint,
            confidence=at.proposal.of(group),
        )


def _unspoken(at: ReadSentence) -> list[ClaimKind]:
    """Return the kinds of days of which neither the sentence nor the customer speaks."""
    about = at.view.hits.spans.keys() | at.turn.hits.spans.keys()
    unspoken = [kind for kind, name in TIME_VERBS if kind != "arrival" and name not in about]
    # Goods leave in many words; but who asks for money back or new stock is told of that.
    other = any(name in at.turn.hits for _, name in TIME_VERBS[:2])
    return [kind for kind in unspoken if kind != "dispatch" or other]


def _covers(whole: Claim, clause: Claim, *, in_doubt: bool) -> bool:
    """Whether a claim of the whole sentence says what one of its clauses does, and as firmly.

    What no word, only the clause's company, made sound unsure is as firm as it is by itself.
    """
    if GROUP_OF[clause.kind] != GROUP_OF[whole.kind] or clause.sentence not in whole.sentence or whole.faint:
        return False
    return (in_doubt and "liable" not in clause.forms) or clause.hedged or not whole.hedged


def _stands_alone(claim: Claim, at: ReadSentence) -> bool:
    """Whether the sentence commits by its own words, whatever it answers: "it is a flaw of production"."""
    return claim.source == "model" and at.alone.of(GROUP_OF[claim.kind]) >= _SURE_ALONE


def _is_settled(claim: Claim, view: View) -> bool:
    """Whether the words refuse or tell of what is done, so that their days and sums are no news."""
    base = view.sentence.start
    start, end = claim.start - base, claim.end - base
    return "refuse" in view.hits or bool(view.hits.within("past", start, end)) or is_negated(view, start, end)


def _is_exact(claim: Claim) -> bool:
    group = GROUP_OF[claim.kind]
    return not claim.accepted and bool(claim.times if group == "date" else claim.money if group == "discount" else ())


def _likeliest(group: str, kinds: dict[ClaimKind, float]) -> ClaimKind:
    return max(GROUPS[group], key=lambda kind: kinds[kind])
