from __future__ import annotations

import re

import pytest

from copilot.checking.money import find_money
from copilot.checking.prefilter import Guarded
from copilot.checking.timex.grammar import grammar
from copilot.types import Lang


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("a+b?", "a"), ("[xy]z*", "xy"), ("(?:foo|bar)", "fb"), ("(?P<n>\\d) ?天", "天"), ("a?", ""), (".", ""),
        ("(?:a|b?)", ""), ("[^a]", ""),
    ],
)  # fmt: skip
def test_a_match_holds_one_of_the_needed_letters(pattern: str, needs: str) -> None:
    found = Guarded.of(re.compile(pattern)).needs
    assert len(found) == len(needs) and found <= set("afobrxyz天" + needs)


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_time_patterns_lose_no_match(lang: Lang) -> None:
    texts = [
        "明天下午3点前到,周五也行,2-3个工作日",
        "by friday the 5th at 3pm, in two weeks",
        "내일 오후 3시까지 2~3일 안에 추석 전",
    ]
    for guarded in grammar(lang).patterns:
        for text in texts:
            assert guarded.may_match(set(text)) or not guarded.pattern.search(text)


def test_amounts_are_still_found() -> None:
    assert [money.value for money in find_money("打八折再减20元", "zh")] == [20, 20]
