"""What the reply works out or takes from the shop's own texts: sums under offers, the day of dispatch, exclusions."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.shop import Shop
from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.support import copilot, facts, held, snippets, talk
from tests.drafting.test_own_words import answered

STRINGS = (
    "Damage and warranty",
    "Instruments: 2 years against defects. Not covered: strings, drops, cracks from dry or hot storage.",
    "policy",
)
HARP = ("10-hole harmonica, key of C", "$24. Brass reeds. Cannot be returned once the seal is opened.", "product")
BAG = ("Padded gig bag", "$39. 10 mm foam. Fits FW-04; too big for FW-03.", "product")
PROOF = (
    "Damaged items",
    "Send photos of the box and the item within 3 days of delivery. Once confirmed we send a replacement.",
    "policy",
)
SHOP = {"return_days": 30, "return_shipping": "buyer"}

SUMS: dict[str, tuple[str, dict[str, Any], tuple[str, ...], tuple[str, ...]]] = {
    # id: the turn, the order, words the reply holds, words it must not hold
    "better-tier": ("promo plus ten percent right?", {"total": 1599}, ("1439.10", "1569", "be combined"), ()),
    "better-promo": ("can i use both the 30 off and the 10%?", {"total": 310}, ("10% off comes to 279",), ()),
    "better-said": ("is it better with the 30 off or the 10 percent", {"total": 310}, ("279", "280"), ()),
    "over": ("got a screenshot of 40 off 300, still good?", {"total": 329}, ("ended on 20 June", "296.10"), ()),
    "over-asked": ("is your 40 off 300 sale still running", {"total": 400}, ("ended on 20 June", "360"), ()),
    "gift-short": (
        "do i get one of those gifts w my 189 order? lol",
        {"total": 189},
        ("11 yuan", "200 yuan"),
        ("chat",),
    ),
    "paid-early": (
        "paid this morning, when will it ship?",
        {"status": "paid", "paid_at": "2026-11-12T09:02:00+08:00"},
        ("16:00", "today"),
        (),
    ),
    "paid-late": (
        "when does it ship, still processing",
        {"status": "paid", "paid_at": "2026-11-11T18:02:00+08:00"},
        ("after 16:00", "today"),
        (),
    ),
    "alone": (
        "says delivered, nothing here. i live alone so dont say ask family",
        {"status": "delivered"},
        ("carrier", "locker"),
        ("family", "neighbours"),
    ),
    "dropped": ("i dropped the lamp and it flickers, just send it in?", {"status": "delivered"}, ("photo",), ("free",)),
    "misfit": (
        "hole positions dont line up on the wardrobe. did you drill it wrong or am i stupid",
        {"status": "delivered"},
        ("number and the direction", "photo"),
        ("80 yuan",),
    ),
}


@pytest.mark.parametrize("name", SUMS)
async def test_sums_days_and_trouble_are_worked_out(name: str) -> None:
    turn, order, holds, never = SUMS[name]
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(
        talk(turn), facts(order={"status": "unpaid", **order})
    )
    held(reply)
    assert all(word in reply.text for word in holds), reply.text
    assert not any(word in reply.text for word in never), reply.text


OWN: dict[str, tuple[str, tuple[tuple[str, str, str], ...], tuple[str, ...], tuple[str, ...]]] = {
    "excluded": (
        "left it in my hot car and the top cracked. thats covered then right",
        (STRINGS,),
        ("Not covered: strings",),
        ("replacement",),
    ),
    "kept": ("i opened the harmonica, C doesnt suit me, swap for a G?", (HARP,), ("once the seal is opened",), ()),
    "codes": ("will the gig bag fit FW-03", (BAG,), ("too big for FW-03",), ()),
    "evidence": ("guitar has a crack straight out of the box!!", (PROOF,), ("within 3 days",), ("nobody got hurt",)),
}


@pytest.mark.parametrize("name", OWN)
async def test_the_shop_s_own_texts_settle_it(name: str) -> None:
    turn, rows, holds, never = OWN[name]
    reply = await answered(turn, rows, Shop.model_validate(SHOP), status="delivered")
    held(reply)
    assert all(word in reply.text for word in holds), reply.text
    assert not any(word in reply.text for word in never), reply.text


@pytest.mark.parametrize(
    ("lang", "turn"), [("zh", "满300减40的活动还有吗"), ("ko", "300위안 이상 40위안 할인 행사 아직 하나요?")]
)
async def test_an_offer_that_ended_is_said_to_be_over_in_every_language(lang: Lang, turn: str) -> None:
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(
        talk(turn), facts(order={"status": "unpaid", "total": 329})
    )
    held(reply)
    assert reply.reading.lang == lang
    assert "296.10" in reply.text, reply.text
