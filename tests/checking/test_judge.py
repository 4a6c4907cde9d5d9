from __future__ import annotations

import asyncio
import json

import pytest

from copilot.checking.checker import PolicyChecker
from copilot.checking.judge import Judge
from copilot.errors import ModelError

CHECKER = PolicyChecker()
DRAFT = "您好，包裹会在您出发那天陪着您。"
PASSED = CHECKER.check("您好")


def judge(timeout: float = 1.0) -> Judge:
    return Judge(CHECKER.policies, timeout=timeout)


async def test_adds_a_finding_with_the_quoted_words() -> None:
    async def ask(draft: str) -> str:
        return "Sure:\n" + json.dumps(
            {"findings": [{"policy": "delivery-date", "quote": "出发那天陪着您", "reason": "承诺了到货"}]}
        )

    verdict = await judge().review(DRAFT, PASSED, ask)
    assert verdict.outcome == "warned"
    assert [DRAFT[f.start : f.end] for f in verdict.findings] == ["出发那天陪着您"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("no json at all", id="prose"),
        pytest.param('{"findings": [{"policy": "delivery-date", "quote": "not in it"}]}', id="quote-not-verbatim"),
        pytest.param('{"findings": [{"policy": "made-up", "quote": "您好"}]}', id="unknown-policy"),
        pytest.param('{"findings": [', id="cut-off"),
        pytest.param("", id="empty"),
    ],
)
async def test_an_unreadable_answer_holds_the_draft(answer: str) -> None:
    async def ask(draft: str) -> str:
        return answer

    assert (await judge().review(DRAFT, PASSED, ask)).outcome == "unchecked"


async def test_a_late_answer_holds_the_draft() -> None:
    async def ask(draft: str) -> str:
        await asyncio.sleep(5)
        return "{}"

    assert (await judge(timeout=0.01).review(DRAFT, PASSED, ask)).outcome == "unchecked"


async def test_an_unreachable_model_holds_the_draft() -> None:
    async def ask(draft: str) -> str:
        raise ModelError("unreachable")

    verdict = await judge().review(DRAFT, PASSED, ask)
    assert verdict.outcome == "unchecked" and "unreachable" in (verdict.error or "")


async def test_never_removes_a_finding_and_is_not_asked_about_a_rejected_draft() -> None:
    rejected = CHECKER.check("明天一定到")

    async def ask(draft: str) -> str:
        raise AssertionError("must not be asked")

    assert await judge().review("明天一定到", rejected, ask) == rejected


async def test_no_findings_leave_the_verdict_as_it_is() -> None:
    async def ask(draft: str) -> str:
        return '{"findings": []}'

    assert await judge().review(DRAFT, PASSED, ask) == PASSED


async def test_a_finding_without_a_reason_is_told_by_the_policy_s_title_in_the_draft_s_language() -> None:
    async def ask(draft: str) -> str:
        return json.dumps({"findings": [{"policy": "delivery-date", "quote": "出发那天陪着您"}]})

    title = next(item.policy.title for item in CHECKER.policies if item.policy.id == "delivery-date")
    verdict = await judge().review(DRAFT, PASSED, ask, "zh")
    assert [finding.message for finding in verdict.findings] == [title.zh]
