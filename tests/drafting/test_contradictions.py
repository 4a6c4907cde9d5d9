"""Facts that contradict each other are noted with their fields, and no reply states one of them."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.contradictions import contradictions
from copilot.draft import Draft
from copilot.turn import Turn
from copilot.types import Lang
from tests.drafting.support import copilot, facts, talk
from tests.drafting.test_composer import LANGS

DAY = "2026-11-{:02d}T10:00:00+08:00".format
BAD: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    # id: order (now is 12 November), the fields a note names
    "future": ({"status": "shipped", "carrier": "yto", "shipped_at": DAY(25), "paid_at": DAY(28)}, ("shipped_at", "paid_at", "now")),
    "paid_but_moved": ({"status": "paid", "shipped_at": DAY(8), "delivered_at": DAY(10)}, ("status", "shipped_at", "delivered_at")),
    "unpaid_but_sent": ({"status": "unpaid", "shipped_at": DAY(8)}, ("status", "shipped_at")),
    "delivered_before_paid": ({"status": "delivered", "paid_at": DAY(10), "delivered_at": DAY(8)}, ("paid_at", "delivered_at")),
    "delivered_before_sent": ({"status": "delivered", "shipped_at": DAY(10), "delivered_at": DAY(8)}, ("shipped_at", "delivered_at")),
    "on_its_way_but_there": ({"status": "in_transit", "delivered_at": DAY(10)}, ("status", "delivered_at")),
    "scan_to_come": ({"status": "in_transit", "tracking": [{"time": DAY(20), "event": "arrived"}]}, ("tracking.0", "now")),
}  # fmt: skip
ASKED: dict[Lang, str] = {"zh": "我的包裹到哪了？", "en": "Where is my parcel?", "ko": "제 택배 어디까지 왔나요?"}
HELD: dict[Lang, str] = {"zh": "记录", "en": "order record", "ko": "주문 기록"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("order", "fields"), BAD.values(), ids=BAD.keys())
async def test_what_contradicts_is_noted_and_not_stated(
    order: dict[str, Any], fields: tuple[str, ...], lang: Lang
) -> None:
    reply = await copilot().reply(talk(ASKED[lang]), facts(order=order))
    assert reply.outcome == "abstained" and HELD[lang] in reply.text
    assert not any(char.isdigit() for char in reply.text)
    notes = "\n".join(note for note in reply.notes if note.startswith("facts contradict"))
    assert all(field in notes for field in fields)


GOOD: dict[str, dict[str, Any]] = {
    "sent": {"status": "shipped", "paid_at": DAY(7), "shipped_at": DAY(8), "ship_deadline": DAY(9)},
    "same_moment": {"status": "delivered", "shipped_at": DAY(8), "delivered_at": DAY(8)},
    "refund": {"status": "refund_requested", "paid_at": DAY(7), "delivered_at": DAY(10)},
    "zone_left_out": {"status": "paid", "paid_at": "2026-11-12T10:30:00"},
    "clock_skew": {"status": "paid", "paid_at": "2026-11-12T10:35:00+08:00"},
    "own_status": {"status": "packed", "shipped_at": DAY(8)},
    "nothing": {},
}


@pytest.mark.parametrize("order", GOOD.values(), ids=GOOD.keys())
def test_sound_facts_are_left_alone(order: dict[str, Any]) -> None:
    assert contradictions(facts(order=order)) == ()


@pytest.mark.parametrize("lang", LANGS)
async def test_a_question_about_the_shop_is_answered_all_the_same(lang: Lang) -> None:
    said = {"zh": "可以用什么方式付款？", "en": "Which payment methods do you take?", "ko": "결제 방법은 뭐가 있나요?"}[
        lang
    ]
    reply = await copilot().reply(talk(said), facts(order=BAD["future"][0]))
    assert reply.outcome == "drafted" and any("shipped_at" in note for note in reply.notes)


def test_a_model_may_not_state_a_disputed_order() -> None:
    turn = Turn.start(copilot(), talk(ASKED["en"]), facts(order=BAD["future"][0]), None, None, None, None, 0)
    turn.reading = turn.reading.model_copy(update={"lang": "en"})
    assert turn.ground(Draft(text="Your parcel has already been shipped.", lang="en", model="m"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("salt", range(4))
async def test_the_carriers_estimate_is_quoted_as_the_carriers(lang: Lang, salt: int) -> None:
    order = {"status": "shipped", "shipped_at": DAY(10), "carrier_eta": {"date": "2026-11-14"}}
    for said in (ASKED[lang], {"zh": "什么时候能到？", "en": "When will it arrive?", "ko": "언제 도착해요?"}[lang]):
        reply = await copilot().reply(talk(said), facts(order=order), salt=salt)
        assert "14" in reply.text and reply.verdict.outcome == "passed"
