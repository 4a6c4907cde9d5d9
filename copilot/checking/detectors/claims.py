"""The three mission detectors: they ask the resolver about each claim of their kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from copilot.checking.claim import DATE_CLAIMS, Claim, ClaimKind
from copilot.checking.context import CheckContext, DraftReading, Match
from copilot.checking.resolve.arrival import judge_arrival
from copilot.checking.resolve.dispatch import judge_dispatch
from copilot.checking.resolve.fault import judge_admission, judge_blame_buyer, judge_blame_third, judge_denial
from copilot.checking.resolve.offer import judge_concession, judge_owed, judge_promo
from copilot.checking.resolve.settlement import judge_refund_time, judge_restock
from copilot.checking.resolve.tentative import is_news
from copilot.checking.resolve.when import is_over
from copilot.types import Frozen

__all__ = ["ClaimDetector", "delivery_date", "discount_limit", "fault_admission"]

Judge = Callable[[Claim, CheckContext, DraftReading], str | None]


class _NoParams(Frozen):
    """These detectors take their limits from facts and shop, so they have no parameters."""


def _plain(judge: Callable[[Claim, CheckContext], str | None]) -> Judge:
    return lambda claim, context, reading: judge(claim, context)


class ClaimDetector:
    """Asks one judge a kind of claim and reports the reasons they give."""

    def __init__(self, judges: Mapping[ClaimKind, Judge], reasons: Iterable[str]) -> None:
        """Take the judges by claim kind and every reason they can give."""
        self._judges = judges
        self.reasons = frozenset(reasons)

    def detect(self, reading: DraftReading, context: CheckContext) -> Iterable[Match]:
        """Yield a match for every claim that may not stand."""
        for claim in reading.claims:
            judge = self._judges.get(claim.kind)
            if judge is None or (claim.faint and not is_news(claim, context)):
                continue
            if claim.kind in DATE_CLAIMS and is_over(claim, context):
                continue
            reason = judge(claim, context, reading)
            if reason is not None:
                yield Match(reason, claim.start, claim.end)


def delivery_date(params: dict[str, Any]) -> ClaimDetector:
    """Return the detector of times the shop cannot back."""
    _NoParams.model_validate(params)
    judges: dict[ClaimKind, Judge] = {
        "arrival": judge_arrival,
        "dispatch": _plain(judge_dispatch),
        "refund_time": _plain(judge_refund_time),
        "restock": _plain(judge_restock),
    }
    return ClaimDetector(judges, (
        "arrival_unsourced", "arrival_implied", "arrival_accepted", "arrival_estimate_unsourced",
        "arrival_estimate_as_promise", "arrival_estimate_not_on_file",
        "arrival_contradicts_estimate", "arrival_beats_guarantee", "dispatch_tighter",
        "dispatch_late", "dispatch_unbacked", "dispatch_unbacked_hedged", "refund_time_faster", "refund_time_unbacked",
        "refund_time_hedged", "restock_unbacked", "restock_hedged",
    ))  # fmt: skip


def fault_admission(params: dict[str, Any]) -> ClaimDetector:
    """Return the detector of admissions, denials and blame that the evidence does not carry."""
    _NoParams.model_validate(params)
    judges: dict[ClaimKind, Judge] = {
        "admission": _plain(judge_admission),
        "denial": _plain(judge_denial),
        "blame_buyer": _plain(judge_blame_buyer),
        "blame_third": _plain(judge_blame_third),
    }
    return ClaimDetector(judges, (
        "admission_unconfirmed", "admission_accepted", "admission_other_finding", "admission_against_record",
        "admission_hedged", "denial_against_record", "denial_unverified", "blame_buyer", "blame_buyer_hedged",
        "blame_third_against_record", "blame_third_unrecorded",
    ))  # fmt: skip


def discount_limit(params: dict[str, Any]) -> ClaimDetector:
    """Return the detector of money, goods and waivers beyond what may be given."""
    _NoParams.model_validate(params)
    judges: dict[ClaimKind, Judge] = {
        "concession": judge_concession,
        "promo": judge_promo,
        "owed": judge_owed,
    }
    return ClaimDetector(judges, (
        "percent_over_limit", "amount_over_limit", "price_accepted", "offer_accepted", "offer_unquantified",
        "offer_hedged", "gift_unbacked", "gift_too_dear", "free_shipping_unbacked", "freight_extra_not_covered",
        "return_freight_unbacked", "compensation_unbacked", "stacking_not_allowed", "price_difference_unbacked",
    ))  # fmt: skip
