"""What the composer says: the eval list's situations in three languages, and every situation past the checker."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.composer import Composition
from copilot.drafting.composer.sizes import advice as sizes
from copilot.drafting.composer.wording import render
from copilot.facts import Facts
from copilot.reading import Question, Reading
from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.scenarios import DONE, PAID, SCAN, SCENARIOS, SENT, TURNS, fault
from tests.drafting.support import NOW, composer, copilot, held, parts, talk

LANGS: tuple[Lang, ...] = ("zh", "en", "ko")


def compose(lang: Lang, situation: str, said: str = "…", *before: str, salt: int = 0, **facts: Any) -> Composition:
    """Return what the composer says to one question, before any check."""
    profile = parts().profile
    reading = Reading(lang=lang, questions=(Question(text=said, situation=situation, query=said),))
    brief = Brief(
        conversation=talk(*before, said), facts=Facts.model_validate({"now": NOW, "currency": "CNY", **facts}),
        shop=profile.shop, reading=reading, shop_name=profile.name[lang], agent_name=profile.agent[lang], salt=salt,
    )  # fmt: skip
    return composer().compose(brief)


def every(lang: Lang, situation: str, said: str = "…", *before: str, **facts: Any) -> list[str]:
    """Return the text in several of its wordings."""
    return [compose(lang, situation, said, *before, salt=salt, **facts).draft.text for salt in range(5)]


CART = {"order": {"status": "unpaid", "total": 259}}
SMALL = {"order": {"status": "unpaid", "total": 199}}
OFFER = {
    "zh": "A: 您这单可以享受9折并且包邮",
    "en": "A: Your order gets 10% off and free shipping",
    "ko": "A: 10% 할인과 무료 배송입니다",
}
GIFT = {
    "zh": "A: 还可以在赠品区选一件赠品",
    "en": "A: You may choose one gift",
    "ko": "A: 사은품 한 가지를 고르실 수 있습니다",
}
Row = tuple[str, dict[str, Any], dict[str, str], dict[str, str]]
CASES: dict[str, Row] = {
    # id: situation, facts, words each wording must hold (| is or), words none may hold
    "E1": ("greeting", {}, {"zh": "木屿生活馆 小屿", "en": "Muyu Yuna", "ko": "무유 유나"}, {}),
    "E3": ("size_advice", {}, {"zh": "量 身高|脚长", "en": "measure|tape height|foot", "ko": "키 몸무게"}, {}),
    "E5": ("returns", {}, {"zh": "7天 没穿 吊牌", "en": "7 unworn tags", "ko": "7일 세탁 택"}, {"zh": "8天", "en": "8 days", "ko": "8일"}),
    "E7": ("return_freight", {}, {"zh": "您 我们", "en": "you we", "ko": "고객님 저희가"}, {}),
    "E7_fault": ("return_freight", {"evidence": fault("defect")}, {"zh": "我们承担", "en": "we cover", "ko": "저희가 부담"}, {}),
    "E8_199": ("discount", SMALL, {"zh": "200元 9折", "en": "200 10%", "ko": "200위안 10%"}, {"zh": "可以给到", "en": "your order gets", "ko": "넘으셔서"}),
    "E8_200": ("discount", CART, {"zh": "9折 包邮", "en": "10% free", "ko": "10% 무료"}, {"zh": "8折", "en": "20%", "ko": "20%"}),
    "E12": ("why_cheap", {}, {"zh": "新", "en": "new|young", "ko": "신규|얼마|새 매장"}, {"zh": "绝对", "en": "absolutely", "ko": "절대"}),
    "E20": ("dispatch_time", {"order": PAID}, {"zh": "48小时", "en": "48 hours", "ko": "48시간"}, {"zh": "明天", "en": "tomorrow", "ko": "내일"}),
    "E20_late": ("dispatch_time", {"order": {**PAID, "ship_deadline": "2026-11-11T09:00:00+08:00"}},
                 {"zh": "抱歉", "en": "sorry", "ko": "죄송"}, {"zh": "48", "en": "48", "ko": "48"}),
    "E22": ("delivery_time", {"order": PAID}, {"zh": "保证|做不到", "en": "can't|can’t", "ko": "어렵|못할"}, {"zh": "明天", "en": "tomorrow", "ko": "내일"}),
    "E22_eta": ("delivery_time", {"order": {**SENT, "carrier_eta": {"date": "2026-11-14", "source": "carrier"}}},
                {"zh": "11月14日 快递 实际派送", "en": "14 November subject to actual delivery", "ko": "11월 14일 택배사"}, {}),
    "E23": ("urgent_delivery", {}, {"zh": "顺丰 15元", "en": "SF 15", "ko": "SF 15위안"}, {}),
    "E24_before": ("wrong_item", {}, {"zh": "照片 如果核实|核实确实", "en": "photo|picture confirmed", "ko": "사진 확인되면"}, {"zh": "礼物", "en": "gift", "ko": "사은품"}),
    "E24_after": ("wrong_item", {"order": DONE, "evidence": fault("wrong_item")},
                  {"zh": "运费 我们", "en": "shipping both ways", "ko": "왕복 배송비 저희가"}, {}),
    "E26": ("missing_item", {"evidence": fault("complete", "unknown")}, {"zh": "记录", "en": "record", "ko": "기록"}, {"zh": "漏发了", "en": "left out;", "ko": "빠졌"}),
    "E28": ("extortion", {}, {"zh": "评价", "en": "review", "ko": "후기"}, {"zh": "敲诈", "en": "blackmail", "ko": "협박"}),
    "E31": ("bad_review", {}, {"zh": "评价", "en": "review", "ko": "후기"}, {"zh": "返现", "en": "cash", "ko": "보상"}),
    "E33": ("troubleshooting", {"product": {"category": "电咖啡机"}}, {"zh": "?|？", "en": "?", "ko": "?|？"}, {}),
    "E37": ("unpaid", CART, {"zh": "付", "en": "pay|entirely", "ko": "결제"}, {"zh": "赶紧", "en": "hurry", "ko": "빨리"}),
    "E39": ("off_platform", {}, {"zh": "平台|站外", "en": "platform|outside", "ko": "플랫폼"}, {}),
    "E41": ("refund_request", {"order": DONE}, {"zh": "检查 1-3", "en": "checked 1-3", "ko": "확인 1-3"}, {}),
    "E46": ("injection", {}, {"zh": "商品", "en": "product", "ko": "상품"}, {}),
    "sold_out": ("stock", {"product": {"stock": 0}}, {"zh": "没货", "en": "sold out", "ko": "품절"}, {}),
    "refunded": ("refund_status", {"actions": [{"type": "refund_issued", "amount": 259}]}, {"zh": "259元", "en": "259 yuan", "ko": "259위안"}, {}),
    "scan": ("where_parcel", {"order": {**SENT, "tracking": SCAN}}, {"zh": "11月12日08:10 杭州", "en": "12 November 08:10", "ko": "11월 12일 08:10"}, {}),
    "promo": ("promotion", {}, {"zh": "满300元减30元 12月31日", "en": "30 yuan 300 31 December", "ko": "300위안 30위안 12월 31일"}, {"zh": "40", "en": "40", "ko": "40"}),
    "price_protection": ("price_protection", {}, {"zh": "7天", "en": "7 days", "ko": "7일"}, {}),
    "pii": ("order_confirm", {}, {"zh": "订单详情", "en": "order details", "ko": "주문 상세"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("situation", "facts", "must", "never"), CASES.values(), ids=CASES.keys())
def test_what_is_said(
    situation: str, facts: dict[str, Any], must: dict[str, str], never: dict[str, str], lang: Lang
) -> None:
    for text in every(lang, situation, **facts):
        for word in must[lang].split(" "):
            assert any(one in text for one in word.split("|")), f"{word!r} is missing in {text!r}"
        assert not never or never[lang] not in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_bargaining_ladder(lang: Lang) -> None:
    first = compose(lang, "discount", "…", **CART)
    second = compose(lang, "discount", "…", "…", OFFER[lang], **CART)
    third = compose(lang, "discount", "…", "…", OFFER[lang], "…", GIFT[lang], **CART)
    assert [c.parts[0].move for c in (first, second, third)] == [
        "discount.tier_free",
        "discount.gift",
        "discount.final",
    ]
    assert "68" in second.draft.text
    assert "68" not in third.draft.text


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "介绍朋友来买"), ("en", "I'll tell my friends"), ("ko", "지인 소개할게요")],
    ids=LANGS,
)
def test_a_referral_does_not_move_the_ladder(lang: Lang, said: str) -> None:
    assert compose(lang, "discount", said, **CART).parts[0].move == "discount.tier_free"


@pytest.mark.parametrize("lang", LANGS)
def test_below_the_tier_nothing_is_given(lang: Lang) -> None:
    assert compose(lang, "gift", **SMALL).parts[0].move == "gift.below"


@pytest.mark.parametrize("lang", LANGS)
def test_an_expired_promotion_is_not_told(lang: Lang) -> None:
    text = compose(lang, "promotion", now="2027-02-01T10:00:00+08:00").draft.text
    assert "300" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_an_overdue_estimate_is_not_told(lang: Lang) -> None:
    order = {**SENT, "carrier_eta": {"date": "2026-11-01"}}
    assert compose(lang, "delivery_time", order=order).parts[0].move == "delivery_time.sent"


@pytest.mark.parametrize("lang", LANGS)
def test_a_future_scan_is_not_told(lang: Lang) -> None:
    order = {**SENT, "tracking": [{"time": "2026-12-24T08:00:00+08:00", "event": "delivered"}]}
    assert compose(lang, "where_parcel", order=order).parts[0].move == "where_parcel.sent_carrier"


REFUSALS = (("zh", "拍照太麻烦了"), ("en", "why do you need a photo, too much trouble"), ("ko", "사진 찍기 귀찮아요"))


@pytest.mark.parametrize(("lang", "said"), REFUSALS, ids=LANGS)
def test_who_will_not_take_a_photo_is_told_why(lang: Lang, said: str) -> None:
    assert compose(lang, "wrong_item", said).parts[0].move == "wrong_item.refuses"


SIZES: dict[str, tuple[Lang, str, str, str]] = {
    "zh_shoe": ("zh", "轻云缓震跑步鞋脚长255mm穿几码", "41", "轻云"),
    "en_shoe": ("en", "Qingyun cushioned running shoes, my foot is 255 mm, which size?", "41", "Qingyun"),
    "ko_shoe": ("ko", "칭윈 쿠션 러닝화 발길이 255mm 몇 사이즈인가요", "41", "칭윈"),
    "zh_shirt": ("zh", "速干圆领运动T恤身高170体重64公斤穿多大码", "L", "速干"),
    "en_shirt": ("en", "Quick-dry crew neck T-shirt: I'm 170 cm and 64 kg, what size?", "L", "Quick-dry"),
    "ko_shirt": ("ko", "속건 라운드 티셔츠 키 170 몸무게 64kg인데 사이즈 추천해 주세요", "L", "속건"),
}


@pytest.mark.parametrize(("lang", "said", "size", "product"), SIZES.values(), ids=SIZES.keys())
async def test_size_advice_comes_from_the_chart(lang: Lang, said: str, size: str, product: str) -> None:
    from tests.drafting.support import snippets

    reading = Reading(lang=lang, questions=(Question(text=said, situation="size_advice", query=said),))
    retrieved = FakeRetriever(snippets(), k=8)
    reply = await copilot(retriever=retrieved).reply(talk(said), Facts.model_validate({"now": NOW}), reading=reading)
    assert f"{size}码" in reply.text or f"size {size}" in reply.text or f"{size} 사이즈" in reply.text
    assert product in reply.text or not reply.citations


@pytest.mark.parametrize(
    ("text", "height", "weight", "foot"),
    [
        ("身高175体重70公斤", 175, 70, None),
        ("我1米68，120斤", 168, 60, None),
        ("170cm 65kg", 170, 65, None),
        ("脚长25.5cm", None, None, 255),
        ("I'm 5'9 and 150 lbs", 175, 68.04, None),
        ("my foot is 255 mm long", None, None, 255),
        ("키 163 몸무게 55", 163, 55, None),
        ("발길이 240mm예요", None, None, 240),
        ("订单号20261112", None, None, None),
        ("总价170元", None, None, None),
    ],
)
def test_measures(text: str, height: float | None, weight: float | None, foot: float | None) -> None:
    found = sizes.Sizer.load().measures(text)
    assert (found.height, found.foot) == (height, foot)
    assert found.weight == pytest.approx(weight) if weight else found.weight is None


def test_a_body_outside_the_chart_gets_no_size() -> None:
    chart = sizes.Sizer.load().rows("S：身高155-163cm、体重45-52kg；M：160-168cm、52-60kg")
    assert sizes.recommend(chart, sizes.Measures(height=195, weight=120)) is None
    assert sizes.recommend(chart, sizes.Measures(height=162, weight=50)) == ("S", False)


@pytest.mark.parametrize(
    ("raw", "spoken"),
    [
        ("가격은(는)", "가격은"),
        ("색상을(를)", "색상을"),
        ("소재이(가)", "소재가"),
        ("YTO(으)로", "YTO로"),
        ("YTO(위안퉁)(으)로", "YTO(위안퉁)으로"),
        ("서울(으)로", "서울로"),
        ("15위안을(를)", "15위안을"),
    ],
)
def test_korean_particles(raw: str, spoken: str) -> None:
    assert render.particles(raw) == spoken


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_every_situation_past_the_checker(scenario: str, lang: Lang) -> None:
    facts = Facts.model_validate(SCENARIOS[scenario])
    turns, place = list(TURNS[lang].values()), list(SCENARIOS).index(scenario)
    # A third of the pairs, each with one of the turns: every situation meets every third scenario.
    for number, situation in enumerate(composer().wording(lang).situations):
        if (number + place) % 3:
            continue
        turn = turns[(number + place) // 3 % len(turns)]
        reading = Reading(lang=lang, questions=(Question(text=turn, situation=situation, query=""),))
        reply = await copilot().reply(talk(turn), facts, reading=reading)
        held(reply)
        assert reply.text, f"{situation}: nothing left of {[a.draft.text for a in reply.attempts]}"
