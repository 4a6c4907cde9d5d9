"""A reply that is not the system's own, and a case nobody could judge."""

from __future__ import annotations

from eval.compare import compare
from eval.report.terminal import reasons
from eval.result import CaseRecord, ReplyResult, Score
from tests.eval.report.test_reports import RUN


def _record(outcome: str, *scores: Score) -> CaseRecord:
    reply = ReplyResult.model_validate(
        {"outcome": outcome, "text": "好的", "prompt": [("user", "在吗")], "notes": ["gpt: not the customer's language"],
         "model": "gpt" if outcome == "drafted" else "composer"}
    )  # fmt: skip
    return CaseRecord(id="C1", suite="conversations", lang="zh", dataset="d", reply=reply, scores=scores)


GOOD = Score(scorer="tone", value=1.0, passed=True)
BROKEN = Score(scorer="tone", value=None, passed=None, why="boom", broken=True)


def test_what_the_composer_says_in_a_models_place_is_no_pass() -> None:
    assert _record("drafted", GOOD).passed
    for outcome in ("fallback", "abstained"):
        assert not _record(outcome, GOOD).passed
        assert reasons(_record(outcome, GOOD)).endswith("the composer answered: gpt: not the customer's language")


def test_where_no_model_was_asked_none_was_replaced() -> None:
    record = _record("fallback", GOOD)
    unasked = record.model_copy(update={"reply": record.reply and record.reply.model_copy(update={"prompt": ()})})
    assert unasked.passed and not unasked.replaced


def test_a_broken_scorer_makes_nothing_worse() -> None:
    before = RUN.model_copy(update={"records": (_record("drafted", GOOD),)})
    after = RUN.model_copy(update={"records": (_record("drafted", BROKEN),)})
    found = compare(before, after)
    assert not found.changes and not found.significant_drop
