"""Which answer a turn gets from the composer: what the order and the customer's very words change about it."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.drafting.composer.quotes.quoting import Quote, spoken
from copilot.drafting.composer.wording.approved import Instead
from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.scenarios import DONE, PAID, SENT
from tests.drafting.support import composer, copilot, facts, snippets, talk
from tests.drafting.test_composer import LANGS, SMALL, compose

RETURNED = {
    **DONE,
    "status": "refund_requested",
    "tracking": [{"time": "2026-11-12T08:10:00+08:00", "event": "退货包裹仓库已签收", "place": "杭州"}],
}

TURNS: dict[str, tuple[str, dict[str, Any], dict[str, str], str]] = {
    # id: situation as it is read, facts, what is said, the move that answers
    "stuck": ("where_parcel", {"order": SENT}, {"zh": "物流三天没动了，是不是丢了", "en": "tracking hasn't moved, is it lost?", "ko": "배송이 이틀째 그대로예요"}, "where_parcel.stuck_carrier"),
    "chased": ("where_parcel", {"order": SENT}, {"zh": "帮我催一下快递", "en": "please chase the courier", "ko": "택배 좀 재촉해 주세요"}, "where_parcel.chased"),
    "worn": ("returns", {"order": DONE}, {"zh": "穿过一次能退吗", "en": "wore them once, can i return", "ko": "한 번 입었는데 반품되나요"}, "returns.used"),
    "worn_swap": ("exchange", {"order": DONE}, {"zh": "穿出去跑了一次，能换大一码吗", "en": "played one game in them, swap for a bigger size?", "ko": "밖에서 한번 신었는데 한 치수 큰 걸로 교환돼요?"}, "exchange.used"),
    "refused": ("refund_status", {"order": SENT}, {"zh": "不想要了直接拒收，钱什么时候退", "en": "can i refuse the parcel, when do i get the refund", "ko": "수취 거부하면 환불 언제 돼요"}, "cancel_order.sent"),
    "approved": ("signed_not_received", {"order": {"status": "unpaid", "total": 1000}, "approvals": [{"type": "discount", "percent": 15, "expires": "2026-12-31"}]}, {"zh": "那边怎么说", "en": "so what did they say", "ko": "뭐라고 하시던가요"}, "discount.approved"),
    "return_here": ("refund_status", {"order": RETURNED}, {"zh": "退的货你们签收了，钱呢", "en": "you have my return, where is the money", "ko": "반품 도착했다는데 환불 언제 돼요"}, "refund_status.arrived"),
    "unworn": ("returns", {"order": DONE}, {"zh": "没穿过没洗过能退吗", "en": "never worn, can i return", "ko": "안 입었는데 반품되나요"}, "returns.terms"),
    "opened": ("returns", {"order": DONE}, {"zh": "拆开看了一下能退吗", "en": "opened it, can i return", "ko": "포장 뜯었는데 반품되나요"}, "returns.opened"),
    "assembled": ("returns", {"order": DONE}, {"zh": "桌子已经装好了能退吗", "en": "it is assembled, can i return", "ko": "이미 조립했는데 반품되나요"}, "returns.assembled"),
    "address": ("returns", {"order": DONE}, {"zh": "退货地址给我", "en": "what's the return address", "ko": "반품 주소 알려 주세요"}, "returns.address"),
    "wrong_colour": ("exchange", {"order": DONE}, {"zh": "买黑的来了个白的，换", "en": "got the wrong one, exchange it", "ko": "블랙인데 화이트가 왔어요 교환해 주세요"}, "wrong_item.ask_photo"),
    "colour_differs": ("colour_advice", {"order": DONE}, {"zh": "颜色跟图片差好多", "en": "looks different from the photos", "ko": "색상이 화면이랑 달라요"}, "colour_advice.differs"),
    "not_sent_yet": ("wrong_item", {"order": PAID}, {"zh": "拍错了要42码", "en": "ordered wrong, need 42", "ko": "잘못 시켰어요 42로요"}, "order_change.given"),
    "new_address": ("address_change", {"order": PAID}, {"zh": "是18栋不是13栋", "en": "it's 88 Garden Road", "ko": "12번지 301호예요"}, "address_change.given"),
    "tier_asked": ("promotion", {}, {"zh": "满200那个活动，两件一起算吗", "en": "the 200 offer, do two items count together", "ko": "200위안 행사요, 두 개 합쳐서 되나요"}, "promotion.tier_named"),
    "price_and_gift": ("gift", SMALL, {"zh": "凑个整180呗，再送双袜子", "en": "make it cheaper and throw in a gift", "ko": "깎아 주시고 사은품도요"}, "discount.below"),
    "near_promotion": ("discount", {}, {"zh": "一共298，差2块到300能减吗", "en": "it's 298, can I get the 300 deal", "ko": "298인데 300 할인 되나요"}, "discount.near_promo"),
    "elsewhere": ("discount", {}, {"zh": "别家比你家便宜", "en": "it's cheaper elsewhere", "ko": "다른 데가 더 싸요"}, "discount.elsewhere"),
    "reward": ("coupon", {"order": DONE}, {"zh": "给好评送券吗", "en": "coupon for a review?", "ko": "후기 쓰면 쿠폰 주나요"}, "review_reward.none"),
    "refund_for_review": ("refund_request", {"order": DONE}, {"zh": "退我50就删差评", "en": "refund 50 and I delete the review", "ko": "50 환불하면 후기 지울게요"}, "extortion.neutral"),
    "bulk": ("price", {}, {"zh": "60个多少钱一个", "en": "price for 60 pcs", "ko": "60개면 얼마예요"}, "bulk_order.ask"),
    "how_long": ("refund_request", {"order": DONE}, {"zh": "退款多久到", "en": "how long until my refund", "ko": "환불 언제 되나요"}, "refund_status.rule"),
    "any_news": ("other", {"order": DONE}, {"zh": "一天了还没结果吗", "en": "any update on this", "ko": "결과 나왔나요"}, "follow_up.ask"),
    "praise": ("quality_problem", {"order": DONE}, {"zh": "质量不错", "en": "great quality", "ko": "품질 좋아요"}, "good_review.thanks"),
    "unpaid_freight": ("shipping_fee", SMALL, {"zh": "差一点包邮吗", "en": "free shipping?", "ko": "무료 배송인가요"}, "shipping_fee.gap"),
    # what was told is used, not asked for again
    "usual_size": ("size_advice", {}, {"zh": "这双鞋偏码吗，我平时穿42，脚背高", "en": "do these shoes run small, I usually wear 42", "ko": "이 신발 작게 나오나요, 평소 42 신어요"}, "size_advice.which_usual"),
    "foot_shape": ("size_advice", {}, {"zh": "脚宽，这双鞋选几码", "en": "wide feet, which size in these shoes", "ko": "발볼이 넓은데 이 신발 몇 사이즈요"}, "size_advice.shape"),
    "usual_letter": ("size_advice", {}, {"zh": "我平时穿L码，这件选几码", "en": "I usually wear L, which size of this", "ko": "평소 L 입는데 몇 사이즈요"}, "size_advice.body_usual"),
    "new_number": ("address_change", {"order": PAID}, {"zh": "手机号换成13800000000", "en": "change my phone to 138 0000 0000", "ko": "전화번호 010-0000-0000으로 변경해 주세요"}, "address_change.phone_given"),
    "number_only": ("address_change", {"order": PAID}, {"zh": "手机号换了", "en": "my phone changed", "ko": "전화번호가 바뀌었어요"}, "address_change.phone"),
    "tag_cut": ("returns", {}, {"zh": "标签剪了还能退吗", "en": "I cut the tags off, can I return it", "ko": "택을 잘랐는데 반품 되나요"}, "returns.used"),
    # a question goes by what it names, whatever situation it was read as
    "stairs": ("troubleshooting", {}, {"zh": "我家六楼没电梯", "en": "no lift here, 5th floor", "ko": "5층인데 엘베 없어요"}, "carrier.unknown"),
    "charging": ("delivery_time", {}, {"zh": "充满要多久", "en": "how long to charge it", "ko": "완충까지 얼마나 걸려요"}, "product_info.which"),
    "seals": ("troubleshooting", {}, {"zh": "会漏水吗", "en": "does it leak", "ko": "안 새나요"}, "product_info.which"),
    "leaks": ("troubleshooting", {"order": DONE}, {"zh": "保温杯一直漏水", "en": "the flask is leaking", "ko": "보온병에서 물이 새요"}, "quality_problem.ask_photo"),
    "why_express": ("shipping_fee", {}, {"zh": "顺丰要多付15，为什么", "en": "15 extra for SF? why", "ko": "SF는 왜 15위안 더 내요"}, "carrier.why"),
    "abroad": ("delivery_time", {}, {"zh": "寄香港要几天", "en": "how long to Hong Kong", "ko": "서울까지 며칠 걸려요"}, "remote_area.abroad"),
    "presale_smell": ("health_safety", {}, {"zh": "甲醛多吗", "en": "is there formaldehyde in it", "ko": "포름알데히드 있나요"}, "product_info.which"),
    "harmed": ("health_safety", {"order": DONE}, {"zh": "闻了头疼，甲醛很重", "en": "fumes gave me a headache, is it toxic", "ko": "냄새 때문에 머리가 아파요"}, "health_safety.stop"),
    "child_height": ("size_advice", {}, {"zh": "孩子一米三，这书桌能用吗", "en": "my son is 130 cm, does the desk suit him", "ko": "아이 키 130인데 책상 맞을까요"}, "product_info.which"),
    "today": ("urgent_delivery", {"order": {"status": "paid"}}, {"zh": "今天能发吗，急", "en": "will it ship today? urgent", "ko": "오늘 출고되나요? 급해요"}, "urgent_delivery.paid_plain"),
    "today_unpaid": ("urgent_delivery", {}, {"zh": "今天能发吗，急", "en": "will it ship today? urgent", "ko": "오늘 출고되나요? 급해요"}, "urgent_delivery.pay_today"),
    "where": ("delivery_time", {"order": SENT}, {"zh": "到哪了，明天能到不", "en": "where is it, here tomorrow?", "ko": "어디쯤이에요, 내일 와요?"}, "where_parcel.sent_carrier"),
    "faulty_refund": ("refund_request", {"order": DONE}, {"zh": "手柄坏了，退款", "en": "the handle came off, money back", "ko": "손잡이가 떨어졌어요 환불해 주세요"}, "quality_problem.ask_photo"),
    "stars_for_coupon": ("extortion", {"order": DONE}, {"zh": "给券我就给五星", "en": "five stars if you send me a coupon", "ko": "쿠폰 주면 별 다섯 개 줄게요"}, "review_reward.none"),
    "threat": ("extortion", {"order": DONE}, {"zh": "不退就给差评，别想五星", "en": "refund or a 1 star, no five stars", "ko": "환불 안 하면 별 하나, 별 다섯은 없어요"}, "extortion.neutral"),
    "opened_socks": ("returns", {"order": DONE}, {"zh": "袜子拆开了能退吗", "en": "opened the socks, can i return", "ko": "양말 개봉했는데 반품되나요"}, "returns.intimate"),
    "waist": ("size_advice", {}, {"zh": "腰围80穿什么码", "en": "32 inch waist, which size", "ko": "허리 32인데 사이즈 뭐예요"}, "size_advice.chart"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("situation", "known", "said", "move"), TURNS.values(), ids=TURNS.keys())
def test_the_answer_fits_order_and_words(
    situation: str, known: dict[str, Any], said: dict[str, str], move: str, lang: Lang
) -> None:
    assert [part.move for part in compose(lang, situation, said[lang], **known).parts] == [move]


COMFORT = (("zh", "到哪了", "物流三天没动了"), ("en", "where is it", "it still hasn't moved"),
           ("ko", "어디쯤인가요", "배송이 그대로예요"))  # fmt: skip


@pytest.mark.parametrize(("lang", "calm", "worried"), COMFORT, ids=LANGS)
def test_only_who_worries_is_comforted(lang: Lang, calm: str, worried: str) -> None:
    assert not compose(lang, "where_parcel", calm, order=SENT).parts[0].soothes
    assert compose(lang, "where_parcel", worried, order=SENT).parts[0].soothes == "delay"


@pytest.mark.parametrize("lang", LANGS)
def test_one_apology_is_enough(lang: Lang) -> None:
    late = {**PAID, "ship_deadline": "2026-11-11T09:00:00+08:00"}
    sorry = composer().wording(lang).frame.cues["apology"]
    slow = {"zh": "怎么还没发", "en": "still not sent", "ko": "아직 출고가 안 됐어요"}[lang]
    for salt in range(6):
        made = compose(lang, "dispatch_time", slow, order=late, salt=salt)
        assert sum(any(word in piece.text.lower() for word in sorry) for piece in made.pieces) == 1


ASKED = (
    ("zh", "这款防水吗", "哪一款", "SH-103"), ("en", "is it waterproof?", "item", "SH-103"),
    ("ko", "이 신발 방수 되나요?", "어떤 상품", "SH-103"),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "said", "asks", "never"), ASKED, ids=LANGS)
async def test_who_only_points_is_asked_which(lang: Lang, said: str, asks: str, never: str) -> None:
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk(said), facts())
    assert asks in reply.text
    assert not any(never in citation.id for citation in reply.citations)


@pytest.mark.parametrize(
    ("said", "told", "never"),
    [
        ("保温杯能装牛奶吗", "牛奶", "卖点"),
        ("真空保温杯多少钱", "价格是99元", "价格："),
        ("轻暖立领羽绒服会不会钻绒", "钻出", "CF-"),
    ],
    ids=["contents", "price", "down"],
)
async def test_product_data_are_said_not_pasted(said: str, told: str, never: str) -> None:
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk(said), facts())
    assert told in reply.text
    assert never not in reply.text
    assert "（AP" not in reply.text and "（CF" not in reply.text


@pytest.mark.parametrize(
    ("said", "text"),
    [("颜色：雾灰/黑色。", "颜色有雾灰、黑色。"), ("卖点：轻。", "轻。"), ("尺寸：40cm。", "尺寸：40cm。")],
    ids=["list", "bare", "unknown"],
)
def test_labels_become_words(said: str, text: str) -> None:
    assert spoken(Quote(said), {"颜色": "颜色有{value}", "卖点": "{value}"}).text == text


@pytest.mark.parametrize("lang", LANGS)
def test_every_redirection_leads_somewhere(lang: Lang) -> None:
    known = composer().wording(lang).situations
    targets: list[Instead] = [other for answer in known.values() for other in answer.instead]
    assert targets
    assert all(other.use in known for other in targets)
