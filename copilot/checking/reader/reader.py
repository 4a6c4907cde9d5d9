"""Join the two readers: what the grammar is sure of, and what the learned model recognises beyond it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from copilot.checking.claim import DATE_CLAIMS, FAULT_CLAIMS, Claim, ClaimKind
from copilot.checking.reader.model import ClaimModel
from copilot.checking.reader.proposal import CLAIMS, Proposal
from copilot.checking.reader.rules import build_claim, read_rules
from copilot.checking.reader.view import Turn, View
from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["ClaimReader", "Thresholds"]

_GROUPS: Mapping[ClaimKind, str] = {
    kind: "date" if kind in DATE_CLAIMS else "fault" if kind in FAULT_CLAIMS else "discount" for kind in CLAIMS
}

_OUTWEIGHED = 0.4
"""A kind this much less likely than another of its group gives way to it."""
_HEDGED = 0.6


class Thresholds(Frozen):
    """How sure the learned reader must be, per language and group of claims."""

    propose: dict[Lang, dict[str, float]]
    """From this probability on a claim is made on the model's word alone."""
    confirm: dict[Lang, dict[str, float]]
    """Below this probability the model overrules a claim of the grammar."""
    confirm_accepted: dict[Lang, dict[str, float]]
    """The same for a bare yes, which the grammar reads from its place alone."""


@cache
def _thresholds() -> Thresholds:
    return load_model(Path(__file__).with_name("thresholds.yaml"), Thresholds)


class ClaimReader:
    """Reads the claims of a draft; without a model by grammar alone."""

    def __init__(self, model: ClaimModel | None = None, thresholds: Thresholds | None = None) -> None:
        """Take the learned model (None: grammar alone) and its thresholds (default: the fitted ones)."""
        self._model = model
        self._limits = thresholds or _thresholds()

    def read(self, views: Sequence[View], turn: Turn) -> list[Claim]:
        """Return the claims of all sentences in order."""
        if self._model is None:
            return [claim for view in views for claim in read_rules(view, turn)]
        texts = [view.text + "?" if view.sentence.question else view.text for view in views]
        proposals = self._model.read(texts, turn.text)
        return [
            claim for view, proposal in zip(views, proposals, strict=True) for claim in self._join(view, turn, proposal)
        ]

    def _join(self, view: View, turn: Turn, proposal: Proposal) -> list[Claim]:
        certainty = _by_group(proposal)
        propose = self._limits.propose[view.lang]
        claims = [kept for claim in read_rules(view, turn) if (kept := self._confirm(claim, certainty, proposal))]
        read = {_GROUPS[claim.kind] for claim in claims}
        for group, (kind, probability) in certainty.items():
            if group not in read and probability >= propose[group]:
                claims.append(self._propose(view, turn, kind, probability, proposal))
        return claims

    def _confirm(
        self, claim: Claim, certainty: Mapping[str, tuple[ClaimKind, float]], proposal: Proposal
    ) -> Claim | None:
        """Return the grammar's claim, of the kind the model finds likeliest, or None when the model disagrees."""
        group = _GROUPS[claim.kind]
        kind, probability = certainty[group]
        limits = self._limits.confirm_accepted if claim.accepted else self._limits.confirm
        if probability < limits[claim.lang][group]:
            return None
        if proposal.of(claim.kind) < _OUTWEIGHED * proposal.of(kind):
            claim = replace(claim, kind=kind)
        return replace(claim, hedged=claim.hedged or proposal.hedged >= _HEDGED)

    def _propose(self, view: View, turn: Turn, kind: ClaimKind, probability: float, proposal: Proposal) -> Claim:
        assert self._model is not None
        start, end = self._model.explain(view.text, turn.text, kind)
        leans = _leans(view)
        return build_claim(
            view, kind, start, end, turn, accepted=leans, hedged=proposal.hedged >= _HEDGED, confidence=probability, source="model"
        )


def _by_group(proposal: Proposal) -> dict[str, tuple[ClaimKind, float]]:
    """Return the likeliest kind of each group with the chance that any of the group is claimed."""
    best: dict[str, tuple[ClaimKind, float]] = {}
    none: dict[str, float] = {}
    for kind, probability in zip(CLAIMS, proposal.probabilities, strict=True):
        group = _GROUPS[kind]
        none[group] = none.get(group, 1.0) * (1.0 - probability)
        if group not in best or probability > best[group][1]:
            best[group] = (kind, probability)
    return {group: (kind, max(p, 1.0 - none[group])) for group, (kind, p) in best.items()}


def _leans(view: View) -> bool:
    """Whether the sentence is a bare answer, whose content stands in the customer's turn."""
    accepts = view.hits.get("accept")
    return bool(accepts) and accepts[0][0] <= 4 and not view.times and not view.money and len(view.text) <= 40
