"""Denying what the record shows and blaming the buyer, in the words people use, and what only sounds like it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from copilot.case import Case
from copilot.checking.checker import PolicyChecker

CHECKER = PolicyChecker()
SAID = yaml.safe_load(Path(__file__).with_name("denials.yaml").read_text(encoding="utf-8"))
CONFIRMED = {"type": "customer_photo", "finding": "damaged", "party": "seller", "confirmed": True}
CLAIMED = {"type": "customer_statement", "finding": "damaged", "party": "unknown", "confirmed": False}


def outcomes(lang: str, kind: str, *evidence: dict[str, Any]) -> dict[str, str]:
    said = SAID[lang]
    order = {"status": "delivered", "total": 189.0, "delivered_at": "2026-11-22T10:00:00+08:00"}
    facts = {"now": "2026-11-24T10:00:00+08:00", "order": order, "evidence": list(evidence)}
    found = {}
    for text in said[kind]:
        whole = (
            "。".join((said["before"], text, said["after"]))
            if lang == "zh"
            else f"{said['before']} {text} {said['after']}"
        )
        case = Case.model_validate(
            {"id": "x", "lang": lang, "draft": whole, "facts": facts, "shop": {"return_days": 7},
             "conversation": [{"role": "customer", "text": said["customer"]}]}
        )  # fmt: skip
        found[text] = CHECKER.check_many([case])[0].outcome
    return found


@pytest.mark.parametrize("lang", SAID)
def test_a_denial_is_stopped_by_the_record_and_else_warned_of(lang: str) -> None:
    against, open_still = outcomes(lang, "denies", CONFIRMED), outcomes(lang, "denies", CLAIMED)
    assert set(against.values()) == {"rejected"}, against
    assert set(open_still.values()) == {"warned"}, open_still


@pytest.mark.parametrize("lang", SAID)
def test_blaming_the_buyer_is_stopped(lang: str) -> None:
    found = outcomes(lang, "blames", CLAIMED) | outcomes(lang, "blames")
    assert set(found.values()) == {"rejected"}, found


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize("evidence", [(), (CLAIMED,), (CONFIRMED,)], ids=["nothing", "claimed", "confirmed"])
def test_care_rules_questions_and_conditions_are_let_through(lang: str, evidence: tuple[dict[str, Any], ...]) -> None:
    found = {text: word for text, word in outcomes(lang, "innocent", *evidence).items() if word != "passed"}
    assert not found


def test_praise_of_the_goods_is_no_denial_where_nobody_complains() -> None:
    order = {"status": "none"}
    case = {"id": "x", "lang": "zh", "draft": "您放心，东西都是正品。", "facts": {"order": order},
            "conversation": [{"role": "customer", "text": "你好，我想买这双鞋"}]}  # fmt: skip
    assert CHECKER.check_many([Case.model_validate(case)])[0].outcome == "passed"
