from __future__ import annotations

import pytest

from copilot.checking.normalise import fold, normalise
from copilot.checking.reader.linear import LinearReader
from copilot.checking.reader.proposal import Proposal
from copilot.checking.reader.rules import read_rules
from copilot.checking.reader.view import View, look, read_turn
from copilot.checking.sentences import split

READER = LinearReader.load()


def views(draft: str) -> tuple[View, ...]:
    folded = normalise(draft).text
    return look(folded, split(folded), "zh", None, "CN")


def read(draft: str, customer: str = "") -> list[Proposal]:
    seen, turn = views(draft), read_turn(fold(customer), "zh", None, "CN")
    return READER.read(READER.see(seen, turn, [read_rules(view, turn) for view in seen]))


@pytest.mark.parametrize(
    ("draft", "customer", "group"),
    [
        ("后天一定送到您手上", "", "date"), ("出发那天您肯定已经背上它了", "", "date"), ("是我们仓库发错了", "", "fault"),
        ("价钱好说，不会让您吃亏", "", "discount"), ("내일 꼭 도착해요", "", "date"), ("저희 실수입니다", "", "fault"),
        ("배송비는 저희가 빼드릴게요", "", "discount"), ("You'll have it by Friday, promise", "", "date"),
        ("Sorry, our packer left it out", "", "fault"), ("I'll knock ten bucks off for you", "", "discount"),
    ],
)  # fmt: skip
def test_clear_commitments_are_proposed(draft: str, customer: str, group: str) -> None:
    assert max(p.of(group) for p in read(draft, customer)) >= 0.5


@pytest.mark.parametrize(
    "draft",
    [
        "您好，请问有什么可以帮您？",
        "这款有M到XL码",
        "안녕하세요 고객님",
        "Could you send me a photo, please?",
        "这款是三折伞",
    ],
)
def test_everyday_lines_are_not(draft: str) -> None:
    assert all(p.of(group) < 0.5 for p in read(draft) for group in ("date", "fault", "discount"))


def test_what_stands_beside_a_sentence_does_not_change_its_reading() -> None:
    alone = read("明天一定到。")
    beside = read("您好。明天一定到。感谢您的支持。")
    assert alone[0] == beside[1]


def test_spacing_of_chinese_and_korean_does_not_matter() -> None:
    assert read("내일 꼭 도착해요")[0] == read("내일  꼭  도착해요")[0]


def test_the_clause_that_carries_the_claim_is_located() -> None:
    view = views("您好,这款有货,明天一定送到您家")[0]
    start, end = READER.locate(view, READER.weigh_clauses(view, read_turn("", "zh", None, "CN")), "date")
    assert "送到" in view.text[start:end]
