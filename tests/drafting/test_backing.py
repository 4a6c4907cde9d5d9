"""Units, prices and figures of another shop's own rules, as the composer reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from copilot.drafting.composer.quotes.sweeping import clauses
from copilot.drafting.composer.sizes.advice import Sizer
from copilot.drafting.composer.wording.backing import Backing
from copilot.shop import Shop
from copilot.types import Lang
from tests.drafting.support import composer


def test_clauses_are_cut_at_marks_joins_and_chinese_blanks() -> None:
    assert clauses("带炉子吗 能用多久，好洗不", ()) == ["带炉子吗", "能用多久", "好洗不"]
    assert clauses("is it ok and does it swim", (" and does ",)) == ["is it ok", "it swim"]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("ok with 110V?", "220 V, 750 W", "#v"),
        ("can i swim", "not for swimming", "swim"),
        ("몇 그램까지", "30g까지", "#g"),
        ("shipping costs", "We ship it", "ship"),
    ],
)
def test_words_and_units_meet_in_other_forms(one: str, other: str, shared: str) -> None:
    units = Sizer.load().units
    assert shared in units.of(one) & units.of(other)


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("129元，买二送一", [("CNY", 129)]),
        ("가격 18,900원, 200ml", [("KRW", 18900)]),
        ("$12.50 or 11 euros, £9", [("USD", Decimal("12.5")), ("EUR", 11), ("GBP", 9)]),
        ("회원 지원 200ml", []),
    ],
)
def test_prices_are_found_with_their_currency(text: str, prices: list[tuple[str, object]]) -> None:
    money = composer().wording("zh").backing.money
    assert [(price.code, price.value) for price in money.prices(text)] == prices


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ("满99元包邮", "CNY"),
        ("3만 원 이상 무료배송", "KRW"),
        ("free shipping over £35", "GBP"),
        ("회원 분들을 지원합니다, 3일 이내", None),
        ("满99元包邮, $15 abroad", None),
    ],
)
def test_the_currency_of_rules_is_that_of_their_figures(rules: str, code: str | None) -> None:
    assert composer().wording("zh").backing.money.currency(rules) == code


PUBLISHED = {
    "zh": ("付款后24小时内发货，周日不发货。未拆封的茶叶15天内可以退换。满99元包邮。", (24, 15, 99)),
    "en": ("Orders ship within 36 hours. Return unused items within 30 days. Free shipping over $35.", (36, 30, 35)),
    "ko": (
        "결제 후 12시간 이내 출고합니다. 수령 후 14일 이내 반품이 가능합니다. 30,000원 이상 무료배송.",
        (12, 14, 30000),
    ),
}


@pytest.mark.parametrize("lang", PUBLISHED)
def test_figures_of_another_shop_s_rules_stand_in_for_its_settings(lang: Lang) -> None:
    rules, figures = PUBLISHED[lang]
    backing: Backing = composer().wording(lang).backing
    sample = Shop(dispatch_hours=48, return_days=7, free_shipping_min=200)  # type: ignore[arg-type]
    found = backing.published(rules.lower(), sample)
    assert found is not None
    assert (found.dispatch_hours, found.return_days, found.free_shipping_min) == figures
    assert backing.published("付款后48小时内发货。7天内可以退换。满200元包邮。", sample) is None
    assert backing.published("商品支持自提。", sample) is None
