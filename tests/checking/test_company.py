"""What stands beside a commitment in its sentence changes nothing: courtesies and plain information."""

from __future__ import annotations

import re

import pytest

from copilot.checking.checker import PolicyChecker
from copilot.testing.policy_fixtures import PolicyExample, policy_examples
from copilot.types import Lang

CHECKER = PolicyChecker()
MISSION = {"delivery-date", "discount-limit", "fault-admission"}
LEADS: dict[Lang, tuple[str, ...]] = {
    "zh": ("我理解您等得着急，所以", "真的很抱歉让您久等了，", "感谢您的耐心等待，", "刚刚帮您看了一下，"),
    "en": ("I know waiting is annoying, so ", "I'm really sorry for the wait, but ", "Thank you for your patience, "),
    "ko": ("기다리시느라 불편하셨을 것 같아 ", "많이 속상하셨을 텐데, ", "문의 주셔서 감사드리며, "),
}
TRAILS: dict[Lang, tuple[str, ...]] = {
    "zh": ("，再次抱歉给您添麻烦了", "，感谢您的理解"),
    "en": (", sorry again for the trouble", ", so please don't worry"),
    "ko": (", 다시 한번 죄송합니다", ", 기다려 주셔서 감사합니다"),
}
MORE: dict[Lang, str] = {
    "zh": "这款是纯棉的，",
    "en": "The lining is pure cotton, and ",
    "ko": "상담은 오전 9시부터 가능하며, ",
}
LETTERS: dict[Lang, int] = {"zh": 8, "ko": 12, "en": 24}
"""Drafts with fewer are bare answers: to what is before them, not beside them."""


def _sentences(expect: str) -> list[PolicyExample]:
    found = []
    for example in policy_examples():
        draft = (example.case.draft or "").rstrip("。.!！~")
        single = not re.search(r"[。.!?！？~\n]", draft)
        if example.policy in MISSION and example.expect == expect and single:
            if LETTERS[example.case.lang or "zh"] <= len(draft) <= 120:
                found.append(example)
    return found


def _outcomes(example: PolicyExample, drafts: list[str]) -> list[bool]:
    cases = [example.case.model_copy(update={"draft": draft}) for draft in drafts]
    return [any(f.severity == "block" for f in verdict.findings) for verdict in CHECKER.check_many(cases)]


def _in_company(example: PolicyExample, *, courteous: bool) -> list[str]:
    lang: Lang = example.case.lang or "zh"
    draft = (example.case.draft or "").rstrip("。.!！~")
    joined = draft[0].lower() + draft[1:] if lang == "en" and not re.match(r"I\b", draft) else draft
    if not courteous:
        return [MORE[lang] + joined]
    return [lead + joined for lead in LEADS[lang]] + [draft + trail for trail in TRAILS[lang]]


@pytest.mark.parametrize(
    ("expect", "courteous", "kept"),
    [("fail", True, 0.97), ("pass", True, 0.97), ("fail", False, 0.85), ("pass", False, 0.97)],
)
@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_company_changes_no_verdict(lang: str, expect: str, courteous: bool, kept: float) -> None:
    asked = same = 0
    changed = []
    for example in (e for e in _sentences(expect) if (e.case.lang or "zh") == lang):
        drafts = _in_company(example, courteous=courteous)
        outcomes = _outcomes(example, drafts)
        asked += len(drafts)
        same += sum(outcome is (expect == "fail") for outcome in outcomes)
        changed += [d for d, outcome in zip(drafts, outcomes, strict=True) if outcome is not (expect == "fail")]
    assert asked >= 20
    assert same >= kept * asked, (f"{same} of {asked}", changed[:10])
