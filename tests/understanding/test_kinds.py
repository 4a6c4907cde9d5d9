"""A plain word for goods means the product spoken of where that is of the kind."""

from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.facts import Facts, Product
from copilot.understanding import Reader
from copilot.understanding.kinds import Kinds
from copilot.understanding.schema import KindWords

KINDS = Kinds([KindWords(called=("shoes", "鞋子", "신발"), are=("shoes", "boots", "鞋", "화"))])


@pytest.mark.parametrize(
    ("plain", "name", "meant"),
    [
        ("shoes", "SH-103 Waterproof hiking boots", True),
        ("shoes", "SH-103 Boots for snow, lined", True),
        ("shoes", "Shoe rack with boots tray", False),
        ("shoes", "Snowboots", False),
        ("鞋子", "山径防水徒步鞋", True),
        ("鞋子", "鞋架三层", False),
        ("신발", "산징 방수 트레킹화", True),
        ("shirt", "Linen shirt", True),
    ],
)
def test_by_what_the_name_ends_with(plain: str, name: str, meant: bool) -> None:
    assert KINDS.means(plain, [name]) is meant


@pytest.mark.parametrize(
    ("turn", "record", "category", "named"),
    [
        ("这裤子我拿L还是XL", "AP-206 束脚休闲运动裤", "运动裤", True),
        ("这鞋子我拿L还是XL", "AP-206 束脚休闲运动裤", "运动裤", False),
        ("what size in these trainers", "SH-105 Retro casual sneakers", "shoes", True),
        ("what size in the down coat", "AP-209 Light down jacket", "jacket", True),
        ("what size in the rain coat", "AP-209 Light down jacket", "jacket", False),
        ("신발 사이즈 어떻게 골라요", "SH-103 방수 트레킹화", "신발", True),
    ],
)
def test_the_product_on_record_is_searched_for(
    reader: Reader, turn: str, record: str, category: str, named: bool
) -> None:
    facts = Facts(product=Product(facts=(record,), category=category))
    talk = Conversation(messages=(Message(role="customer", text=turn),))
    query = reader.read(talk, facts).questions[0].query
    assert (record.split(" ", 1)[1] in query) is named, query
