"""May the shop say when the goods arrive? Only what is guaranteed on file, or the carrier's estimate as such."""

from __future__ import annotations

import datetime as dt
import re

from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext, DraftReading, as_date
from copilot.checking.resolve.when import Deadline, claimed_deadline, due_backs

__all__ = ["judge_arrival"]

_NOON = 12
"""Hour that still counts as the morning half of an appointment (`2026-06-14AM`)."""


def judge_arrival(claim: Claim, context: CheckContext, reading: DraftReading) -> str | None:
    """Return the reason an arrival claim may not stand, or None."""
    deadline = claimed_deadline(claim, context)
    order = context.facts.order
    guarantee = as_date(order.delivery_guarantee.by) if order and order.delivery_guarantee else None
    if guarantee is not None:
        return None if _not_before(deadline, guarantee) else "arrival_beats_guarantee"
    if order and order.appointment and _is_appointment(deadline, order.appointment):
        return None
    if due_backs(deadline, context, ""):
        return None
    estimate = order.carrier_eta.date if order and order.carrier_eta else None
    if estimate is not None:
        return _against_estimate(claim, deadline, estimate, reading)
    if claim.attributed:
        # "The order page will show an estimate" cites none.
        return "arrival_estimate_not_on_file" if deadline is not None else None
    if claim.hedged:
        return "arrival_estimate_unsourced"
    return "arrival_accepted" if claim.accepted else "arrival_implied" if deadline is None else "arrival_unsourced"


def _not_before(deadline: Deadline | None, day: dt.date) -> bool:
    # Words without a day of their own ("in time") repeat the guarantee; a named day must not be tighter.
    return deadline is None or deadline.day is None or deadline.day >= day


def _is_appointment(deadline: Deadline | None, appointment: str) -> bool:
    if deadline is None or deadline.day is None or not appointment.startswith(deadline.day.isoformat()):
        return False
    if deadline.hour is None:
        return True
    if appointment.endswith(("AM", "PM")):
        return (deadline.hour <= _NOON) is appointment.endswith("AM")
    agreed = re.search(r"T(\d{2}):", appointment)
    return agreed is None or deadline.hour == int(agreed.group(1))


def _against_estimate(claim: Claim, deadline: Deadline | None, estimate: dt.date, reading: DraftReading) -> str | None:
    if deadline is None or deadline.day is None:
        return "arrival_estimate_as_promise" if not claim.hedged else "arrival_estimate_unsourced"
    if deadline.day < estimate:
        return "arrival_contradicts_estimate"
    open_ended = reading.has("subject_to")
    if claim.attributed and (open_ended or not claim.certain):
        return None
    if open_ended and reading.has("attributed"):
        return None
    return "arrival_estimate_unsourced" if claim.hedged and not claim.certain else "arrival_estimate_as_promise"
