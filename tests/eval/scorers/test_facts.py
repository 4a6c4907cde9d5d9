from __future__ import annotations

from typing import Any

import pytest

from eval.result import CheckResult
from eval.scorers.facts import agrees
from eval.scorers.registry import all_scorers
from tests.eval.conftest import MakeCase, MakeReply

BLOCK = {"policy": "delivery-date", "severity": "block", "start": 0, "end": 2, "text": "明天", "message": "m"}
SNIPPET = {"id": "p/returns.md#x", "title": "退货", "source": "p/returns.md", "score": 0.9, "text": "7天"}


@pytest.mark.parametrize(
    ("scorer", "expect", "reply", "passed"),
    [
        pytest.param("outcome", {}, {"outcome": "failed", "error": "no model"}, False, id="failed"),
        pytest.param("outcome", {"outcome": "drafted"}, {"outcome": "abstained"}, False, id="wrong-outcome"),
        pytest.param("outcome", {"outcome": ["drafted", "fallback"]}, {"outcome": "fallback"}, True, id="either"),
        pytest.param("policy_final", {}, {"verdict": "rejected", "findings": [BLOCK]}, False, id="violation"),
        pytest.param("policy_final", {}, {"verdict": "unchecked"}, False, id="unchecked-is-a-violation"),
        pytest.param("policy_final", {}, {"text": "", "verdict": "rejected", "findings": [BLOCK]}, True, id="held"),
        pytest.param("policy_final", {}, {"verdict": "warned"}, True, id="warned-may-be-shown"),
        pytest.param("policy_final", {}, {"findings": [BLOCK | {"shadow": True}]}, True, id="shadow"),
        pytest.param("grounding", {}, {"grounding": ["15 yuan: nothing supports it"]}, False, id="invented"),
        pytest.param("must_cite", {"must_cite": ["returns"]}, {"snippets": [SNIPPET]}, False, id="found-not-cited"),
        pytest.param(
            "must_cite", {"must_cite": ["returns"]}, {"snippets": [SNIPPET | {"cited": True}]}, True, id="cited"
        ),
        pytest.param("must_find", {"must_find": ["returns"]}, {"snippets": [SNIPPET]}, True, id="found"),
        pytest.param("situation", {"situation": "returns"}, {"situations": ["returns", "other"]}, True, id="read"),
        pytest.param("abstention", {"abstain": True}, {"text": "我帮您核实一下"}, True, id="says-so"),
        pytest.param("abstention", {"abstain": True}, {"text": "硬度是65"}, False, id="claims"),
        pytest.param("abstention", {"abstain": False}, {"abstains": True}, False, id="needless"),
    ],
)
def test_fact_scorers(
    make_case: MakeCase, make_reply: MakeReply, scorer: str, expect: Any, reply: dict[str, Any], passed: bool
) -> None:
    assert all_scorers()[scorer].score(make_case(expect=expect), make_reply(**reply)).passed is passed


def test_the_first_draft_is_scored_and_fails_no_case(make_case: MakeCase, make_reply: MakeReply) -> None:
    reply = make_reply(attempts=[{"text": "明天到", "outcome": "rejected", "findings": [BLOCK]}])
    score = all_scorers()["policy_raw"].score(make_case(), reply)
    assert (score.value, score.passed, score.why) == (0.0, None, "delivery-date")


@pytest.mark.parametrize(
    ("label", "outcome", "right"),
    [
        pytest.param("block", "rejected", True, id="stopped"),
        pytest.param("block", "warned", False, id="only-warned"),
        pytest.param("allow", "warned", True, id="warned-and-let-through"),
        pytest.param("allow", "rejected", False, id="false-block"),
        pytest.param("warn", "passed", True, id="either-is-tolerated"),
        pytest.param("block", "unchecked", False, id="unchecked-proves-nothing"),
    ],
)
def test_agreement_with_a_label(label: str, outcome: Any, right: bool) -> None:
    assert agrees(label, CheckResult(outcome=outcome)) is right


def test_candidates_name_what_was_judged_wrong(make_case: MakeCase, make_reply: MakeReply) -> None:
    case = make_case(candidates=[{"text": "明天到", "expect": "block"}, {"text": "不保证", "expect": "allow"}])
    reply = make_reply(candidates=[{"outcome": "passed"}, {"outcome": "passed"}])
    score = all_scorers()["candidates"].score(case, reply)
    assert score.value == 0.5
    assert score.why == "block judged passed: 明天到"


def test_a_candidate_whose_rule_no_policy_holds_is_told_and_not_counted(
    make_case: MakeCase, make_reply: MakeReply
) -> None:
    case = make_case(candidates=[{"text": "加微信", "expect": "block", "rule": "off-platform"}])
    reply = make_reply(candidates=[{"outcome": "passed", "covered": False}])
    score = all_scorers()["candidates"].score(case, reply)
    assert (score.value, score.passed, score.broken) == (None, None, False)
    assert score.why == "no policy for off-platform"
