from __future__ import annotations

import pytest

from eval.scorers.registry import all_scorers
from eval.scorers.words import holds
from tests.eval.conftest import MakeCase, MakeReply


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        pytest.param("Free Shipping from 200", "free shipping", True, id="case"),
        pytest.param("满２００元包邮", "200", True, id="width"),
        pytest.param("무료 배송입니다", "무료배송", True, id="spacing"),
        pytest.param("41码", "re: 4[12]码", True, id="expression"),
        pytest.param("不保证", "一定", False, id="absent"),
    ],
)
def test_holds(text: str, word: str, found: bool) -> None:
    assert holds(text, word) is found


@pytest.mark.parametrize(
    ("scorer", "expect", "text", "value"),
    [
        pytest.param("must_mention", {"must_mention": [["照片", "拍"], "运费"]}, "麻烦拍一张", 0.5, id="half-said"),
        pytest.param("must_mention", {"must_mention": ["照片"]}, "请发照片", 1.0, id="said"),
        pytest.param("must_not", {"must_not": ["五折"]}, "给您五 折", 0.0, id="forbidden"),
        pytest.param("must_not", {"must_not": ["五折"]}, "九折", 1.0, id="not-forbidden"),
        pytest.param("questions", {"questions": {"price": "899", "width": "120"}}, "899元", 0.5, id="one-answered"),
        pytest.param("asks", {"asks": True}, "麻烦拍一张照片发给我", 1.0, id="asks"),
        pytest.param("asks", {"asks": True}, "已经登记了。", 0.0, id="does-not-ask"),
        pytest.param("length", {"max_chars": 5}, "这句话太长了一点", 0.0, id="too-long"),
        pytest.param("length", {"min_chars": 2}, "可以的", 1.0, id="long-enough"),
    ],
)
def test_word_scorers(
    make_case: MakeCase, make_reply: MakeReply, scorer: str, expect: object, text: str, value: float
) -> None:
    case, chosen = make_case(expect=expect), all_scorers()[scorer]
    assert chosen.fits(case)
    score = chosen.score(case, make_reply(text))
    assert score.value == value
    assert score.passed is (value == 1.0)
    assert bool(score.why) or score.passed


def test_a_scorer_fits_only_where_the_case_asks(make_case: MakeCase) -> None:
    fitting = {name for name, scorer in all_scorers().items() if scorer.fits(make_case())}
    assert not fitting & {"must_mention", "must_not", "must_cite", "must_find", "questions", "asks", "length"}
    assert {"outcome", "policy_final", "language", "one_word"} <= fitting
