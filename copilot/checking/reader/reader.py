"""Join the two readers: what the grammar is sure of, and what the learned model recognises beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from copilot.checking.claim import Claim, ClaimKind
from copilot.checking.reader.attributes import is_doubtful
from copilot.checking.reader.linear import LinearReader
from copilot.checking.reader.proposal import GROUP_OF, GROUPS, Proposal
from copilot.checking.reader.rules import build_claim, read_rules
from copilot.checking.reader.view import NO_TURN, Turn, View
from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["ClaimReader", "Thresholds"]

_OUTWEIGHED = 0.4
"""A kind this much less likely than another of its group gives way to it."""
_HEDGED = 0.6


class Thresholds(Frozen):
    """How sure the learned reader must be, per language and group of claims."""

    propose: dict[Lang, dict[str, float]]
    """From this probability on a claim is made on the model's word alone."""
    propose_doubted: dict[Lang, dict[str, float]]
    """The same where the sentence refuses, restates, asks, or talks of something else."""
    confirm: dict[Lang, dict[str, float]]
    """Below this probability the model overrules a claim of the grammar."""
    confirm_accepted: dict[Lang, dict[str, float]]
    """The same for a bare yes, which the grammar reads from its place alone."""


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
        if self._model is None:
            return [claim for view in views for claim in read_rules(view, turn)]
        proposals = self._model.read(views, turn)
        return [
            claim for view, proposal in zip(views, proposals, strict=True) for claim in self._join(view, turn, proposal)
        ]

    def _join(self, view: View, turn: Turn, proposal: Proposal) -> list[Claim]:
        claims = [kept for claim in read_rules(view, turn) if (kept := self._confirm(claim, view, proposal))]
        read = {GROUP_OF[claim.kind] for claim in claims}
        for group in GROUPS:
            if group not in read and self._is_sure(view, turn, group, proposal.any_of(group)):
                claims.append(self._propose(view, turn, proposal.likeliest(group), proposal))
        return claims

    def _is_sure(self, view: View, turn: Turn, group: str, probability: float) -> bool:
        if probability < self._limits.propose[view.lang][group]:
            return False
        return probability >= self._limits.propose_doubted[view.lang][group] or not is_doubtful(view, turn, group)

    def _confirm(self, claim: Claim, view: View, proposal: Proposal) -> Claim | None:
        """Return the grammar's claim, of the kind the model finds likeliest, or None when the model disagrees."""
        group = GROUP_OF[claim.kind]
        limit = (self._limits.confirm_accepted if claim.accepted else self._limits.confirm)[claim.lang][group]
        if proposal.any_of(group) < limit:
            # A full promise binds whatever the customer asked: only what it says by itself may acquit it.
            assert self._model is not None
            proposal = proposal if claim.accepted else self._model.read((view,), NO_TURN)[0]
            if proposal.any_of(group) < limit:
                return None
        kind = proposal.likeliest(group)
        if proposal.of(claim.kind) < _OUTWEIGHED * proposal.of(kind):
            claim = replace(claim, kind=kind)
        return replace(claim, hedged=claim.hedged or proposal.hedged >= _HEDGED)

    def _propose(self, view: View, turn: Turn, kind: ClaimKind, proposal: Proposal) -> Claim:
        assert self._model is not None
        start, end = self._model.locate(view, turn, GROUP_OF[kind])
        return build_claim(
            view,
            kind,
            start,
            end,
            turn,
            accepted=_leans(view),
            hedged=proposal.hedged >= _HEDGED,
            confidence=proposal.any_of(GROUP_OF[kind]),
            source="model",
        )


def _leans(view: View) -> bool:
    """Whether the sentence is a bare answer, whose content stands in the customer's turn."""
    accepts = view.hits.get("accept")
    return bool(accepts) and accepts[0][0] <= 4 and not view.times and not view.money and len(view.text) <= 40
