"""A published rule may be told with what it comes to; a gift that goes back is not given."""

from __future__ import annotations

import pytest

from copilot.checking.checker import PolicyChecker
from copilot.facts import Facts
from copilot.settings import Settings
from copilot.shop import Shop

SHOP = Shop.model_validate(
    {
        "discount_tiers": [{"min_order": 200, "max_percent": 10, "free_shipping": True}],
        "promotions": [{"id": "w", "type": "threshold", "min": 300, "off": 30, "stackable": False}],
    }
)
SAID = {
    # id: the draft, whether it may be said without an order on record
    "tier": ("订单满200元享9折，459元折后是413.1元。", True),
    "promotion": ("满300元减30元的话，459元减后是429元，两种只能用一种。", True),
    "wrong-sum": ("订单满200元享9折，459元折后是367.2元。", False),
    "below-minimum": ("订单满200元享9折，100元折后是90元。", False),
    "no-minimum": ("459元打9折是413.1元。", False),
    "gift-back": ("整单退货时赠品也要一起寄回。", True),
    "gift-deducted": ("赠品已使用的，按赠品标价从退款中扣除。", True),
    "gift-back-for-free": ("赠品寄回的运费我们出。", False),
}


@pytest.fixture(scope="module")
def checker() -> PolicyChecker:
    return PolicyChecker.from_settings(Settings())


@pytest.mark.parametrize("name", SAID)
def test_only_what_follows_from_the_rule_may_be_said(name: str, checker: PolicyChecker) -> None:
    draft, may = SAID[name]
    facts = Facts.model_validate({"now": "2026-11-22T10:30:00+08:00", "market": "CN", "currency": "CNY"})
    verdict = checker.check(draft, facts=facts, shop=SHOP, lang="zh")
    assert (verdict.outcome == "passed") is may, verdict


def test_an_order_below_the_minimum_is_told_no_other_sum(checker: PolicyChecker) -> None:
    order = {"status": "unpaid", "total": 150}
    facts = Facts.model_validate(
        {"now": "2026-11-22T10:30:00+08:00", "market": "CN", "currency": "CNY", "order": order}
    )
    assert (
        checker.check("订单满200元享9折，459元折后是413.1元。", facts=facts, shop=SHOP, lang="zh").outcome == "rejected"
    )
