from __future__ import annotations

from eval.case import ReplyCase
from eval.result import ReplyResult, Score
from eval.scorers.base import good, run_scorers
from eval.scorers.registry import all_scorers
from tests.eval.conftest import MakeCase, MakeReply


class _Crashing:
    name = "crashing"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        return True

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        raise ZeroDivisionError("division by zero")


class _Fine(_Crashing):
    name = "fine"

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        return good(self)


def test_a_scorer_that_fails_is_broken_and_not_zero(make_case: MakeCase, make_reply: MakeReply) -> None:
    broken, fine = run_scorers((_Crashing(), _Fine()), make_case(), make_reply())
    assert (broken.broken, broken.value, broken.passed) == (True, None, None)
    assert broken.why == "ZeroDivisionError: division by zero"
    assert fine.passed


def test_a_case_may_name_its_scorers(make_case: MakeCase, make_reply: MakeReply) -> None:
    scores = run_scorers((_Crashing(), _Fine()), make_case(scorers="fine"), make_reply())
    assert [score.scorer for score in scores] == ["fine"]


def test_the_composers_words_in_a_models_place_earn_nothing(make_case: MakeCase, make_reply: MakeReply) -> None:
    case = make_case(expect={"must_mention": ["照片"]})
    for outcome in ("fallback", "abstained"):
        stood_in = make_reply(outcome=outcome, model="composer", prompt=(("user", "在吗"),))
        assert {score.scorer for score in run_scorers(all_scorers().values(), case, stood_in)} <= {
            "outcome", "policy_raw", "policy_final", "candidates",
        }  # fmt: skip


def test_where_no_reply_came_only_that_is_told(make_case: MakeCase) -> None:
    lost = ReplyResult(outcome="failed", error="m: cannot be reached")
    for case in (make_case(expect={"must_mention": ["照片"]}), make_case(scorers="must_mention")):
        (score,) = run_scorers(all_scorers().values(), case, lost)
        assert (score.scorer, score.passed, score.why) == ("outcome", False, "no reply: m: cannot be reached")
