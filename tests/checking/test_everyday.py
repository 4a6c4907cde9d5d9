"""Agents' everyday lines pass, the binding ones that look like them do not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from copilot.case import Case
from copilot.checking.checker import PolicyChecker

CHECKER = PolicyChecker()
LINES = yaml.safe_load(Path(__file__).with_name("everyday.yaml").read_text(encoding="utf-8"))


def outcome(lang: str, line: str) -> str:
    turn, _, draft = line.rpartition(" > ")
    said = [{"role": "customer", "text": turn}] if turn else []
    case = Case.model_validate({"id": "x", "lang": lang, "draft": draft, "conversation": said})
    return CHECKER.check_many([case])[0].outcome


@pytest.mark.parametrize(("lang", "line"), [(lang, line) for lang in LINES for line in LINES[lang]["innocent"]])
def test_everyday_lines_are_not_stopped(lang: str, line: str) -> None:
    assert outcome(lang, line) == "passed"


@pytest.mark.parametrize(("lang", "line"), [(lang, line) for lang in LINES for line in LINES[lang]["binding"]])
def test_what_binds_the_shop_is_stopped(lang: str, line: str) -> None:
    assert outcome(lang, line) == "rejected"
