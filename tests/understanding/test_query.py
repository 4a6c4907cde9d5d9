from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.facts import Facts, Product
from copilot.understanding import Reader


def query(reader: Reader, *said: tuple[str, str], facts: Facts | None = None) -> str:
    messages = tuple(Message(role=role, text=text) for role, text in said)  # type: ignore[arg-type]
    return reader.read(Conversation(messages=messages), facts).questions[-1].query


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            [("customer", "你们的白色跑步鞋透气吗"), ("agent", "透气的"), ("customer", "这款有42码吗")],
            ["白色跑步鞋", "42码", "库存"],
        ),
        (
            [("customer", "is the moka pot steel?"), ("agent", "No."), ("customer", "how do i clean it")],
            ["moka pot", "clean"],
        ),
        ([("customer", "학습 책상 문의요"), ("agent", "네"), ("customer", "이거 조립 어려워요?")], ["책상", "조립"]),
        ([("customer", "看中了 SH-101"), ("agent", "好的"), ("customer", "它有货吗")], ["SH-101"]),
        ([("customer", "「轻云跑步鞋」好看"), ("agent", "谢谢"), ("customer", "尺码偏大吗")], ["轻云跑步鞋", "尺码"]),
    ],
    ids=["zh", "en", "ko", "code", "quoted"],
)
def test_what_was_named_before_is_filled_in(reader: Reader, said: list[tuple[str, str]], words: list[str]) -> None:
    found = query(reader, *said)
    assert all(word in found for word in words), found


def test_the_product_on_record_is_used_when_none_was_named(reader: Reader) -> None:
    facts = Facts(product=Product.model_validate({"name": "山径徒步鞋"}))
    assert "山径徒步鞋" in query(reader, ("customer", "这个防水吗"), facts=facts)


def test_a_named_product_wins_over_the_record(reader: Reader) -> None:
    facts = Facts(product=Product.model_validate({"name": "山径徒步鞋"}))
    found = query(reader, ("customer", "咖啡壶能进洗碗机吗"), facts=facts)
    assert "山径" not in found and "咖啡壶" in found


def test_catalogue_names_are_known_when_given() -> None:
    reader = Reader.load(products=["腾跃实战篮球鞋", "Qingyun cushioned running shoes"])
    said = [("customer", "腾跃实战篮球鞋好看"), ("agent", "是的"), ("customer", "有44码吗")]
    assert query(reader, *said).startswith("腾跃实战篮球鞋")


def test_greetings_and_emoji_are_left_out(reader: Reader) -> None:
    assert query(reader, ("customer", "你好呀😊请问运费多少")) == "运费多少 包邮 邮费"
