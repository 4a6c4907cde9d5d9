"""What pages say otherwise than the shop's settings."""

from __future__ import annotations

import pytest

from copilot.retrieval.conflicts.against_shop import against_shop
from copilot.retrieval.conflicts.matters import load_matters
from copilot.retrieval.conflicts.quantities import load_quantities
from copilot.retrieval.query.language import language_of
from copilot.retrieval.shop import load_shop
from tests.retrieval.conftest import make


@pytest.mark.parametrize(
    ("title", "text", "setting"),
    [
        ("Returns", "You can send it back within 30 days.", "return_days"),
        ("发货", "付款后72小时内发货。", "dispatch_hours"),
        ("환불", "환불은 7일 안에 됩니다.", "refund_business_days"),
        ("包邮", "满99元包邮。", "free_shipping_min"),
        ("Shipping", "Shipping costs 12 yuan.", "standard_freight"),
        ("Warranty", "Everything has a 2 year warranty.", "warranty_years"),
        ("价保", "付款后15天内降价退差价。", "price_protection_days"),
        ("新疆", "发新疆加收20元。", "remote_surcharge"),
        ("Returns", "You can send it back within 7 days.", None),
        ("Returns", "Sale items: send them back within 3 days.", None),
        ("Shipping", "Shipping costs $12.", None),
        ("Warranty", "Lamps have a 2 year warranty.", None),
        ("환불", "환불은 이틀 안에 됩니다.", None),
    ],
)
def test_what_differs(title: str, text: str, setting: str | None) -> None:
    snippet = make("a", text, title=title, lang=language_of(text))
    found = against_shop([snippet], load_matters(load_quantities()), load_shop())
    assert [item.setting for item in found] == ([setting] if setting else [])
    inner = snippet.model_copy(update={"audience": "internal"})
    assert against_shop([inner], load_matters(load_quantities()), load_shop()) == []
