from __future__ import annotations

from copilot.facts import Facts
from copilot.retrieval.shop import load_shop
from copilot.shop import Shop
from eval.case import ReplyCase
from eval.dataset import load_datasets
from eval.result import ReplyResult
from eval.suites.known import told
from eval.suites.options import Options, Selection
from eval.suites.policy import run_policy
from eval.suites.replies import run_replies
from eval.variant import Variant


def test_what_was_given_is_told_by_the_case_format_s_names() -> None:
    facts = Facts.model_validate(
        {"market": "CN", "order": {"status": "paid", "total": 199}, "evidence": [],
         "approvals": [{"type": "discount", "amount": 20}]}
    )  # fmt: skip
    rows = told(facts, Shop.model_validate({"refund_business_days": [1, 3]}))
    assert ("facts.order.status", "paid") in rows
    assert ("facts.approvals.0.type", "discount") in rows
    assert ("shop.refund_business_days", "1, 3") in rows
    assert {name.split(".")[1] for name, _ in rows} == {"market", "order", "approvals", "refund_business_days"}
    assert told(Facts(), None) == ()


def test_a_policy_case_s_record_holds_what_its_label_depends_on(tmp_path) -> None:
    options = Options(home=tmp_path, selection=Selection(ids=("ABSOLUTE-zh-001",)))
    (record,) = run_policy(load_datasets(kinds=("policy",)), Variant().settings(), options)
    assert ("facts.order.status", "none") in record.known
    assert ("shop.return_days", "7") in record.known
    assert [role for role, _ in record.messages][-1] == "draft"


def test_a_conversation_s_record_holds_the_shop_s_rules_it_was_answered_under(tmp_path) -> None:
    options = Options(home=tmp_path, selection=Selection(ids=("E10-zh",)))
    settings = Variant().settings()

    async def answer(case: ReplyCase) -> ReplyResult:
        return ReplyResult(outcome="drafted", text=f"您好，{case.id}", lang="zh")

    (record,) = run_replies(load_datasets(kinds=("conversations",)), settings, options, lambda: answer, ())
    assert set(told(Facts(), load_shop(settings.shop_file).shop)) <= set(record.known)
    assert any(name.startswith("shop.discount_tiers.") for name, _ in record.known)
