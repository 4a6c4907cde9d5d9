from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.case import Case
from copilot.checking.checker import PolicyChecker
from copilot.checking.context import CheckContext, DraftReading, Match
from copilot.checking.loader import LoadedPolicy, load_policies
from copilot.conversation import Conversation, Message
from copilot.facts import Facts

CHECKER = PolicyChecker()
DRAFTS = (
    "亲，明天一定给您送到家哦", "这单给您打八折", "是我们仓库发错了，非常抱歉", "48小时内发货的哦", "I'll knock $10 off for you.",
    "You'll have it by Friday, guaranteed.", "내일 꼭 도착해요, 걱정 마세요", "저희 실수입니다 고객님", "20% 할인해 드릴게요",
)  # fmt: skip
NEUTRAL = ("您好，在的。", "感谢您的耐心等待。", "Thank you for your message.", "문의 주셔서 감사합니다.")


@pytest.mark.parametrize("draft", DRAFTS)
def test_findings_slice_the_draft(draft: str) -> None:
    verdict = CHECKER.check(draft)
    assert verdict.outcome == "rejected"
    for finding in verdict.findings:
        assert draft[finding.start : finding.end] == finding.text
        assert finding.message and finding.suggestion and finding.text in finding.message


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_never_raises_and_offsets_hold(draft: str) -> None:
    verdict = CHECKER.check(draft)
    assert verdict.outcome != "unchecked", verdict.error
    assert all(draft[f.start : f.end] == f.text for f in verdict.findings)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(DRAFTS), st.sampled_from(NEUTRAL), st.booleans())
def test_a_neutral_sentence_removes_no_finding(draft: str, neutral: str, first: bool) -> None:
    before = {(f.policy, f.reason) for f in CHECKER.check(draft).findings}
    text = f"{neutral}\n{draft}" if first else f"{draft}\n{neutral}"
    assert before <= {(f.policy, f.reason) for f in CHECKER.check(text).findings}


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_wide, id="width"),
        pytest.param(lambda t: t + "😊🌹", id="emoji"),
        pytest.param(lambda t: "  " + t + "  ", id="spacing"),
        pytest.param(
            lambda t: t.replace("给", "給").replace("发", "發").replace("货", "貨").replace("错", "錯"), id="script"
        ),
    ],
)
def test_writing_does_not_flip_a_verdict(draft: str, change: object) -> None:
    assert callable(change)
    assert CHECKER.check(change(draft)).outcome == CHECKER.check(draft).outcome


def test_a_crashed_detector_holds_the_text() -> None:
    class Broken:
        reasons = frozenset({"found"})

        def detect(self, reading: DraftReading, context: CheckContext) -> Iterable[Match]:
            raise RuntimeError("broken")

    shipped = load_policies()[0]
    checker = PolicyChecker([LoadedPolicy(shipped.policy, Broken(), Path("x.yaml"))])
    verdict = checker.check("您好")
    assert verdict.outcome == "unchecked" and not verdict.may_be_shown
    assert verdict.error is not None and "broken" in verdict.error


def test_shadow_reports_without_enforcing() -> None:
    checker = PolicyChecker(load_policies(overrides={"delivery-date": {"shadow": True}}))
    verdict = checker.check("明天一定送到")
    assert verdict.outcome == "passed" and verdict.findings and verdict.findings[0].shadow


def test_severity_can_be_overridden_per_shop() -> None:
    checker = PolicyChecker(load_policies(overrides={"delivery-date": {"severity": "warn"}}))
    assert checker.check("明天一定送到").outcome == "warned"


def test_the_bare_yes_takes_its_content_from_the_customer() -> None:
    asked = Conversation(messages=(Message(role="customer", text="周五之前能到吗"),))
    harmless = Conversation(messages=(Message(role="customer", text="周五之前能改地址吗"),))
    assert CHECKER.check("可以的", conversation=asked).outcome == "rejected"
    assert CHECKER.check("可以的", conversation=harmless).outcome == "passed"


@pytest.mark.parametrize(
    "loaded", [p for p in load_policies() if p.policy.detector == "phrases"], ids=lambda p: p.policy.id
)
def test_what_is_suggested_instead_breaks_no_policy(loaded: LoadedPolicy) -> None:
    for reason in loaded.policy.reasons.values():
        for wording in (reason.suggestion.zh, reason.suggestion.en, reason.suggestion.ko):
            assert CHECKER.check(wording).findings == ()


_TO_THE_AGENT = re.compile(r"转告|注明|备注一下|告诉买家|\b[Rr]elay\b|the customer\b|덧붙여 주세요|안내하고|고객에게")


@pytest.mark.parametrize("loaded", load_policies(), ids=lambda p: p.policy.id)
def test_a_suggestion_is_what_the_customer_reads_not_what_the_agent_is_to_do(loaded: LoadedPolicy) -> None:
    # One click puts it into the reply as it stands.
    for name, reason in loaded.policy.reasons.items():
        for wording in (reason.suggestion.zh, reason.suggestion.en, reason.suggestion.ko):
            assert not _TO_THE_AGENT.search(wording), name


def test_the_carrier_s_estimate_may_be_told_as_is_suggested() -> None:
    (policy,) = [p.policy for p in load_policies() if p.policy.id == "delivery-date"]
    said = policy.reasons["arrival_estimate_as_promise"].suggestion
    facts = Facts.model_validate(
        {"now": "2026-11-12T10:00:00+08:00", "order": {"status": "in_transit", "carrier_eta": {"date": "2026-11-14"}}}
    )
    for wording in (said.zh, said.en, said.ko):
        assert CHECKER.check(wording, facts=facts).findings == ()
        assert CHECKER.check(wording).findings == ()


@pytest.mark.parametrize(
    ("draft", "calm"),
    [
        ("平台不让改价，您加我微信聊", "微信我们不加，平台不让的"),
        ("别担心，把验证码发我就行", "别把验证码发给任何人"),
        ("We can't lower it here, so message me on WhatsApp.", "We can't message you on WhatsApp."),
        ("No worries, send me your password.", "No need to send your password."),
        ("결제가 안 되시면 카톡으로 연락 주세요", "카톡으로는 연락을 받지 않습니다"),
    ],
)
def test_a_refusal_excuses_only_what_it_stands_beside(draft: str, calm: str) -> None:
    assert CHECKER.check(draft).outcome == "rejected"
    assert CHECKER.check(calm).outcome == "passed"


def test_work_grows_linearly_with_the_draft() -> None:
    import sys

    def steps(draft: str) -> int:
        count = 0

        def trace(frame: object, event: str, arg: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(trace)
        try:
            CHECKER.check(draft)
        finally:
            sys.setprofile(None)
        return count

    for unit in (
        "明天一定到，放心哦。",
        "it will definitely arrive tomorrow. ",
        "내일 꼭 도착합니다. ",
        "1",
        "明",
        ".明",
        "加微信转账给我",
        "send me your send me your ",
        "리뷰 지워 주시면 ",
        "1380000",
        "前",
        "-,",
    ):
        CHECKER.check(unit * 100)
        small, large = steps(unit * 800), steps(unit * 4000)
        assert large <= small * 6.5 + 5000, unit


def test_cases_are_answered_in_order() -> None:
    cases = [Case(id=str(n), draft=draft) for n, draft in enumerate(DRAFTS)]
    forward = CHECKER.check_many(cases)
    backward = CHECKER.check_many(list(reversed(cases)))
    assert forward == list(reversed(backward))


@pytest.mark.parametrize(
    "customer", ["你们发什么快递", "这双鞋洗了会掉色吗", "Can I change the address?", "사이즈 추천해 주세요", "谢谢"]
)
@pytest.mark.parametrize("draft", DRAFTS)
def test_a_full_promise_binds_whatever_the_customer_asked(draft: str, customer: str) -> None:
    asked = Conversation(messages=(Message(role="customer", text=customer),))
    assert CHECKER.check(draft, conversation=asked).outcome == "rejected"


@pytest.mark.parametrize(
    ("draft", "policy"),
    [
        ("It was our fault, so 30% off for you.", "discount-limit"),
        ("It was our fault and you get 30% off.", "discount-limit"),
        ("That was our mistake, here is 30% off.", "discount-limit"),
        ("It was our fault and it will definitely arrive tomorrow.", "delivery-date"),
        ("It was sent out and will definitely arrive tomorrow.", "delivery-date"),
        ("It was our fault, so we will give you a full refund and pay the postage.", None),
        ("It was our fault and I will look into what happened today.", None),
        ("For size reasons the return shipping is yours.", None),
    ],
)
def test_a_confirmed_fault_backs_nothing_but_what_it_makes_the_shop_owe(draft: str, policy: str | None) -> None:
    confirmed = {"type": "photo", "finding": "wrong_item", "party": "seller", "confirmed": True}
    facts = Facts.model_validate({"order": {"status": "paid", "total": 119}, "evidence": [confirmed]})
    assert [finding.policy for finding in CHECKER.check(draft, facts=facts).findings] == ([policy] if policy else [])
