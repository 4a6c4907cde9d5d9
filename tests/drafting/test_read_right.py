"""What a turn is about: thanks, waits, pressure, another's order, parcels abroad; and nothing told beside it."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.drafting.composer.brief import Brief
from copilot.facts import Facts
from copilot.reading import Question, Reading
from copilot.types import Lang
from tests.drafting.scenarios import DONE, PAID, SENT
from tests.drafting.support import NOW, composer, parts, talk
from tests.drafting.test_composer import CART, LANGS, OFFER, compose

BACK = {"status": "refund_requested", "delivered_at": "2026-11-08T10:00:00+08:00"}
SCANNED = {**SENT, "tracking": [{"time": "2026-11-11T07:40:00+08:00", "place": "X", "event": "arrived"}]}
BROKEN: dict[str, Any] = {
    "order": DONE,
    "evidence": [{"type": "photo", "finding": "damaged", "party": "carrier", "confirmed": True}],
}
WRONG: dict[str, Any] = {
    "order": DONE,
    "evidence": [{"type": "photo", "finding": "wrong_item", "party": "seller", "confirmed": True}],
}

TURNS: dict[str, tuple[str, dict[str, Any], dict[str, str], str]] = {
    # id: situation as it is read, facts, what is said, the move that answers
    "ordered_thanks": ("order_confirm", {"order": PAID}, {"zh": "已拍，谢谢啦", "en": "placed it, thank you!", "ko": "결제 마쳤어요 고맙습니다"}, "thanks.ordered"),
    "waits_gladly": ("dispatch_time", {"order": PAID}, {"zh": "好，坐等发货，感谢", "en": "lovely, thanks, looking forward to the parcel", "ko": "네 출고 기다릴게요 감사해요"}, "thanks.ordered"),
    "ordered_asks": ("order_confirm", {"order": PAID}, {"zh": "拍好了，帮我确认地址，谢谢", "en": "paid, please confirm my address, thanks", "ko": "결제했어요 주소 확인 부탁드려요 감사합니다"}, "order_confirm.check"),
    "glad": ("thanks", {"order": DONE}, {"zh": "收到啦女儿特别喜欢，谢谢", "en": "arrived, my daughter loves it, thanks", "ko": "잘 받았어요 딸이 좋아해요 감사해요"}, "thanks.glad"),
    "kept_waiting": ("greeting", {}, {"zh": "在不在，没人理我", "en": "hi, no answer for ten minutes", "ko": "저기요 답이 없네요"}, "greeting.waited"),
    "pressed": ("unpaid", {"order": {"status": "unpaid"}}, {"zh": "别催了，我再想想", "en": "stop pushing me, still thinking", "ko": "재촉하지 마세요 생각 중이에요"}, "unpaid.pressed"),
    "others_order": ("order_confirm", {}, {"zh": "我同事在你家买了台灯，寄到哪个地址了", "en": "a colleague bought a lamp here, what address is it sent to?", "ko": "동료가 여기서 스탠드를 샀는데 주소가 어디예요?"}, "privacy.others"),
    "lost_no_change": ("address_change", {"order": SCANNED}, {"zh": "寄西宁的，是不是弄丢了", "en": "is it lost? Xining address", "ko": "시닝 주소인데 분실된 건가요?"}, "where_parcel.place"),
    "forwarder_time": ("where_parcel", {"order": DONE, "product": {"category": "x"}}, {"zh": "包裹在转运仓了，几天到家", "en": "it is at my forwarder now, when do I get it?", "ko": "배대지에 있는데 언제 와요?"}, "forwarded.ended"),
    "forwarder_fee": ("return_freight", {"order": DONE}, {"zh": "集运那边还要我付运费吗", "en": "does the forwarder charge me shipping?", "ko": "배송대행 배송비 또 내나요?"}, "forwarded.ended"),
    "refund_early": ("refund_request", {"order": BACK}, {"zh": "已经寄回去了，能先退吗", "en": "sent it back, can you refund it now?", "ko": "반품 보냈어요 먼저 환불 되나요?"}, "refund_status.open"),
    "member_price": ("membership", CART, {"zh": "老客户有会员价吗", "en": "any member price for a regular customer?", "ko": "단골인데 회원가 없나요?"}, "discount.tier_free"),
    "two_gifts": ("gift", CART, {"zh": "赠品能送两个吗", "en": "two gifts then?", "ko": "사은품 두 개 주나요?"}, "gift.one_each"),
    "orders_apart": ("promotion", {}, {"zh": "昨天买过一单，今天这单加起来满200算吗", "en": "yesterday's order and this one, do they add up?", "ko": "어제 주문한 거랑 합치면 할인되나요?"}, "promotion.apart_orders"),
    "contact_and_transfer": ("off_platform", {}, {"zh": "加个微信转账给你", "en": "your WhatsApp? I'd transfer the money", "ko": "카톡 알려 주시면 계좌이체할게요"}, "off_platform.both"),
    "other_item_name": ("invoice", {"order": PAID}, {"zh": "发票品名写办公用品", "en": "make the invoice say office supplies", "ko": "영수증 품목은 사무용품으로요"}, "invoice.as_bought_plain"),
    "address_told": ("order_change", {"order": PAID}, {"zh": "收货地址要改一下", "en": "need to change the delivery address", "ko": "배송지를 대구로 바꿔 주세요"}, "address_change.ask_paid"),
    "confirmed_reship": ("compensation", BROKEN, {"zh": "给我补发一个，再赔点", "en": "send another and pay me something", "ko": "재발송해 주시고 보상도요"}, "damaged.carrier_reship"),
    "confirmed_refund": ("refund_request", BROKEN, {"zh": "不要了，把钱退给我", "en": "no thanks, just my money back", "ko": "필요 없고 환불해 주세요"}, "damaged.carrier_refund"),
    "wrong_confirmed": ("exchange", WRONG, {"zh": "核对完了吗，给我换", "en": "checked? swap it please", "ko": "확인됐나요? 바꿔 주세요"}, "exchange.fault_wrong"),
    "late_money": ("compensation", {"order": SCANNED}, {"zh": "说好昨天到，赔我30", "en": "it was due yesterday, I want 30 yuan", "ko": "어제 온다더니 30위안 보상해 주세요"}, "compensation.parcel_place"),
    "colour_not_freight": ("return_freight", {"order": DONE}, {"zh": "颜色跟图片不一样，运费你们出", "en": "looks different from the photos, you pay shipping", "ko": "색이 사진이랑 달라요 배송비 내 주세요"}, "colour_advice.differs"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("situation", "known", "said", "move"), TURNS.values(), ids=TURNS.keys())
def test_the_turn_gets_what_it_is_about(
    situation: str, known: dict[str, Any], said: dict[str, str], move: str, lang: Lang
) -> None:
    assert [part.move for part in compose(lang, situation, said[lang], **known).parts] == [move]


@pytest.mark.parametrize("lang", LANGS)
def test_money_for_a_review_is_refused_in_every_wording(lang: Lang) -> None:
    said = {"zh": "给20红包我就删差评", "en": "pay me 20 and I delete the review", "ko": "20위안 주면 후기 지울게요"}[
        lang
    ]
    refused = {"zh": ("不会用", "做不了"), "en": ("don't trade", "can't give"), "ko": ("바꾸지 않", "드릴 수는 없")}[
        lang
    ]
    for salt in range(6):
        text = compose(lang, "extortion", said, salt=salt, order=DONE).draft.text
        assert any(word in text for word in refused)


@pytest.mark.parametrize("lang", LANGS)
def test_trouble_with_paying_is_told_to_who_has_it(lang: Lang) -> None:
    trouble = {"zh": "换个网络", "en": "another network", "ko": "다른 네트워크"}[lang]
    plain = {"zh": "可以转账给你吗", "en": "can I transfer to your bank account?", "ko": "계좌로 송금해도 되나요?"}[
        lang
    ]
    failed = {
        "zh": "付款失败了，转账行吗",
        "en": "payment failed, can I transfer it?",
        "ko": "결제 실패라 송금해도 되나요?",
    }[lang]
    assert trouble not in compose(lang, "off_platform", plain).draft.text
    assert trouble in compose(lang, "off_platform", failed).draft.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_regular_is_thanked_after_the_last_offer(lang: Lang) -> None:
    said = {"zh": "我可是老客户了，没有会员价吗", "en": "no member price for me?", "ko": "단골인데 회원가 없나요?"}[
        lang
    ]
    told = {"zh": "会员价", "en": "member price", "ko": "회원가"}[lang]
    assert told in compose(lang, "discount", said, OFFER[lang], order=CART["order"]).draft.text


@pytest.mark.parametrize("lang", LANGS)
def test_only_what_was_left_open_is_asked_of_a_large_order(lang: Lang) -> None:
    said = {
        "zh": "保温杯要120个，10号前能到吗",
        "en": "120 pcs of the flask, here by the 10th?",
        "ko": "보온병 120개, 10일까지 도착해요?",
    }[lang]
    product: dict[str, Any] = {"category": "x", "facts": ["CF-305"]}
    made = compose(lang, "bulk_order", said, product=product)
    assert [part.move for part in made.parts] == ["bulk_order.noted"]
    assert not made.parts[0].asks


def test_goods_are_not_told_beside_a_reduction() -> None:
    quotable = composer().wording("en").quotable
    assert "discount" in quotable.haggled and "product_info" not in quotable.haggled


COMPARED = (
    ("zh", "学生穿蓝色还是白绿好", ("蓝色", "白绿")),
    ("en", "for school, the blue or the white-green?", ("blue", "white-green")),
    ("ko", "블랙이랑 미스트퍼플 중 뭐가 나아요", ("블랙", "미스트퍼플")),
)


@pytest.mark.parametrize(("lang", "said", "named"), COMPARED, ids=LANGS)
def test_colours_are_weighed_by_the_names_the_customer_gave(lang: Lang, said: str, named: tuple[str, str]) -> None:
    made = compose(lang, "colour_advice", said)
    assert [part.move for part in made.parts] == ["colour_advice.shades"]
    assert all(name in made.draft.text for name in named)


REMARKS = {
    "zh": ("给两星", "新鞋气味重"),
    "en": ("2 stars from me", "they smell of glue"),
    "ko": ("별점 두 개", "새 신발 냄새가 심함"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_beside_trouble_a_remark_gets_no_holding_sentence(lang: Lang) -> None:
    profile, (review, remark) = parts().profile, REMARKS[lang]
    questions = tuple(Question(text=x, situation=s, query=x) for x, s in ((review, "bad_review"), (remark, "other")))
    known = {"now": NOW, "currency": "CNY", "order": DONE, "product": {"category": "x", "facts": ["SH-102"]}}
    brief = Brief(
        conversation=talk(f"{review}\n{remark}"), facts=Facts.model_validate(known), shop=profile.shop,
        reading=Reading(lang=lang, questions=questions), shop_name=profile.name[lang],
        agent_name=profile.agent[lang], salt=0,
    )  # fmt: skip
    assert [part.situation for part in composer().compose(brief).parts] == ["bad_review"]
