"""What customers ask in passing is answered as well: follow-ups, colours, prices, small talk, troubles told already."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from copilot.drafting.composer.goods.words import says
from copilot.drafting.composer.quotes.quoting import product_name, spoken_name
from copilot.reply import Reply
from copilot.testing import FakeRetriever
from copilot.understanding import Reader
from tests.drafting.support import copilot, facts, snippets, talk

Words = tuple[str, ...]
BOUGHT: dict[str, Any] = {"order": {"status": "delivered", "total": 169}}
BROWSING: dict[str, Any] = {"order": {"status": "none"}}
PAID: dict[str, Any] = {
    "order": {"status": "paid", "total": 169, "paid_at": "2026-11-11T20:00:00+08:00",
              "ship_deadline": "2026-11-13T20:00:00+08:00"},
}  # fmt: skip
SENT: dict[str, Any] = {"order": {"status": "in_transit", "total": 169, "shipped_at": "2026-11-10T18:00:00+08:00"}}


@cache
def named_reader() -> Reader:
    """Return a reader that knows what the shop's products are called."""
    return Reader.load(None, {spoken_name(product_name(s)) for s in snippets() if s.kind == "product"})


async def answer(*turns: str, retriever: FakeRetriever | None = None, **known: Any) -> Reply:
    """Return the reply of a shop whose products are known by name."""
    made = copilot(retriever=retriever or FakeRetriever(snippets()))
    reading = named_reader().read(talk(*turns), facts(**known))
    return await made.reply(talk(*turns), facts(**known), reading=reading)


ASKED: dict[str, tuple[Words, dict[str, Any], Words, Words]] = {
    # id: the talk, what is on record, words the reply holds, words it must not hold
    "zh-name-holds-a-cue": (("轻云缓震跑步鞋防水吗，怎么洗",), {}, ("不防水", "手洗"), ("综训",)),
    "en-price-last": (("running shoes made of knit? how much",), {}, ("169 yuan",), ()),
    "en-what-does-it-cost": (("Is the moka pot dishwasher safe and what does it cost?",), {}, ("129 yuan",), ()),
    "en-unit-asked": (("how many cups does the moka pot make?",), {}, ("3 cups",), ("150 ml",)),
    "ko-price-last": (("모카포트 인덕션 되나요? 그리고 얼마에요",), {}, ("129위안",), ()),
    "ko-care-in-other-words": (("산징 방수 트레킹화 세탁은 어떻게 해요?",), {}, ("자연 건조",), ("적혀 있지 않",)),
    "zh-follow-up": (
        ("可升降儿童学习桌承重多少", "A: 桌面承重50公斤。", "那儿童可调节学习椅呢"), {}, ("承重80kg",), ("核实", "查证"),
    ),
    "zh-colour-in-stock": (("细口手冲咖啡壶有没有黑色",), {}, ("哑黑、银色",), ()),
    "zh-two-shades": (("宽松连帽卫衣燕麦色和黑色哪个好",), {}, ("燕麦色", "黑色"), ("核实",)),
    "en-two-shades": (("loose fleece-back hoodie in black or oatmeal?",), {}, ("black", "oatmeal"), ()),
    "ko-two-shades": (("루즈핏 기모 후드티 오트밀이랑 블랙 중에 뭐가 나아요?",), {}, ("오트밀", "블랙"), ()),
    "zh-small-talk": (("今天好冷啊，北方都下雪了哈哈",), {}, ("聊天",), ("核实",)),
    "en-small-talk": (("haha it is snowing here, happy friday",), {}, (), ("check",)),
    "ko-small-talk": (("오늘 날씨 진짜 춥네요 ㅎㅎ",), {}, ("감사",), ("확인해",)),
    "en-review-with-its-reason": (
        ("I left 2 stars because the towels shed lint everywhere",), BOUGHT, ("photo",), ("what was wrong", "what disappointed"),
    ),
    "zh-review-with-its-reason": (("给了差评，因为鞋子开胶了",), BOUGHT, ("照片",), ("哪方面",)),
    "en-refund-for-stars": (
        ("Refund half and I'll change my review to 5 stars, otherwise it stays",), BOUGHT, (), ("Thank you for thinking",),
    ),
    "en-company-invoice": (
        ("could i get an invoice with my company's name and VAT number on it",), BOUGHT, ("Yes, you can", "tax number"), (),
    ),
    "ko-freight-amount": (("사이즈가 작아서 반품하려는데 배송비 얼마나 나와요?",), BOUGHT, ("택배사의 요금",), ()),
    "zh-size-between-rows": (("脚长24.5，脚有点宽，山径防水徒步鞋拿几码？",), BROWSING, ("39码", "40码"), ("厚袜",)),
    "zh-bag-opened": (("枕头太高了睡不惯，拆了袋子还能退吗",), BOUGHT, ("拆开看",), ()),
    "zh-worried-before-buying": (("你们这帆布鞋咋才69，怕是洗一次就废了吧",), BROWSING, ("新店",), ("抱歉", "拍")),
    "en-worried-before-buying": (("will these shoes fall apart after a week?",), BROWSING, (), ("sorry", "picture", "photo of")),
    "zh-next-day": (("明天要用，你们能次日达吗？加钱也行",), BROWSING, ("顺丰", "保证"), ("核实",)),
    "zh-worn-apart": (("三合一户外冲锋衣可以拆开穿吗？多少钱",), BROWSING, ("可分开穿", "499元"), ("外包装",)),
    "zh-two-complaints": (("客服都死哪去了？？问半天没人理，垃圾店",), BOUGHT, (), ("愿意一件件帮您处理，您告诉我",)),
    "en-neighbour": (
        ("when will my order ship? and can you leave it with the neighbour",), PAID, ("13 November", "add your request"), ("colour",),
    ),
    "en-price-of-shipping-abroad": (("do you ship to Hong Kong and how much is it",), BROWSING, ("mainland",), ("Which item", "link")),
    "en-warm-in-degrees": (("how warm is the light stand-collar down jacket?",), BROWSING, ("minus 5",), ()),
    "en-not-at-my-door": (
        ("your courier marked it delivered but theres nothing at my door",), BOUGHT, ("asking the carrier",), ("order number",),
    ),
    "en-kind-of-goods-named-before": (
        ("how long does the flask keep things hot?", "A: Above 55 degrees after 6 hours.", "and can it go in the microwave?"),
        BROWSING, ("Not for the microwave",), ("Which item",),
    ),
    "en-glad-customer": (
        ("love the mug, great quality! do i get anything for leaving a 5 star review?",), BOUGHT, ("no cash",), ("upset", "sorry"),
    ),
    "en-insult": (("you lot are thieves, this shop is a joke",), {}, ("sorry",), ("you can call me",)),
    "ko-said-once": (("한 번 입어봤는데 환불 가능할까요? 택은 뗐어요",), BOUGHT, (), ("품질 문제가 아니라면",)),
    "ko-dispatch-once": (("언제 출고되나요? 내일 받을 수 있을까요",), PAID, ("11월 13일",), ("48시간 이내에 출고합니다",)),
    "ko-colour-asked": (
        ("메모리폼 베개 세탁 되나요?", "A: 네, 커버는 세탁하실 수 있습니다.", "색상은 뭐 있어요?"),
        BROWSING, ("화이트",), ("찾지 못했",),
    ),
    "ko-new-number-on-the-way": (("수령인 전화번호 바꿔야 하는데 이미 발송됐나요?",), SENT, ("연락처",), ()),
    "ko-stars-for-money": (("별점 5점 줄테니 5천원만 돌려주세요",), BOUGHT, ("후기는",), ("아쉬우셨",)),
    "zh-broken-in-use": (("买了三天鞋底断了，还能换不",), BOUGHT, ("质量问题",), ("面单", "划伤")),
    "en-nobody-came": (("tracking says out for delivery but nobody came",), SENT, ("carrier",), ()),
    "ko-usual-size-before-the-verb": (("산징 방수 트레킹화 280 신는데 무슨 사이즈가 맞을까요?",), BROWSING, ("46 사이즈",), ("허리",)),
    "ko-gift-wrapping": (("선물 포장 가능한가요? 메시지 카드도요",), BROWSING, ("포장",), ("본토",)),
    "en-got-another-size": (("ordered L hoodie, got M. sort it out please",), BOUGHT, ("wrong",), ("For size or taste",)),
    "zh-angry-at-lint": (("你们发的啥破玩意，毛巾掉毛掉得满身都是！！",), BOUGHT, ("质量问题",), ("发错",)),
    "ko-angry-at-nothing-known": (("야 답장 왜 이렇게 늦어 장난해?",), BROWSING, ("알려 주",), ("확인이 필요",)),
    "ko-freight-once": (
        ("색상이 화면이랑 너무 달라요. 반품 배송비는 누가 내요?",), BOUGHT, ("고객님 부담",), ("품질과 관계없는 사유", "사유에 따라"),
    ),
    "ko-small-talk-as-product": (("요즘 너무 바쁘네요 ㅋㅋ 저녁은 드셨어요?",), BROWSING, (), ("자료에",)),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
async def test_what_is_asked_is_answered(name: str) -> None:
    turns, known, held, spared = ASKED[name]
    reply = await answer(*turns, **known)
    assert reply.verdict.may_be_shown
    assert all(word in reply.text for word in held), reply.text
    assert not any(word in reply.text for word in spared), reply.text


@pytest.mark.parametrize("said", ["卖帐篷吗", "do you sell tents?", "텐트 파나요?"])
async def test_goods_are_not_denied_when_the_search_failed(said: str) -> None:
    reply = await answer(said, retriever=FakeRetriever(snippets(), error=RuntimeError("broken")))
    assert not any(word in reply.text for word in ("没有查到", "can't find", "찾지 못했", "확인되지 않"))
    assert reply.outcome == "abstained"


@pytest.mark.parametrize(
    "said",
    ["太失望了，我要投诉你们", "This is a disgrace, I want to complain", "정말 실망이에요. 불만 접수하고 싶어요"],
)
async def test_an_order_on_record_is_not_asked_for_its_number(said: str) -> None:
    reply = await answer(said, **BOUGHT)
    assert not any(word in reply.text for word in ("订单号", "order number", "주문 번호"))


@pytest.mark.parametrize(
    ("said", "kind"), [("do you sell camping chairs?", "study chair"), ("혹시 캠핑 의자도 파나요?", "어린이 의자")]
)
async def test_goods_for_another_use_are_told_as_the_nearest(said: str, kind: str) -> None:
    chairs = FakeRetriever([s for s in snippets() if "KD-503" in s.id], threshold=0)
    reply = await answer(said, retriever=chairs)
    assert kind in reply.text and reply.text.endswith("?"), reply.text


@pytest.mark.parametrize(
    ("said", "found", "held"),
    [
        ("这个枕头有味道吗？能水洗不", "HM-401", ("通风两三天", "洗")),
        ("can two adults sleep on the bunk bed", "KD-504", ("120 kg each",)),
    ],
)
async def test_the_only_goods_of_the_kind_are_meant(said: str, found: str, held: Words) -> None:
    goods = FakeRetriever([s for s in snippets() if found in s.id], threshold=0)
    reply = await answer(said, retriever=goods, **BROWSING)
    assert all(word in reply.text for word in held), reply.text
    assert "哪一款" not in reply.text and "Which item" not in reply.text


async def test_a_reply_does_not_begin_two_answers_alike() -> None:
    reply = await answer("How do I clean the moka pot? And what sizes do the running shoes come in?")
    assert reply.text.count("I looked it up for you") + reply.text.count("here are the details") <= 2
    assert max(reply.text.count("I looked it up for you"), reply.text.count("here are the details")) <= 1


@pytest.mark.parametrize(
    ("word", "text", "stands"),
    [("how much$", "and how much?", True), ("how much$", "how much water", False), ("剪…牌", "剪了吊牌", True)],
)
def test_a_cue_may_have_a_gap_or_end_its_clause(word: str, text: str, stands: bool) -> None:
    assert says(word, text) is stands
