from __future__ import annotations

import pytest

from eval.behind import behind
from eval.floor import Floor, Limit, check_floor
from eval.result import CaseRecord
from tests.eval.records import finding, policy_record, reply_record, run_of

STOPPED = finding("delivery-date")
LABELLED = [
    policy_record("missed", "block", "passed"),
    policy_record("other-rule", "block", "passed", rule="discount-limit"),
    policy_record("wrongly", "allow", "rejected", STOPPED),
    policy_record("elsewhere", "allow", "rejected", STOPPED, rule="discount-limit"),
    policy_record("marked", "allow", "warned", finding("delivery-date", "warn")),
    policy_record("unseen", "warn", "passed"),
    policy_record("english", "block", "passed", lang="en"),
    policy_record("broken", "block", "unchecked"),
    policy_record("caught", "block", "rejected", STOPPED),
]


def _reply(id: str, **more: object) -> CaseRecord:
    return reply_record(id, **more)  # type: ignore[arg-type]


SPLIT = {"group": "E1", "reply": {"outcome": "drafted", "text": "x", "verdict": "passed"}}
REPLIES = [
    _reply("vague", passed=False),
    _reply("breaks", violation=True),
    _reply("silent", reply={"outcome": "abstained"}),
    _reply("E1-zh", **SPLIT),
    _reply("E1-en", **{**SPLIT, "reply": {"outcome": "drafted", "text": "x", "verdict": "rejected"}}, lang="en"),
    _reply(
        "mended",
        reply={
            "outcome": "drafted",
            "text": "x",
            "attempts": [{"text": "明天", "outcome": "rejected", "findings": [STOPPED]}],
        },
    ),
    _reply("shown", reply={"outcome": "drafted", "text": "x", "findings": [finding("discount-limit")]}),
]


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("policy.all.recall", ["missed", "other-rule", "english"]),
        ("policy.delivery-date.recall", ["missed", "english"]),
        ("policy.delivery-date.en.recall", ["english"]),
        ("policy.all.caught", ["missed", "other-rule", "english"]),
        ("policy.all.false_block", ["wrongly", "elsewhere"]),
        ("policy.discount-limit.false_block", ["elsewhere"]),
        ("policy.delivery-date.precision", ["wrongly", "elsewhere"]),
        ("policy.discount-limit.f1", ["other-rule"]),
        ("policy.all.false_warn", ["marked"]),
        ("policy.all.warn_noticed", ["unseen"]),
        ("policy.all.unchecked", ["broken"]),
        ("policy.all.span", []),
        ("conversations.final_violations", ["breaks"]),
        ("conversations.parity", ["E1-zh", "E1-en"]),
        ("conversations.must_mention", ["vague"]),
        ("conversations.en.pass", []),
        ("conversations.pass", ["vague", "breaks"]),
        ("conversations.abstained", ["silent"]),
        ("conversations.drafted", ["silent"]),
        ("conversations.raw.delivery-date", ["mended"]),
        ("conversations.final.discount-limit", ["shown"]),
        ("conversations.ms_p95", []),
    ],
)
def test_only_what_counts_against_a_metric_stands_behind_it(name: str, cases: list[str]) -> None:
    assert [record.id for record in behind([*LABELLED, *REPLIES], name)] == cases


def test_a_violation_is_not_lost_among_other_failures() -> None:
    vague = [_reply(f"v{n}", passed=False) for n in range(30)]
    floor = Floor(version=1, limits={"conversations.final_violations": Limit(max=0)})
    (breach,) = check_floor(run_of([*vague, _reply("breaks", violation=True)]), floor, None)
    assert breach.cases == ("breaks",)
