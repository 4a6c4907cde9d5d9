"""Several questions in one turn: each clause that is put as one is heard."""

from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.understanding import Reader


def heard(reader: Reader, *texts: str) -> list[str]:
    turn = tuple(Message(role="customer", text=text) for text in texts)
    return [question.situation for question in reader.read(Conversation(messages=turn)).questions]


@pytest.mark.parametrize(
    ("text", "situations"),
    [
        pytest.param("是顺丰吗 发顺丰要加钱不 新疆能到吗", {"carrier", "shipping_fee", "remote_area"}, id="zh blanks"),
        pytest.param("有黑色吗 多少钱 顺丰发吗", {"stock", "price", "carrier"}, id="zh particles"),
        pytest.param("盖碗没用过 不想要了还能退吗 运费谁出", {"returns", "return_freight"}, id="zh part of another"),
        pytest.param(
            "Where is it made, is the upper real leather, and how do I clean it?", {"brand", "material", "care"},
            id="en commas",
        ),
        pytest.param("장갑 세탁기 돌려도 되나요 사이즈 교환되나요", {"care", "exchange"}, id="ko endings"),
    ],
)  # fmt: skip
def test_every_clause_put_as_a_question_is_heard(reader: Reader, text: str, situations: set[str]) -> None:
    assert situations <= set(heard(reader, text))


def test_a_question_that_nobody_foresees_is_one_about_the_goods(reader: Reader) -> None:
    assert heard(reader, "what is it made of and whats the cable length") == ["material", "product_info"]


def test_what_is_told_on_the_way_asks_nothing(reader: Reader) -> None:
    assert heard(reader, "My order's total is 259, any discount?") == ["discount"]


def test_a_greeting_swallows_no_question(reader: Reader) -> None:
    assert set(heard(reader, "hi there!", "quick q - do u have a real store?")) - {"greeting"}
