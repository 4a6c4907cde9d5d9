"""The buyers in the source documents: first real customers. Read from there, never copied."""

from __future__ import annotations

import re

import pytest

from copilot.conversation import Conversation, Message
from copilot.understanding import Reader
from tests.seeds import SEEDS, needs_seeds

pytestmark = needs_seeds

# Situation expected of each buyer turn, in the order of the document; None: a turn that asks nothing definite.
ZH = [
    *({"size_advice"}, {"colour_advice"}, {"returns"}, {"returns"}, {"discount"}, {"discount"}, {"greeting"}),
    *({"why_cheap"}, {"brand"}, {"why_cheap"}, {"just_looking"}, {"where_parcel"}, {"where_parcel"}),
    *({"wrong_item"}, {"wrong_item"}, {"photo_trouble", "return_freight"}),
]
KO: list[set[str] | None] = [
    *({"product_info"}, {"product_info", "installation", "carrier"}, {"thanks"}, {"troubleshooting"}),
    *({"troubleshooting"}, None, None, {"thanks"}),
]


def dialogue(name: str, buyer: str, agent: str) -> list[Message]:
    (path,) = SEEDS.glob(f"{name}_*.txt")
    lines = re.findall(
        rf"^(?:\s|\d+ 분 후)*({buyer}|{agent})[::]\s*(.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    return [Message(role="customer" if who == buyer else "agent", text=text) for who, text in lines]


@pytest.mark.parametrize(
    ("name", "buyer", "agent", "lang", "expected"),
    [("000", "买家", "客服", "zh", ZH), ("003", "손님", "고객서비스", "ko", KO)],
)
def test_buyer_turns(
    reader: Reader, name: str, buyer: str, agent: str, lang: str, expected: list[set[str] | None]
) -> None:
    said = dialogue(name, buyer, agent)
    ends = [index for index, message in enumerate(said) if message.role == "customer"]
    assert len(ends) == len(expected)
    for end, wanted in zip(ends, expected, strict=True):
        reading = reader.read(Conversation(messages=tuple(said[: end + 1])))
        found = {question.situation for question in reading.questions}
        assert reading.lang == lang
        assert wanted is None or wanted <= found, (said[end].text, found)
