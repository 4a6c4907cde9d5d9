from __future__ import annotations

from decimal import Decimal

import pytest

from copilot.checking.money import find_money
from copilot.types import Lang


@pytest.mark.parametrize(
    ("lang", "text", "kind", "value"),
    [
        ("zh", "给您打八折", "percent", 20), ("zh", "85折", "percent", 15), ("zh", "8.5折", "percent", 15),
        ("zh", "九五折", "percent", 5), ("zh", "对折", "percent", 50), ("zh", "两成优惠", "percent", 20),
        ("zh", "便宜20块", "amount", 20), ("zh", "减五块五", "amount", "5.5"), ("zh", "180拿走", "bare", 180),
        ("zh", "第二件半价", "percent", 25), ("zh", "满300减30", "threshold", 30),
        ("en", "i'll knock $10 off", "amount", 10), ("en", "20% off", "percent", 20), ("en", "half price", "percent", 50),
        ("en", "take five bucks off", "amount", 5), ("en", "call it 45", "bare", 45),
        ("ko", "20% 할인", "percent", 20), ("ko", "2만 원 깎아", "amount", 20000), ("ko", "35,000원에", "amount", 35000),
        ("ko", "이만원", "amount", 20000), ("ko", "반값", "percent", 50), ("ko", "5만 8천원에", "amount", 58000),
        ("en", "four hundred and twenty pounds", "amount", 420), ("zh", "5,000整您拿走", "amount", 5000),
        ("en", "25 instead of the 32", "bare", 25),
    ],
)  # fmt: skip
def test_amounts_are_exact(lang: Lang, text: str, kind: str, value: int | str) -> None:
    found = find_money(text, lang)
    assert [(m.kind, m.value) for m in found][:1] == [(kind, Decimal(str(value)))]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "三折伞"),
        ("zh", "折痕"),
        ("ko", "만원 지하철"),
        ("ko", "2만원대"),
        ("en", "fold it in two pieces"),
        ("zh", "三折的伞"),
    ],
)
def test_lookalikes_are_no_money(lang: Lang, text: str) -> None:
    assert [m for m in find_money(text, lang) if m.kind != "bare"] == []


def test_a_counted_thing_is_no_sum() -> None:
    assert find_money("there's one coupon left", "en") == []
