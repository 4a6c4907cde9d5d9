from __future__ import annotations

import pytest

from copilot.retrieval.index.terms import codes_in, terms_of
from copilot.retrieval.query.language import language_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("SH-101", "sh101", id="code-separator"),
        pytest.param("ＳＨ－１０１", "SH-101", id="full-width"),
        pytest.param("returns", "returned", id="english-endings"),
        pytest.param("shipping", "shipped", id="doubled-consonant"),
        pytest.param("policies", "policy", id="ies"),
    ],
)
def test_forms_of_the_same_word_share_their_term(one: str, other: str) -> None:
    assert set(terms_of(one)) & set(terms_of(other))


def test_chinese_and_korean_become_pairs() -> None:
    assert len(terms_of("退换货")) == 2
    assert len(terms_of("배송비")) == 2
    assert set(terms_of("退货")) < set(terms_of("可以退货吗"))


def test_words_that_say_nothing_are_left_out() -> None:
    assert terms_of("the of and to") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("SH-103防水吗", ("sh103",), id="glued-to-chinese"),
        pytest.param("KD 501 and cf302", ("kd501", "cf302"), id="two"),
        pytest.param("200元", (), id="price"),
        pytest.param("", (), id="empty"),
    ],
)
def test_codes(text: str, codes: tuple[str, ...]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        pytest.param("退货运费谁出", "zh", id="zh"),
        pytest.param("Who pays?", "en", id="en"),
        pytest.param("반품 배송비는요", "ko", id="ko"),
        pytest.param("SF 익스프레스 돼요?", "ko", id="ko-with-latin"),
        pytest.param("这双SH-103防水吗", "zh", id="zh-with-code"),
        pytest.param("???", "en", id="nothing"),
    ],
)
def test_language_by_script(text: str, lang: str) -> None:
    assert language_of(text) == lang
