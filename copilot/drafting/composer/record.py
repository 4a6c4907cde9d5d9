"""Which wordings rest on the order's record: its status, its moments and the parcel's scans."""

from __future__ import annotations

from collections.abc import Iterable

from copilot.drafting.composer.wording.approved import SLOT, Move

__all__ = ["looks_at_record", "rests_on_record"]

_CONDITIONS = frozenset(
    {
        "order", "unpaid", "paid", "not_sent", "sent", "delivered", "refund_open", "scanned", "stale", "late", "eta",
        "guarantee", "no_reason_over", "return_open", "in_price_window", "price_over", "warranty_over",
    }
)  # fmt: skip
_SLOTS = frozenset(
    {
        "carrier", "sent_on", "delivered_on", "deadline", "event", "event_time", "event_place", "eta", "guarantee_by",
        "guarantee", "return_until",
    }
)  # fmt: skip


def rests_on_record(move: Move) -> bool:
    """Say whether a move is chosen by, or fills in, what is on record of the order's course."""
    slots = {name for text in move.say for name in SLOT.findall(text)}
    return bool(_SLOTS & slots) or looks_at_record(move.when)


def looks_at_record(when: Iterable[str]) -> bool:
    """Say whether one of the conditions looks at what is on record of the order's course."""
    return any(name.lstrip("!") in _CONDITIONS for name in when)
