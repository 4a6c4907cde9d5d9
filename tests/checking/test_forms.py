"""Forms of commitments and of harmless neighbours, each read with the facts that decide it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copilot.case import Case
from copilot.checking.checker import PolicyChecker
from copilot.resources import load_yaml

CHECKER = PolicyChecker()
NOW = "2026-05-19T15:10:00+08:00"
FILES = sorted(Path(__file__).with_name("forms").glob("*.yaml"))


def forms() -> list[Any]:
    return [pytest.param(file.stem, form, id=name) for file in FILES for name, form in load_yaml(file).items()]


def test_every_promise_has_forms() -> None:
    assert [file.stem for file in FILES] == ["delivery-date", "discount-limit", "fault-admission"]


@pytest.mark.parametrize(("policy", "form"), forms())
def test_form(policy: str, form: dict[str, Any]) -> None:
    customer = form.get("customer")
    case = Case.model_validate(
        {
            "draft": form["draft"],
            "lang": form["lang"],
            "conversation": [{"role": "customer", "text": customer}] if customer else [],
            "facts": {"now": NOW, **form.get("facts", {})},
            "shop": form.get("shop", {}),
        }
    )
    found = {f.severity for f in CHECKER.check_case(case).findings if f.policy == policy}
    assert ("block" in found) is (form["expect"] == "block"), found
