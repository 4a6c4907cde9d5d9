"""The frozen values that flow between steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from copilot.case import Case
from copilot.conversation import Conversation, Message
from copilot.errors import CopilotError, DraftRejected, ModelError, StaleDraft, StoreError
from copilot.facts import Facts
from copilot.reading import Reading
from copilot.reply import Reply
from copilot.shop import Shop
from copilot.verdict import Finding, Verdict, worst


def said(*turns: str) -> Conversation:
    """Return a conversation of `role: text` lines."""
    parts = (turn.split(": ", 1) for turn in turns)
    return Conversation(messages=tuple(Message.model_validate({"role": role, "text": text}) for role, text in parts))


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((), ""),
        (("customer: hi",), "hi"),
        (("customer: old", "agent: yes?", "customer: a", "customer: b"), "a\nb"),
        (("customer: a", "customer: b", "agent: sent too early"), "a\nb"),
        (("agent: hello",), ""),
        (("customer: a", "system: joined", "customer: b"), "b"),
    ],
    ids=["nothing", "one", "burst", "answered burst", "agent only", "system between"],
)
def test_customer_turn_is_the_last_burst(turns: tuple[str, ...], expected: str) -> None:
    assert said(*turns).customer_turn == expected


def finding(severity: str, shadow: bool = False) -> Finding:
    """Return a finding of a severity."""
    return Finding.model_validate(
        {"policy": "p", "severity": severity, "start": 0, "end": 1, "text": "x", "message": "m", "shadow": shadow}
    )


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ((), "passed"),
        ((finding("warn"),), "warned"),
        ((finding("warn"), finding("block")), "rejected"),
        ((finding("block", shadow=True),), "passed"),
        ((finding("block", shadow=True), finding("warn")), "warned"),
    ],
    ids=["none", "warning", "worst counts", "shadow", "shadow beside warning"],
)
def test_worst(findings: tuple[Finding, ...], outcome: str) -> None:
    assert worst(findings) == outcome


READING = Reading.model_validate({"lang": "en"})


@pytest.mark.parametrize("outcome", ["rejected", "unchecked"])
@pytest.mark.parametrize("kind", ["drafted", "fallback", "abstained"])
def test_a_reply_cannot_hold_a_text_that_did_not_pass(outcome: Any, kind: Any) -> None:
    with pytest.raises(ValidationError, match="cannot be a reply"):
        Reply(outcome=kind, text="x", lang="en", verdict=Verdict(outcome=outcome), reading=READING, model="m")


@pytest.mark.parametrize("outcome", ["passed", "warned"])
def test_a_reply_holds_a_text_that_passed(outcome: Any) -> None:
    verdict = Verdict(outcome=outcome)
    reply = Reply(outcome="drafted", text="x", lang="en", verdict=verdict, reading=READING, model="m")
    assert reply.raise_for_verdict() is reply


def test_an_empty_reply_raises_when_asked() -> None:
    verdict = Verdict(outcome="rejected", findings=(finding("block"),))
    reply = Reply(outcome="abstained", text="", lang="en", verdict=verdict, reading=READING, model="m")
    with pytest.raises(DraftRejected, match="m"):
        reply.raise_for_verdict()


@pytest.mark.parametrize("value", ["259", True, [1]], ids=["text", "switch", "list"])
def test_money_must_be_a_number(value: object) -> None:
    with pytest.raises(ValidationError, match="must be a number"):
        Facts.model_validate({"order": {"total": value}})


@pytest.mark.parametrize(("value", "shown"), [(259, "259"), (259.5, "259.5"), (0, "0")], ids=["whole", "cents", "none"])
def test_an_amount_goes_out_as_the_number_that_a_case_takes(value: float, shown: str) -> None:
    facts = Facts.model_validate({"order": {"total": value}})
    written = facts.model_dump_json(exclude_none=True)
    assert f'"total":{shown}' in written
    assert Facts.model_validate_json(written) == facts


def test_money_is_exact() -> None:
    order = Facts.model_validate({"order": {"total": 0.1}}).order
    assert order is not None
    assert order.total == Decimal("0.1")


def test_unknown_facts_are_kept_and_known_ones_checked() -> None:
    assert Facts.model_validate({"mood": "good"}).model_extra == {"mood": "good"}
    with pytest.raises(ValidationError, match="now"):
        Facts.model_validate({"now": "soon"})


def test_a_case_takes_null_as_missing() -> None:
    case = Case.model_validate({"id": 7, "draft": "x", "conversation": None, "facts": None, "shop": None, "extra": 1})
    assert (case.conversation, case.facts, case.shop) == ((), Facts(), None)
    assert case.to_conversation().id == "7"


def test_values_are_frozen() -> None:
    for value, field in ((said("customer: a"), "id"), (Shop(), "cutoff"), (Facts(), "now")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(value, field, None)


def test_errors_form_one_tree() -> None:
    assert issubclass(StaleDraft, StoreError)
    assert issubclass(StoreError, CopilotError)
    assert ModelError("busy", is_retryable=True).is_retryable
    assert not ModelError("wrong key").is_retryable
