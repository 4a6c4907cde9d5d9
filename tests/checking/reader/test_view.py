from __future__ import annotations

import pytest

from copilot.checking.normalise import normalise
from copilot.checking.reader.attributes import is_reported
from copilot.checking.reader.signals import leans
from copilot.checking.reader.view import View, look
from copilot.checking.sentences import split
from copilot.types import Lang


def view(draft: str, lang: Lang) -> View:
    folded = normalise(draft).text
    return look(folded, split(folded), lang, None, "CN")[0]


@pytest.mark.parametrize(
    ("draft", "lang", "kept"),
    [
        pytest.param("关于您的问题，我们认", "zh", "我们认", id="opening-zh"),
        pytest.param("About your message: we packed it wrong", "en", "we packed it wrong", id="opening-en"),
        pytest.param("문의하신 건은요, 저희 실수예요", "ko", "저희 실수예요", id="opening-ko"),
        pytest.param("是的呢亲感谢您的支持", "zh", "是的呢亲", id="closing-zh"),
        pytest.param("您说明天到，我再核实", "zh", "您说明天到,我再核实", id="a-report-is-no-opening"),
        pytest.param("谢谢", "zh", "谢谢", id="a-courtesy-alone-stays"),
        pytest.param("好的，马上", "zh", "好的,马上", id="an-answer-is-no-opening"),
    ],
)
def test_openings_and_closings_are_not_the_sentence_proper(draft: str, lang: Lang, kept: str) -> None:
    seen = view(draft, lang)
    start, end = seen.proper
    assert seen.text[start:end] == kept


@pytest.mark.parametrize(
    ("draft", "lang", "reported"),
    [
        pytest.param("关于您说的事，我们认", "zh", False, id="opening-zh"),
        pytest.param("문의하신 건은요, 내일 도착해요", "ko", False, id="opening-ko"),
        pytest.param("您说明天一定到", "zh", True, id="report-zh"),
    ],
)
def test_an_opening_reports_nothing(draft: str, lang: Lang, reported: bool) -> None:
    seen = view(draft, lang)
    assert is_reported(seen, 0, len(seen.text)) is reported


@pytest.mark.parametrize(
    ("draft", "lang"),
    [
        ("关于您的问题，对的", "zh"),
        ("嗯嗯", "zh"),
        ("문의하신 건은요, 네 맞아요", "ko"),
        ("About your message: yes", "en"),
    ],
)
def test_an_answer_after_an_opening_leans_on_the_question(draft: str, lang: Lang) -> None:
    assert leans(view(draft, lang))
