"""Facts under which the composer is tried: what can be on record when a customer writes."""

from __future__ import annotations

from typing import Any

from tests.drafting.support import NOW

__all__ = ["SCENARIOS", "TURNS"]

PAID = {
    "status": "paid",
    "total": 259,
    "paid_at": "2026-11-12T09:00:00+08:00",
    "ship_deadline": "2026-11-14T09:00:00+08:00",
}
SENT = {**PAID, "status": "in_transit", "carrier": "YTO", "shipped_at": "2026-11-10T15:00:00+08:00"}
DONE = {**SENT, "status": "delivered", "delivered_at": "2026-11-11T12:00:00+08:00"}
SCAN = [{"time": "2026-11-12T08:10:00+08:00", "event": "in_transit", "place": "杭州转运中心"}]
OLD_SCAN = [{"time": "2026-11-07T08:10:00+08:00", "event": "in_transit", "place": "杭州转运中心"}]


def fault(finding: str, party: str = "seller") -> list[dict[str, Any]]:
    """Return confirmed evidence."""
    return [{"type": "inspection", "finding": finding, "party": party, "confirmed": True}]


SCENARIOS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "browsing": {"now": NOW, "order": {"status": "none"}},
    "cart_199": {"now": NOW, "order": {"status": "none", "total": 199}},
    "cart_259": {"now": NOW, "order": {"status": "unpaid", "total": 259}},
    "given": {"now": NOW, "order": {"status": "unpaid", "total": 259}, "concessions": 25.9},
    "paid": {"now": NOW, "order": PAID},
    "late": {"now": NOW, "order": {**PAID, "ship_deadline": "2026-11-11T09:00:00+08:00"}},
    "sent": {"now": NOW, "order": SENT},
    "scanned": {"now": NOW, "order": {**SENT, "tracking": SCAN}},
    "stale": {"now": NOW, "order": {**SENT, "tracking": OLD_SCAN}},
    "eta": {
        "now": NOW,
        "order": {**SENT, "tracking": SCAN, "carrier_eta": {"date": "2026-11-14", "source": "carrier"}},
    },
    "guaranteed": {
        "now": NOW,
        "order": {**SENT, "tracking": SCAN, "delivery_guarantee": {"service": "next_day", "by": "2026-11-13"}},
    },
    "delivered": {"now": NOW, "order": DONE},
    "long_ago": {"now": NOW, "order": {**DONE, "delivered_at": "2026-10-20T12:00:00+08:00"}},
    "custom": {"now": NOW, "order": DONE, "product": {"custom": True}},
    "photo": {"now": NOW, "order": DONE, "evidence": [{"type": "photo", "confirmed": False}]},
    "wrong_item": {"now": NOW, "order": DONE, "evidence": fault("wrong_item")},
    "missing": {"now": NOW, "order": DONE, "evidence": fault("missing")},
    "damaged": {"now": NOW, "order": DONE, "evidence": fault("damaged")},
    "defect": {"now": NOW, "order": DONE, "evidence": fault("defect")},
    "carrier_broke": {"now": NOW, "order": DONE, "evidence": fault("damaged", "carrier")},
    "cleared": {"now": NOW, "order": DONE, "evidence": fault("correct_item", "unknown")},
    "reshipped": {
        "now": NOW, "order": DONE, "evidence": fault("wrong_item"),
        "actions": [{"type": "reship_created", "ref": "R77"}],
    },
    "refunded": {
        "now": NOW, "order": {**DONE, "status": "refund_requested"},
        "actions": [{"type": "refund_issued", "ref": "F1", "amount": 259}],
    },
    "refund_open": {"now": NOW, "order": {**DONE, "status": "refund_requested"}},
    "ticket": {"now": NOW, "order": DONE, "actions": [{"type": "ticket_opened", "ref": "T8"}]},
    "address_changed": {"now": NOW, "order": PAID, "actions": [{"type": "address_changed", "ref": "A1"}]},
    "coupon": {"now": NOW, "order": {"status": "unpaid", "total": 259}, "coupons": [{"off": 10}]},
    "compensated": {
        "now": NOW, "order": DONE,
        "approvals": [{"type": "compensation", "amount": 20, "by": "supervisor"}],
    },
    "in_stock": {"now": NOW, "order": {"status": "none"}, "product": {"stock": 12}},
    "sold_out": {"now": NOW, "order": {"status": "none"}, "product": {"stock": 0}},
}  # fmt: skip

TURNS: dict[str, dict[str, str]] = {
    "zh": {"plain": "想问一下这个", "sure": "麻烦太麻烦了，急用，今天，我很喜欢，介绍朋友，为什么", "dated": "明天能到吗，八折行吗"},
    "en": {"plain": "I have a question about this", "sure": "too much hassle, urgent, today, I love it, my friends, why",
           "dated": "can it be here tomorrow, 20% off?"},
    "ko": {"plain": "이거 문의드려요", "sure": "귀찮아요, 급해요, 오늘, 마음에 들어요, 지인 소개, 왜", "dated": "내일 오나요, 20% 할인되나요"},
}  # fmt: skip
