"""What is done at once about a matter is no time; what is promised at once is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from copilot.case import Case
from copilot.checking.checker import PolicyChecker

CHECKER = PolicyChecker()
GRIDS = yaml.safe_load(Path(__file__).with_name("follows_up.yaml").read_text(encoding="utf-8"))
MATTERS = ("refund", "dispatch", "arrival")
SHOP = {"dispatch_hours": 48, "refund_business_days": [1, 3]}
PAID, NOW, DEADLINE = "2026-11-24T09:00:00+08:00", "2026-11-24T10:00:00+08:00", "2026-11-26T09:00:00+08:00"


def outcome(lang: str, draft: str, customer: str, status: str) -> str:
    order = {"status": status, "total": 189.0, "paid_at": PAID, "ship_deadline": DEADLINE}
    case = Case.model_validate(
        {"id": "x", "lang": lang, "draft": draft, "facts": {"now": NOW, "order": order}, "shop": SHOP,
         "conversation": [{"role": "customer", "text": customer}]}
    )  # fmt: skip
    return CHECKER.check_many([case])[0].outcome


def told(lang: str, matter: str, kind: str) -> dict[str, str]:
    grid = GRIDS[lang]
    space = "" if lang == "zh" else " "
    said = [frame.format(word) for frame in grid[matter][kind] for word in grid["at_once"]]
    whole = {text: space.join((grid["before"], text, grid["after"])) for text in dict.fromkeys(said)}
    asked = grid[matter]["customer"], grid[matter]["status"]
    return {text: outcome(lang, draft, *asked) for text, draft in whole.items()}


@pytest.mark.parametrize(("lang", "matter"), [(lang, matter) for lang in GRIDS for matter in MATTERS])
def test_what_is_done_at_once_is_let_through(lang: str, matter: str) -> None:
    assert not {text for text, found in told(lang, matter, "follows_up").items() if found == "rejected"}


@pytest.mark.parametrize(("lang", "matter"), [(lang, matter) for lang in GRIDS for matter in MATTERS])
def test_what_is_promised_at_once_is_stopped(lang: str, matter: str) -> None:
    found = told(lang, matter, "promises")
    passed = {text for text, word in found.items() if word != "rejected"}
    assert len(passed) <= 0.2 * len(found), passed


@pytest.mark.parametrize(
    ("lang", "draft"),
    [
        ("en", "We'll ship it in 3 days."), ("en", "We'll ship it within 72 hours."), ("zh", "三天内发货"),
        ("zh", "3天后给您发货"), ("ko", "3일 후에 발송해 드리겠습니다."),
    ],
)  # fmt: skip
def test_a_longer_window_than_the_published_one_still_has_to_meet_the_order_s_deadline(lang: str, draft: str) -> None:
    assert outcome(lang, draft, "什么时候发货", "paid") == "rejected"


@pytest.mark.parametrize(
    ("lang", "draft"), [("en", "We ship within 48 hours of payment."), ("zh", "付款后48小时内发货")]
)
def test_the_published_window_is_relayed(lang: str, draft: str) -> None:
    assert outcome(lang, draft, "什么时候发货", "paid") == "passed"
