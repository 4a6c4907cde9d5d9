from __future__ import annotations

import pytest

from eval.case import ReplyCase
from eval.dataset import load_datasets
from eval.scorers.registry import all_scorers
from eval.scorers.tone import guess_language
from tests.eval.conftest import MakeCase, MakeReply

CASES = [c for d in load_datasets(kinds=("conversations",)) for c in d.cases if isinstance(c, ReplyCase)]
WEAK = [pytest.param(case, weak, id=f"{case.id}-{weak.scorer}") for case in CASES for weak in case.weak]
GOOD = [
    pytest.param(case, candidate.text, id=f"{case.id}-{number}")
    for case in CASES
    for number, candidate in enumerate(case.candidates)
    if candidate.expect == "allow"
]
TONE = ("language", "register", "one_word", "rhetorical", "stock", "leaks")


@pytest.mark.parametrize(("case", "weak"), WEAK)
def test_a_weak_reply_is_refused_by_its_scorer(case: ReplyCase, weak: object, make_reply: MakeReply) -> None:
    name, text = weak.scorer, weak.text  # type: ignore[attr-defined]
    score = all_scorers()[name].score(case, make_reply(text, lang=case.lang))
    assert score.passed is False, text


@pytest.mark.parametrize(("case", "text"), GOOD)
def test_a_good_reply_passes_every_tone_scorer(case: ReplyCase, text: str, make_reply: MakeReply) -> None:
    scorers = all_scorers()
    scores = [scorers[name].score(case, make_reply(text, lang=case.lang)) for name in TONE]
    assert not [f"{s.scorer}: {s.why}" for s in scores if not s.passed]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        pytest.param("您好，SF Express可以寄", "zh", id="zh-with-a-name"),
        pytest.param("Yes, 顺丰 costs 15 yuan extra", "en", id="en-with-a-name"),
        pytest.param("네, YTO로 발송됩니다", "ko", id="ko-with-a-code"),
        pytest.param("😊 12345", None, id="no-letters"),
    ],
)
def test_guess_language(text: str, lang: str | None) -> None:
    assert guess_language(text) == lang


@pytest.mark.parametrize(
    ("scorer", "lang", "text"),
    [
        pytest.param("language", "ko", "您好，可以的", id="wrong-language"),
        pytest.param("register", "zh", "你自己看详情页", id="ni"),
        pytest.param("register", "ko", "너 사이즈 뭐야", id="banmal"),
        pytest.param("rhetorical", "zh", "您为什么不早说？", id="why-not-earlier"),
        pytest.param("rhetorical", "en", "You are wrong, it says so on the page.", id="you-are-wrong"),
        pytest.param("rhetorical", "ko", "고객님이 잘못 아셨습니다.", id="customer-is-wrong"),
        pytest.param("stock", "zh", "请耐心等待，有问题随时联系。", id="nothing-said"),
        pytest.param("leaks", "zh", "因为疫情原因发货慢", id="stale-reason"),
        pytest.param("one_word", "en", "OK!", id="ok"),
        pytest.param("one_word", "ko", "", id="empty"),
    ],
)
def test_bad_manner_is_refused(make_case: MakeCase, make_reply: MakeReply, scorer: str, lang: str, text: str) -> None:
    score = all_scorers()[scorer].score(make_case(lang=lang), make_reply(text, lang=lang))
    assert score.passed is False
    assert score.why
