from __future__ import annotations

import pytest

from copilot.checking.normalise import normalise
from copilot.checking.reader.clauses import main_clauses
from copilot.checking.reader.courtesies import bare
from copilot.checking.reader.view import View, look
from copilot.checking.sentences import split
from copilot.types import Lang


def views(draft: str, lang: Lang) -> tuple[View, ...]:
    folded = normalise(draft).text
    return look(folded, split(folded), lang, None, "CN")


@pytest.mark.parametrize(
    ("draft", "lang", "left"),
    [
        pytest.param("知道您为这事烦心，明天就能送到您手上", "zh", ["明天就能送到您手上"], id="opening-zh"),
        pytest.param(
            "I know waiting is annoying, so I can take ten off", "en", ["i can take ten off"], id="opening-en"
        ),
        pytest.param(
            "기다리시느라 불편하셨을 것 같아 배송비는 빼 드릴게요", "ko", ["배송비는 빼 드릴게요"], id="opening-ko"
        ),
        pytest.param("明天就能送到您手上，感谢您的理解", "zh", ["明天就能送到您手上"], id="closing"),
        pytest.param("您放心，能到", "zh", ["您放心", "能到"], id="a-short-answer-keeps-its-courtesy"),
        pytest.param("很抱歉是我们发错了", "zh", ["很抱歉是我们发错了"], id="a-sorry-that-admits-is-no-courtesy"),
        pytest.param("not at 70, sorry love", "en", ["not at 70,sorry love"], id="a-sorry-that-refuses"),
        pytest.param("感谢您的理解", "zh", ["感谢您的理解"], id="nothing-else"),
    ],
)
def test_what_a_sentence_says_without_its_courtesies(draft: str, lang: Lang, left: list[str]) -> None:
    assert [view.text.replace(", ", ",") for view in bare(views(draft, lang))] == left


def test_offsets_stay_those_of_the_draft() -> None:
    draft = "知道您为这事烦心，明天就能送到您手上，感谢您的理解"
    (view,) = bare(views(draft, "zh"))
    assert draft[view.sentence.start : view.sentence.end] == "明天就能送到您手上"
    assert all(view.text[time.start : time.end].startswith("明天") for time in view.times) and view.times


@pytest.mark.parametrize(
    ("draft", "lang", "count"),
    [
        pytest.param("这款是纯棉的，给您减二十块", "zh", 2, id="joined"),
        pytest.param("如果是纯棉的，给您减二十块", "zh", 0, id="a-condition-governs"),
        pytest.param("周五能不能穿上，取决于快递", "zh", 1, id="an-indirect-question"),
        pytest.param("给您减二十块", "zh", 0, id="single"),
    ],
)
def test_main_clauses_stand_by_themselves(draft: str, lang: Lang, count: int) -> None:
    (view,) = views(draft, lang)
    assert len(main_clauses(view)) == count
