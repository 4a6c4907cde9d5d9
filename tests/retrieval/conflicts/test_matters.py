"""What a sentence states, and mistakes in the file of matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.retrieval.conflicts.matters import Matters, load_matters
from copilot.retrieval.conflicts.quantities import load_quantities
from copilot.retrieval.query.language import language_of
from tests.retrieval.conftest import make

DATA = Path("copilot/retrieval/conflicts/matters.yaml")


@pytest.fixture(scope="module")
def matters() -> Matters:
    return load_matters(load_quantities())


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("运费", "满200元包邮，不满200元收8元运费。", [("free-shipping", 200), ("postage", 8)]),
        ("Shipping", "Free from 50 dollars; below that it is $4.", [("free-shipping", 50), ("postage", 4)]),
        ("배송비", "200위안 이상 무료 배송이고 200위안 미만은 8위안입니다.", [("free-shipping", 200), ("postage", 8)]),
        ("售后", "7天内可退货，48小时内发货。", [("return-window", 168), ("dispatch", 48)]),
        ("优惠", "满300元打九五折。", [("discount", 5), ("discount-from", 300)]),
        ("Warranty", "Lamps: two years. The lamp weighs 2 kg.", [("warranty", 2 * 12 * 28 * 24)]),
        ("退货", "退货", []),
        ("退货多少天", "退货多少天\n15天。", [("return-window", 360)]),
        ("Storage", "Keep it dry for 3 days.", []),
    ],
)
def test_what_is_stated(matters: Matters, title: str, text: str, expected: list[tuple[str, float]]) -> None:
    found = matters.stated(make("a", text, title=title, lang=language_of(text)))
    assert sorted({(item.matter, item.value.low) for item in found}) == sorted(expected)


def test_cases_are_those_of_the_amount(matters: Matters) -> None:
    text = "无理由7天内可以退货，质量问题15天内可以退货。"
    found = {item.value.low / 24: item.cases for item in matters.stated(make("a", text, title="售后", lang="zh"))}
    assert found == {7: frozenset(), 15: {"quality"}}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ignores: [coupon", "ignores: [cuopon", "no case is called cuopon"),
        ("measure: percent", "measure: weight", "matters.discount.measure"),
        ("needs: ['货到付款']", "needs: ['(货到付款']", "cash-on-delivery"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = DATA.read_text(encoding="utf-8").replace("ignores: [custom]", "ignores: [coupon]")
    assert before in text
    file = tmp_path / "matters.yaml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_matters(load_quantities(), file)
