from __future__ import annotations

import pytest

from copilot.reading import Question
from copilot.understanding import Reader


def questions(*names: str) -> tuple[Question, ...]:
    return tuple(Question(text=name, situation=name, query=name) for name in names)


@pytest.mark.parametrize(
    ("asked", "reply", "left"),
    [
        (["stock", "dispatch_time"], "亲，42码有现货哦。", ["dispatch_time"]),
        (["stock", "dispatch_time"], "亲，42码有现货，付款后48小时内发货。", []),
        (["stock", "installation"], "有现货的。安装方面我帮您核实一下。", []),
        (["stock", "installation"], "这些问题我帮您逐一核实后回复您。", []),
        (["stock", "installation", "care"], "有现货的。安装方面我帮您核实一下。", ["care"]),
        (["size_advice", "returns"], "Size M should fit you.", ["returns"]),
        (["size_advice", "returns"], "M should fit, and you can return it unworn with the tags on.", []),
        (["material", "care"], "Let me check both for you.", []),
        (["carrier", "delivery_time"], "고객님, 대한통운으로 보내 드립니다.", ["delivery_time"]),
        (["carrier", "delivery_time"], "대한통운으로 보내 드리며 도착 예정일은 확인 후 안내드리겠습니다.", []),
        ([], "您好", []),
    ],
)
def test_uncovered_questions(reader: Reader, asked: list[str], reply: str, left: list[str]) -> None:
    assert [question.situation for question in reader.coverage(questions(*asked), reply)] == left


def test_a_question_of_no_known_situation_counts_as_covered_when_its_words_are_taken_up(reader: Reader) -> None:
    other = Question(text="你们门店的停车场晚上开放吗", situation="other", query="")
    assert reader.coverage([other], "门店停车场晚上是开放的") == ()
    assert reader.coverage([other], "您好，很高兴为您服务") == (other,)


def test_a_photo_promise_about_one_question_leaves_the_others_open(reader: Reader) -> None:
    left = reader.coverage(questions("wrong_item", "return_freight"), "麻烦拍一张照片，我核对一下。")
    assert [question.situation for question in left] == ["return_freight"]
