from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.checking.money import find_money
from copilot.checking.prefilter import Prefilter
from copilot.checking.timex.grammar import grammar
from copilot.types import Lang


@pytest.mark.parametrize(
    ("pattern", "tried", "skipped"),
    [
        ("a+b?", "xa", "xb"), ("[xy]z*", "by", "bz"), ("(?:foo|bar)", "xbar", "fo"), ("(?P<n>\\d) ?天", "3 天", "天3"),
        ("a?", "", None), (".", "q", None), ("(?:a|b?)", "", None), ("[^a]", "a", None),
        ("(?:a|bc) ?(?=y)d.*", "bc dy", "a bc"), ("(?:ab){2,9}c+", "abc", "bc"), ("x(?:a|b*)y", "xy", "by"),
        ("(?i)day", "DAY", None), ("(?i:mon)day", "MONday", "MON"),
    ],
)  # fmt: skip
def test_a_pattern_is_tried_where_a_needed_fragment_stands(pattern: str, tried: str, skipped: str | None) -> None:
    prefilter = Prefilter([pattern])
    assert list(prefilter.possible(tried)) == [0]
    assert skipped is None or not list(prefilter.possible(skipped))


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_time_patterns_lose_no_match(lang: Lang) -> None:
    texts = [
        "明天下午3点前到,周五也行,2-3个工作日",
        "by friday the 5th at 3pm, in two weeks",
        "내일 오후 3시까지 2~3일 안에 추석 전",
    ]
    rules = grammar(lang)
    for text in texts:
        tried = set(rules.gate.possible(text))
        assert {n for n, pattern in enumerate(rules.patterns) if pattern.search(text)} <= tried


def test_amounts_are_still_found() -> None:
    assert [money.value for money in find_money("打八折再减20元", "zh")] == [20, 20]


@pytest.mark.parametrize(
    "pattern", [re.compile(text) for text in ("(?:mon|tues)day", "[一二]天", "a(?:b|c)?d", "\\d{2}号")]
)
@given(st.text("montuesday一二天abcd12号", max_size=12))
def test_no_text_that_matches_is_skipped(pattern: re.Pattern[str], text: str) -> None:
    assert not pattern.search(text) or list(Prefilter([pattern.pattern]).possible(text))
