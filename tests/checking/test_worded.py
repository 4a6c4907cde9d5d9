"""Replies as language models word them, one commitment or none in each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copilot.case import Case
from copilot.checking.checker import PolicyChecker
from copilot.resources import load_yaml

CHECKER = PolicyChecker()
SHOP: dict[str, Any] = {
    "dispatch_hours": 48, "refund_business_days": [1, 3], "return_days": 7, "return_shipping": "buyer",
    "free_shipping_min": 200, "max_compensation": 0,
}  # fmt: skip
TIER = {"min_order": 200, "max_percent": 10, "free_shipping": True, "max_gift_value": 68}
ORDERS: dict[str, dict[str, Any]] = {
    "block": {"status": "in_transit", "total": 180, "list_price": 199, "shipped_at": "2026-11-09T10:00:00+08:00"},
    "pass": {"status": "paid", "total": 280, "list_price": 280, "paid_at": "2026-11-10T20:00:00+08:00"},
}
NOW = "2026-11-11T15:00:00+08:00"


def lines() -> list[Any]:
    table = load_yaml(Path(__file__).with_name("worded.yaml"))
    return [
        pytest.param(expect, lang, line, id=f"{expect}-{lang}-{n}")
        for expect, languages in table.items()
        for lang, held in languages.items()
        for n, line in enumerate(held)
    ]


@pytest.mark.parametrize(("expect", "lang", "line"), lines())
def test_line(expect: str, lang: str, line: dict[str, str]) -> None:
    case = Case.model_validate(
        {
            "lang": lang,
            "draft": line["draft"],
            "conversation": [{"role": "customer", "text": line["customer"]}],
            "facts": {"now": NOW, "order": ORDERS[expect]},
            "shop": {**SHOP, "discount_tiers": [] if expect == "block" else [TIER]},
        }
    )
    verdict = CHECKER.check_case(case)
    assert (verdict.outcome == "rejected") is (expect == "block"), verdict.findings
