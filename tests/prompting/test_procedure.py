"""The next step: remedies wait for evidence, the ladder climbs once a rung, gates stay shut."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.conversation import Conversation, Message
from copilot.errors import ConfigError
from copilot.facts import Facts
from copilot.prompting import ProcedureBook, PromptBuilder
from copilot.reading import Reading
from copilot.shop import Shop

CONFIRMED = {"evidence": [{"type": "photo", "finding": "wrong_item", "party": "seller", "confirmed": True}]}
OPEN = {"evidence": [{"type": "photo", "finding": "wrong_item", "party": "seller", "confirmed": False}]}
CLEARED = {"evidence": [{"type": "warehouse_record", "finding": "correct_item", "party": "seller", "confirmed": True}]}


@pytest.fixture(scope="module")
def book() -> ProcedureBook:
    return ProcedureBook.load()


def reading(*situations: str, stage: str = "after_sales", manner: str = "neutral") -> Reading:
    questions = [{"text": name, "situation": name, "query": name} for name in situations]
    return Reading.model_validate({"lang": "zh", "stage": stage, "customer_type": manner, "questions": questions})


@pytest.mark.parametrize(
    ("situation", "facts", "history", "step"),
    [
        ("wrong_item", {}, (), "after_sales.soothe_and_photo"),
        ("wrong_item", OPEN, (), "after_sales.soothe_and_photo"),
        ("wrong_item", OPEN, ("after_sales.soothe_and_photo",), "after_sales.verifying"),
        ("photo_trouble", {}, ("after_sales.soothe_and_photo",), "after_sales.why_photo"),
        ("wrong_item", CONFIRMED, (), "after_sales.remedy"),
        ("wrong_item", CONFIRMED, ("after_sales.remedy",), "after_sales.closing_apology"),
        ("missing_item", CLEARED, (), "after_sales.nothing_found"),
        ("troubleshooting", {}, (), "after_sales.diagnose"),
        ("troubleshooting", {}, ("after_sales.diagnose",), "after_sales.soothe_and_photo"),
        ("health_safety", {}, (), "safety.stop_using"),
        ("return_freight", {}, (), "return_freight.both_cases"),
        ("return_freight", CONFIRMED, (), "return_freight.shop_pays"),
        ("return_freight", {"order": {"return_reason": "personal"}}, (), "return_freight.buyer_pays"),
        ("urgent_delivery", {"order": {"status": "paid"}}, (), "urgent_delivery.paid_express"),
        ("urgent_delivery", {"order": {"status": "in_transit"}}, (), "urgent_delivery.shipped_already"),
        ("unpaid", {"order": {"status": "unpaid"}}, (), "unpaid_reminder.remind_once"),
        ("unpaid", {"order": {"status": "unpaid"}}, ("unpaid_reminder.remind_once",), "unpaid_reminder.no_more"),
        ("bad_review", {}, (), "bad_review.apologise_and_ask"),
        ("bad_review", {}, ("bad_review.apologise_and_ask",), "bad_review.solve"),
        ("extortion", {}, (), "extortion.neutral_reply"),
        ("extortion", {}, ("extortion.neutral_reply",), "extortion.clarify_condition"),
        ("where_parcel", {"order": {"status": "paid"}}, (), "parcel.not_shipped"),
        ("where_parcel", {}, (), "parcel.look_up"),
        ("complaint", {}, (), "hand_over.hand_over"),
        ("address_change", {"order": {"status": "shipped"}}, (), "address_check.after_dispatch"),
    ],
)
def test_next_step(
    book: ProcedureBook, situation: str, facts: dict[str, object], history: tuple[str, ...], step: str
) -> None:
    found = book.next_step(reading(situation), Facts.model_validate(facts), history)
    assert found is not None
    assert found.id == step


def test_no_procedure_for_small_talk(book: ProcedureBook) -> None:
    assert book.next_step(reading("greeting", stage="greeting"), Facts()) is None


@pytest.mark.parametrize(
    ("total", "history", "step"),
    [
        (199, (), "below_tier"),
        (200, (), "tier"),
        (259, ("bargaining.tier",), "gift"),
        (259, ("bargaining.tier", "bargaining.gift"), "final_no"),
        (None, (), "below_tier"),
    ],
)
def test_the_bargaining_ladder(
    book: ProcedureBook, shop: Shop, total: int | None, history: tuple[str, ...], step: str
) -> None:
    facts = Facts.model_validate({"order": {"total": total}})
    found = book.next_step(reading("discount", stage="bargaining"), facts, history, shop)
    assert found is not None
    assert found.step == step


def test_remedies_are_unlocked_only_by_confirmed_evidence(book: ProcedureBook) -> None:
    for situation in ("wrong_item", "damaged", "missing_item", "quality_problem", "compensation"):
        for facts in ({}, OPEN, CLEARED):
            step = book.next_step(reading(situation), Facts.model_validate(facts))
            assert step is not None and step.unlocks == ()
        step = book.next_step(reading(situation), Facts.model_validate(CONFIRMED))
        assert step is not None and "exchange" in step.unlocks


def test_extortion_leads_whatever_else_was_asked(book: ProcedureBook) -> None:
    found = book.next_step(reading("refund_status", "where_parcel", manner="extorting"), Facts())
    assert found is not None and found.procedure == "extortion"


def test_the_history_is_read_from_what_the_agent_wrote(book: ProcedureBook, shop: Shop) -> None:
    said = (
        ("customer", "便宜点"),
        ("agent", "满200可享九折包邮"),
        ("customer", "再少点"),
        ("agent", "可以选一件赠品哦"),
    )
    conversation = Conversation(messages=tuple(Message(role=r, text=t) for r, t in said))  # type: ignore[arg-type]
    assert {"bargaining.tier", "bargaining.gift"} <= book.history(conversation)
    only_customer = Conversation(messages=(Message(role="customer", text="九折 赠品 照片"),))
    assert book.history(only_customer) == frozenset()


def test_every_step_speaks_three_languages_and_knows_its_source(book: ProcedureBook) -> None:
    for procedure in book.procedures:
        for step in procedure.steps:
            assert step.source
            assert len({step.say.zh, step.say.en, step.say.ko}) == 3


def test_a_remedy_without_ground_is_refused(prompts: Path) -> None:
    path = prompts / "procedures" / "after_sales.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    asks: photo\n    repeats: true", "    unlocks: [gift]"), encoding="utf-8")
    with pytest.raises(ConfigError, match="after_sales.yaml.*unlocks"):
        PromptBuilder.load(prompts)


def test_an_ungated_step_may_not_rest_on_the_gated_item(prompts: Path) -> None:
    path = prompts / "procedures" / "extortion.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("    gate: supervisor\n", ""), encoding="utf-8")
    with pytest.raises(ConfigError, match="extortion.yaml.*G-97.*supervisor"):
        PromptBuilder.load(prompts)
