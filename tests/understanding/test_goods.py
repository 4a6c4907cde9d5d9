"""Goods that one question names beside each other, each looked for by itself."""

from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.understanding import Reader

SHELL, JACKET = "3 in 1 outdoor shell jacket", "Windproof running jacket"
PRESS, POT = "프렌치 프레스 커피포트 600ml", "알루미늄 모카포트 3컵"


@pytest.fixture(scope="module")
def shop_reader() -> Reader:
    return Reader.load(products=[SHELL, JACKET, PRESS, POT, "轻云缓震跑步鞋", "疾风碳板竞速跑鞋"])


def goods(reader: Reader, turn: str) -> str:
    talk = Conversation(messages=(Message(role="customer", text=turn),))
    return " | ".join(reader.read(talk).questions[0].goods)


@pytest.mark.parametrize(
    ("turn", "parts"),
    [
        (
            "Should I get the windproof running jacket or the 3-in-1 shell?",
            ("windproof running jacket", "3-in-1 shell"),
        ),
        ("프렌치프레스랑 모카포트 중에 뭐가 나아요?", ("프렌치프레스", "모카포트")),
        ("轻云缓震跑步鞋和疾风碳板竞速跑鞋哪个好", ("轻云", "跑鞋")),
    ],
)
def test_both_of_two_to_choose_between(shop_reader: Reader, turn: str, parts: tuple[str, ...]) -> None:
    found = goods(shop_reader, turn)
    assert " | " in found
    assert all(part in found.replace(" | ", "|").replace(" ", "" if "云" in turn else " ") for part in parts), found


def test_nothing_where_no_goods_are_named(shop_reader: Reader) -> None:
    assert goods(shop_reader, "can you recommend something for me or my wife") == ""
