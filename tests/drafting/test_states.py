"""What a draft says of the order needs a record; rules, questions, conditions and denials need none."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from copilot.drafting.states import StateReader
from copilot.facts import Facts
from copilot.shop import Shop
from copilot.testing import FakeModel
from copilot.types import Lang
from tests.drafting.support import copilot, facts, held, talk


@cache
def states() -> StateReader:
    return StateReader.load()


def on_record(status: str | None, **order: Any) -> Facts:
    return Facts.model_validate({"order": {"status": status, **order}}) if status else Facts()


CLAIMS: dict[str, tuple[Lang, str, str | None]] = {
    "zh_paid": ("zh", "你已经支付了款项，请放心。", None),
    "zh_paid_unpaid": ("zh", "收到您的付款了，马上安排。", "unpaid"),
    "zh_status": ("zh", "您的订单状态为“已支付”。", "none"),
    "zh_shipped": ("zh", "您的订单已经发货了。", "paid"),
    "zh_transit": ("zh", "包裹在路上了，请耐心等待。", "paid"),
    "zh_delivered": ("zh", "您的包裹已签收，请查看。", "in_transit"),
    "zh_refunded": ("zh", "退款已到账，请查收。", "refund_requested"),
    "en_paid": ("en", "I see that you have already paid.", None),
    "en_payment": ("en", "Your payment has been received.", "unpaid"),
    "en_shipped": ("en", "Good news, your order has been shipped.", "paid"),
    "en_way": ("en", "Your parcel is on its way.", "paid"),
    "en_delivered": ("en", "It was delivered yesterday.", "in_transit"),
    "en_refunded": ("en", "Your refund has been processed.", "refund_requested"),
    "ko_paid": ("ko", "결제가 완료되었습니다.", None),
    "ko_shipped": ("ko", "상품이 이미 발송되었습니다.", "paid"),
    "ko_transit": ("ko", "현재 배송 중입니다.", "paid"),
    "ko_delivered": ("ko", "배송이 완료되었습니다.", "in_transit"),
    "zh_reward": ("zh", "有的，五星好评返现5元。", "delivered"),
    "en_reward": ("en", "Yes, you get cash back for a five star review.", "delivered"),
    "ko_reward": ("ko", "네, 별 다섯 개 주면 적립금이 있습니다.", "delivered"),
    "ko_refunded": ("ko", "환불이 완료되었습니다.", "refund_requested"),
}


@pytest.mark.parametrize(("lang", "text", "status"), CLAIMS.values(), ids=CLAIMS.keys())
def test_a_state_without_a_record_is_named(lang: Lang, text: str, status: str | None) -> None:
    assert len(states().unsupported(text, on_record(status), lang)) == 1


SAID: dict[str, tuple[Lang, str, dict[str, Any], bool]] = {
    "zh_buyer": ("zh", "退货运费由买家承担往返。", {}, True),
    "zh_seller": ("zh", "运费我们来承担，您放心。", {}, True),
    "zh_claimed": ("zh", "我们已经确认是我们的原因，因此往返运费由我们承担。", {}, True),
    "zh_on_record": (
        "zh",
        "我们已经确认是我们的原因，往返运费由我们承担。",
        {"evidence": [{"party": "seller", "confirmed": True}]},
        False,
    ),
    "zh_later": ("zh", "如果确认是我们的原因，往返运费由我们承担。", {}, False),
    "en_claimed": ("en", "We have confirmed it was our mistake.", {}, True),
    "ko_claimed": ("ko", "저희 실수로 확인되었습니다.", {}, True),
    "zh_both": ("zh", "个人原因退货运费由买家承担，核实为质量问题运费由本店承担。", {}, False),
    "zh_verified": ("zh", "这次的运费由本店承担。", {"evidence": [{"party": "seller", "confirmed": True}]}, False),
    "zh_unverified": ("zh", "这次的运费由本店承担。", {"evidence": [{"party": "seller", "confirmed": False}]}, True),
    "en_buyer": ("en", "The postage will be paid by the buyer.", {}, True),
    "en_seller": ("en", "No worries, we'll cover the return shipping.", {}, True),
    "en_rule": ("en", "We'll cover the return shipping if the item turns out to be faulty.", {}, False),
    "ko_seller": ("ko", "배송비는 판매자 왕복 부담입니다.", {}, True),
    "ko_rule": ("ko", "단순 변심이면 배송비는 고객님 부담입니다.", {}, False),
    "zh_flat": ("zh", "根据我们的政策，我们不能提供任何补偿。", {}, True),
    "zh_for_review": ("zh", "我们不能为了评价给您补偿。", {}, False),
    "en_flat": ("en", "Sorry, we cannot offer any compensation.", {}, True),
    "en_until": ("en", "We cannot offer any compensation until the photo is checked.", {}, False),
    "ko_flat": ("ko", "죄송하지만 보상은 불가합니다.", {}, True),
    "ko_rating": ("ko", "별점과 관련한 보상은 불가합니다.", {}, False),
    "zh_no": ("zh", "不，不能退。", {}, True),
    "zh_no_custom": ("zh", "定做的商品不能退货。", {"product": {"custom": True}}, False),
    "zh_no_late": ("zh", "抱歉，现在不能退货了。", {"order": {"delivered_at": "2026-10-01T10:00:00+08:00"}}, False),
    "zh_no_worn": ("zh", "穿过洗过的商品不能退货。", {}, False),
    "en_no": ("en", "Sorry, it cannot be returned.", {}, True),
    "en_no_worn": ("en", "It cannot be returned once it has been worn.", {}, False),
    "ko_no": ("ko", "반품은 불가합니다.", {}, True),
    "ko_no_used": ("ko", "사용하신 상품은 반품이 불가합니다.", {}, False),
}


@pytest.mark.parametrize(("lang", "text", "record", "named"), SAID.values(), ids=SAID.keys())
def test_who_pays_and_refusals_need_a_reason(lang: Lang, text: str, record: dict[str, Any], named: bool) -> None:
    known = Facts.model_validate({"now": "2026-11-12T10:30:00+08:00", **record})
    assert bool(states().unsupported(text, known, lang, Shop(return_days=7))) is named


HOLDS: dict[str, tuple[Lang, str, str | None]] = {
    "zh_paid": ("zh", "您的订单已经支付，我们会尽快安排。", "paid"),
    "zh_shipped": ("zh", "您的订单已经发货了。", "in_transit"),
    "zh_delivered": ("zh", "您的包裹已签收，请查看。", "delivered"),
    "zh_rule": ("zh", "已付款的订单48小时内发货，发货后可以在物流页查看。", None),
    "zh_if": ("zh", "如果已经付款，我们会尽快安排。", None),
    "zh_once": ("zh", "等包裹已签收后再申请即可。", None),
    "zh_asked": ("zh", "请问您已经付款了吗？", None),
    "zh_denied": ("zh", "这笔订单还没有付款成功的记录。", "unpaid"),
    "zh_said": ("zh", "您说已经付款，我先帮您核实。", None),
    "zh_return": ("zh", "您寄回的退货已签收，我们会尽快验收。", "refund_requested"),
    "zh_damage": ("zh", "商品在运输途中受到挤压，我们先核实。", None),
    "en_shipped": ("en", "Your order has been shipped.", "shipped"),
    "en_once": ("en", "Once it has been shipped, the tracking page shows the route.", "paid"),
    "en_if": ("en", "If you have already paid, it ships within the rule.", None),
    "en_not": ("en", "It has not been shipped yet.", "paid"),
    "en_asked": ("en", "Have you paid for the order already?", None),
    "en_rule": ("en", "The carrier gets paid orders within two days.", None),
    "en_until": ("en", "You can cancel until it has been shipped.", "paid"),
    "ko_paid": ("ko", "결제가 완료되었습니다.", "paid"),
    "ko_if": ("ko", "결제가 완료되면 이틀 안에 준비합니다.", None),
    "ko_after": ("ko", "배송이 완료된 후 신청하실 수 있습니다.", None),
    "ko_not": ("ko", "아직 발송되었다는 기록이 없습니다.", "paid"),
    "zh_no_reward": ("zh", "我们没有好评返现的活动，真实评价就好。", "delivered"),
    "zh_none": ("zh", "好评没有返现哦。", "delivered"),
    "en_no_reward": ("en", "We don't offer cash back for reviews, honest words are welcome.", "delivered"),
    "ko_no_reward": ("ko", "별점에 따른 적립금은 없습니다.", "delivered"),
    "ko_heard": ("ko", "그릇이 깨진 채로 도착했다니 속상하셨겠습니다.", None),
}


@pytest.mark.parametrize(("lang", "text", "status"), HOLDS.values(), ids=HOLDS.keys())
def test_a_recorded_state_or_no_statement_passes(lang: Lang, text: str, status: str | None) -> None:
    assert states().unsupported(text, on_record(status), lang) == ()


def test_a_moment_or_an_action_on_record_is_enough() -> None:
    paid = on_record("closed", paid_at="2026-11-12T09:00:00+08:00")
    assert states().unsupported("您的订单已经支付。", paid, "zh") == ()
    refunded = Facts.model_validate({"actions": [{"type": "refund_issued"}]})
    assert states().unsupported("退款已到账。", refunded, "zh") == ()


TURNS: dict[str, tuple[str, str, str]] = {
    "zh": ("怎么这么便宜", "您已经支付了款项，请放心。", "价格是厂家直供才实惠，品质我先帮您核实一下。"),
    "en": ("why so cheap", "You have already paid, so relax.", "Let me check the details for you first."),
    "ko": ("왜 이렇게 싸요", "결제가 완료되었습니다.", "먼저 확인해 보겠습니다."),
}


@pytest.mark.parametrize("lang", TURNS)
async def test_a_made_up_state_goes_back(lang: str) -> None:
    asked, made_up, good = TURNS[lang]
    model = FakeModel([made_up, good])
    reply = await copilot(model).reply(talk(asked), facts())
    assert made_up not in reply.text
    assert reply.attempts[0].draft.grounding
    assert len(model.prompts) == 2
    held(reply)
