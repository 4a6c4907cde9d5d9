"""What is asked, wished, refused, reported or only supposed commits to nothing; the same words stated do."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import yaml

from copilot.case import Case
from copilot.checking.checker import PolicyChecker

CHECKER = PolicyChecker()
GRIDS = yaml.safe_load(Path(__file__).with_name("scopes.yaml").read_text(encoding="utf-8"))
FACTS = {
    "now": "2026-11-24T10:00:00+08:00",
    "order": {"status": "shipped", "total": 129.0, "paid_at": "2026-11-22T10:00:00+08:00"},
    "evidence": [{"type": "customer_statement", "finding": "damaged", "party": "unknown", "confirmed": False}],
}


def _stopped(policy: str, lang: str, kind: str) -> dict[str, bool]:
    grid = GRIDS[policy][lang]
    told = {}
    for frame, thing in product(grid[kind], grid["of"]):
        draft = " ".join((grid["before"], frame.format(thing) + ("。" if lang == "zh" else ""), grid["after"]))
        conversation = [{"role": "customer", "text": grid["customer"]}]
        case = Case.model_validate(
            {"id": "x", "lang": lang, "draft": draft, "facts": FACTS, "conversation": conversation}
        )
        told[frame.format(thing)] = CHECKER.check_many([case])[0].outcome == "rejected"
    return told


@pytest.mark.parametrize(("policy", "lang"), [(policy, lang) for policy in GRIDS for lang in GRIDS[policy]])
def test_what_is_stated_is_stopped(policy: str, lang: str) -> None:
    told = _stopped(policy, lang, "stated")
    passed = [text for text, stopped in told.items() if not stopped]
    # "It should, without fail" and "expect it" are doubtful and only warned of.
    assert len(passed) <= (0.11 if (policy, lang) == ("delivery-date", "en") else 0.03) * len(told), passed


@pytest.mark.parametrize(("policy", "lang"), [(policy, lang) for policy in GRIDS for lang in GRIDS[policy]])
def test_what_is_left_open_is_not(policy: str, lang: str) -> None:
    told = _stopped(policy, lang, "open")
    stopped = [text for text, held in told.items() if held]
    assert len(stopped) <= 0.07 * len(told), stopped
