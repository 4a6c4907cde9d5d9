"""May the shop admit, deny or blame? Only what confirmed evidence of the same finding and party shows."""

from __future__ import annotations

from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext
from copilot.checking.patterns import says
from copilot.checking.reader.fault import is_troubled
from copilot.facts import Evidence

__all__ = ["any_at_fault", "confirmed", "judge_admission", "judge_blame_buyer", "judge_blame_third", "judge_denial"]

_CLEARING = frozenset(
    """dispatched_on_time correct_item complete no_defect intact correct_charge authentic correct_quantity correct_size
    no_leak no_fault passed normal""".split()
)
"""Findings that clear the shop."""
_KIN = {  # findings that one set of words may name, because customers and agents mix them up
    "missing": {"missing", "short", "incomplete", "missing_part", "missing_item"},
    "wrong_item": {"wrong_item", "wrong_size", "wrong_color", "wrong_colour", "mislabeled"},
    "damaged": {"damaged", "packaging", "broken", "leak", "defect"},
    "defect": {"defect", "quality", "damaged", "manufacturing_defect"},
    "late_dispatch": {"late_dispatch", "late", "delay"},
    "lost": {"lost", "missing"},
    "expired": {"expired", "shelf_life", "quality"},
    "used": {"used", "second_hand", "opened", "returned"},
    "billing": {"billing", "overcharge", "price_error", "double_charge"},
    "data_leak": {"data_leak"},
    "counterfeit": {"counterfeit"},
}  # fmt: skip


def confirmed(context: CheckContext) -> list[Evidence]:
    """Return the evidence that has been confirmed."""
    return [item for item in context.facts.evidence if item.confirmed]


def any_at_fault(context: CheckContext, *parties: str) -> bool:
    """Return whether confirmed evidence lays something at the door of one of the parties."""
    return any(item.party in parties for item in _wrongs(context))


def _wrongs(context: CheckContext) -> list[Evidence]:
    """Return the confirmed evidence that something went wrong, whoever did it."""
    return [item for item in confirmed(context) if item.finding not in _CLEARING]


def judge_admission(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason an admission may not stand, or None."""
    own = [item for item in _wrongs(context) if item.party == "seller"]
    if own and says("systemic", claim.sentence):
        return "admission_other_finding"  # what was found of one item says nothing of the rest
    if own and _same_finding(claim, own):
        return None
    if _reports(claim, context):
        return None
    if any(e.finding in _CLEARING or e.party not in ("seller", None) for e in confirmed(context)) and not own:
        return "admission_against_record"
    if claim.hedged:
        return "admission_hedged"
    if own:
        return "admission_other_finding"
    return "admission_accepted" if claim.accepted else "admission_unconfirmed"


def _reports(claim: Claim, context: CheckContext) -> bool:
    """Whether the words only name what was confirmed, without taking it on the shop."""
    if claim.accepted or claim.forms & {"own", "liable", "implied"}:
        return False
    found = _wrongs(context)
    if says("made_so", claim.sentence) and all(item.party != "seller" for item in found):
        return False  # "it left the factory like that", where the record names the courier
    # Of what someone else did, the bare cause may be told: "it came in because the crown had been left open".
    others = claim.source == "model" and all(item.party in ("buyer", "carrier") for item in found)
    if not (claim.findings or "investigate" in claim.forms or others):
        return False
    return bool(found) and all(_related(claim, evidence) for evidence in found)


def judge_denial(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason a denial may not stand, or None."""
    if any(item.party == "seller" and _related(claim, item) for item in _wrongs(context)):
        return "denial_against_record"
    if any(item.finding in _CLEARING or item.party in ("buyer", "carrier") for item in confirmed(context)):
        return None
    if context.turn.text and not claim.hedged and not (context.facts.evidence or is_troubled(context.turn)):
        return None  # nobody said that anything was wrong: "all our goods are genuine" reassures
    if claim.findings == {"counterfeit"} and (not context.turn.text or says("asks_genuine", context.turn.text)):
        return None  # what a shop says of its goods of its own accord, or when it is asked
    return "denial_unverified"


def judge_blame_buyer(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason blaming the buyer may not stand, or None."""
    if any_at_fault(context, "buyer"):
        return None
    return "blame_buyer_hedged" if claim.hedged else "blame_buyer"


def judge_blame_third(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason blaming the carrier or another third party may not stand, or None."""
    if any_at_fault(context, "carrier", "platform"):
        return None
    if any_at_fault(context, "seller"):
        return "blame_third_against_record"
    return "blame_third_unrecorded"


def _same_finding(claim: Claim, own: list[Evidence]) -> bool:
    # Words that name no finding ("our fault") admit whatever was found.
    return not claim.findings or any(_related(claim, evidence) for evidence in own)


def _related(claim: Claim, evidence: Evidence) -> bool:
    if not claim.findings or evidence.finding is None or "any" in claim.findings:
        return True
    return any(evidence.finding in _KIN.get(name, {name}) or evidence.finding == name for name in claim.findings)
