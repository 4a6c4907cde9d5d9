"""What the agent asked about stays open until it is answered, whatever else the answer brings up."""

from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.understanding import Reader

OPEN = {
    "review threatened": (
        ("one sock is missing", "A: Could you send a photo of everything?", "label? gone. 1 star unless u fix this"),
        ("missing_item", "extortion"),
    ),
    "complaint": (("显示签收 我没拿到", "A: 您好，麻烦看看快递柜有没有呢？", "都问了没有 我要投诉"), ("signed_not_received", "complaint")),
    "goods to choose": (
        ("러닝화랑 트레킹화 뭐가 나아요 추천해주세요", "A: 어디에서 신으실 건가요?", "그냥 동네요"),
        ("recommendation",),
    ),
    "address": (("帮我改下地址", "A: 麻烦您把新地址发我一下", "刚发了 改好没"), ("address_change",)),
}  # fmt: skip
CLOSED = {
    "only polite": (("鞋子开胶了", "A: 已经给您登记了，还有什么可以帮您吗？", "包邮吗"), "quality_problem"),
    "nothing asked": (("鞋子开胶了", "A: 已经给您登记了。", "包邮吗"), "quality_problem"),
    "not a matter that stays": (("退货运费谁出", "A: 您好，您是什么原因呢？", "这款有黑色吗"), "return_freight"),
}


def situations(reader: Reader, lines: tuple[str, ...]) -> list[str]:
    messages = tuple(
        Message(role="agent", text=line[3:]) if line.startswith("A: ") else Message(role="customer", text=line)
        for line in lines
    )
    return [question.situation for question in reader.read(Conversation(messages=messages)).questions]


@pytest.mark.parametrize("name", OPEN)
def test_the_matter_stays_open(reader: Reader, name: str) -> None:
    lines, expected = OPEN[name]
    found = situations(reader, lines)
    assert found[0] == expected[0] and set(expected) <= set(found)


@pytest.mark.parametrize("name", CLOSED)
def test_a_settled_matter_is_not_taken_up(reader: Reader, name: str) -> None:
    lines, closed = CLOSED[name]
    assert closed not in situations(reader, lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("要八十个保温杯", "杯身能刻字不", "票要专票"),
        ("need an invoice for my company, special VAT one", "can you engrave the cups"),
        ("커피포트 환불해 주세요", "각인도 되나요?"),
    ],
)
def test_a_message_that_asks_for_something_nobody_knows_is_listed(reader: Reader, lines: tuple[str, ...]) -> None:
    messages = tuple(Message(role="customer", text=line) for line in lines)
    questions = reader.read(Conversation(messages=messages)).questions
    assert any(question.text.rstrip("?") in lines[1] and len(question.text) > 4 for question in questions)


@pytest.mark.parametrize(
    "lines",
    [
        ("thanks all good", "anything for a 6 yr old girl's birthday, she loves reading"),
        ("감사합니다 잘 받았어요", "아빠 선물 추천해주세요 등산 좋아하시고 예산 300정도"),
    ],
)
def test_thanks_do_not_make_a_courtesy_of_the_next_message(reader: Reader, lines: tuple[str, ...]) -> None:
    assert situations(reader, lines) == ["recommendation"]
    assert situations(reader, lines[:1])[0] in ("thanks", "good_review", "farewell")
