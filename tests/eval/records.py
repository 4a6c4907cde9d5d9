"""Makers of finished cases for the tests of summaries, floors, comparisons and reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from eval.result import CaseRecord
from eval.runner import Run
from eval.summary import summarise
from eval.variant import Variant

__all__ = ["finding", "policy_record", "reply_record", "run_of"]


def finding(policy: str, severity: str = "block", start: int = 0, end: int = 2, **more: Any) -> dict[str, Any]:
    base = {"policy": policy, "severity": severity, "start": start, "end": end, "text": "明天", "message": "不能保证"}
    return base | more


def policy_record(
    id: str, label: str, outcome: str, *findings: dict[str, Any], rule: str = "delivery-date", **more: Any
) -> CaseRecord:
    from eval.case import PolicyCase
    from eval.result import CheckResult
    from eval.suites.policy import score_check

    lang, draft = more.pop("lang", "zh"), more.pop("draft", f"明天到{id}")
    check = CheckResult.model_validate({"outcome": outcome, "findings": findings})
    case = PolicyCase(id=id, lang=lang, draft=draft, rule=rule, expect=label)  # type: ignore[arg-type]
    return CaseRecord(
        id=id, suite="policy", lang=lang, dataset="d", rule=rule, label=label, messages=(("draft", draft),),
        check=check, scores=(score_check(case, check),), **more,
    )  # fmt: skip


def reply_record(id: str, passed: bool = True, violation: bool = False, **more: Any) -> CaseRecord:
    scores = [
        {"scorer": "must_mention", "value": float(passed), "passed": passed, "why": "" if passed else "not said: 照片"},
        {"scorer": "policy_final", "value": float(not violation), "passed": not violation},
    ]
    reply = {"outcome": "drafted", "text": f"您好，{id}", "lang": "zh", "ms": 12.0, "model": "composer"}
    base = {
        "id": id, "suite": "conversations", "lang": "zh", "dataset": "d", "messages": [("customer", "在吗")],
        "reply": reply, "scores": scores,
    }  # fmt: skip
    return CaseRecord.model_validate(base | more)


def run_of(records: Sequence[CaseRecord], name: str = "a", **more: Any) -> Run:
    base: dict[str, Any] = {"datasets": {"s": 1}, "scorers": {"must_mention": 1}, "seconds": 1.0}
    at = datetime(2026, 11, 12, tzinfo=UTC)
    kept = tuple(records)
    return Run(name=name, variant=Variant(), at=at, records=kept, summary=summarise(kept), **(base | more))
