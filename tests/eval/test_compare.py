from __future__ import annotations

from eval.compare import compare, comparison_tables
from eval.result import CaseRecord, CheckResult, Score
from tests.eval.records import policy_record, reply_record, run_of


def test_cases_are_paired_by_suite_and_id() -> None:
    before = run_of([reply_record("a"), reply_record("b", passed=False), reply_record("gone")], "old")
    after = run_of([reply_record("a", passed=False), reply_record("b"), reply_record("new")], "new")
    result = compare(before, after)
    (suite,) = result.suites
    assert (suite.n, suite.better, suite.worse, suite.p) == (2, 1, 1, 1.0)
    assert (result.only_before, result.only_after) == (1, 1)
    assert [(c.key, c.better) for c in result.changes] == [("conversations/a", False), ("conversations/b", True)]
    assert result.changes[0].why == "must_mention failed: not said: 照片"
    assert not result.significant_drop


def test_a_drop_beyond_luck_is_told() -> None:
    before = run_of([reply_record(f"c{n}") for n in range(10)], "old")
    after = run_of([reply_record(f"c{n}", passed=n > 6) for n in range(10)], "new")
    result = compare(before, after)
    assert result.significant_drop
    assert result.suites[0].scorers["must_mention"].mean == -0.7
    assert result.suites[0].scorers["policy_final"].mean == 0.0
    first, second = comparison_tables(result)
    assert first.rows[0][-1] == "worse, beyond luck"
    assert [row[0] for row in second.rows] == ["must_mention"]


def test_other_versions_do_not_compare() -> None:
    before = run_of([reply_record("a")], "old", datasets={"s": 1}, scorers={"must_mention": 1})
    after = run_of([reply_record("a")], "new", datasets={"s": 2}, scorers={"must_mention": 2})
    assert compare(before, after).warnings == (
        "dataset s is version 1 in old and 2 in new",
        "scorer must_mention is version 1 in old and 2 in new",
    )


def test_held_out_changes_are_marked() -> None:
    before = run_of([policy_record("h", "allow", "passed", held_out=True)])
    after = run_of([policy_record("h", "allow", "rejected", held_out=True)])
    assert compare(before, after).changes[0].held_out


def test_a_reply_that_could_not_be_had_is_neither_better_nor_worse() -> None:
    lost = reply_record("a", passed=False, reply={"outcome": "failed", "error": "cannot be reached"})
    result = compare(run_of([reply_record("a"), reply_record("b")]), run_of([lost, reply_record("b")]))
    assert (result.unanswered, result.changes, result.suites[0].n) == (1, (), 1)


def _labelled(id: str, covered: bool, passed: bool) -> CaseRecord:
    record = reply_record(id)
    judged = Score(scorer="candidates", value=float(passed) if covered else None, passed=passed if covered else None)
    candidates = (CheckResult(outcome="passed", covered=covered),)
    reply = record.reply.model_copy(update={"candidates": candidates}) if record.reply else None
    return record.model_copy(update={"reply": reply, "scores": (*record.scores, judged)})


def test_labelled_drafts_that_one_run_has_no_policy_for_do_not_compare() -> None:
    before = run_of([_labelled("a", True, False), _labelled("b", True, False)], "old")
    after = run_of([_labelled("a", False, True), _labelled("b", True, True)], "less")
    result = compare(before, after)
    assert [change.key for change in result.changes] == ["conversations/b"]
    assert result.suites[0].scorers["candidates"].n == 1
    assert result.warnings == ("the labelled drafts of 1 cases: the runs do not hold the same policies",)


def test_a_draft_that_only_one_run_holds_a_policy_for_is_left_out() -> None:
    held, gone = policy_record("a", "block", "passed"), policy_record("a", "block", "passed")
    assert gone.check is not None
    gone = gone.model_copy(update={"check": gone.check.model_copy(update={"covered": False}), "scores": ()})
    result = compare(run_of([held, reply_record("b")]), run_of([gone, reply_record("b")]))
    assert not result.changes and [suite.suite for suite in result.suites] == ["conversations"]
    assert "policy_final" not in result.suites[0].scorers
    assert result.warnings == ("1 policy cases: only one of the runs holds a policy for them",)
