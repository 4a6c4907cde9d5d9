"""A rule is applied to the customer's own order: the day it was received, what is confirmed, the hour, the goods."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.support import copilot, facts, snippets, talk
from tests.drafting.test_composer import LANGS

DELIVERED = {"status": "delivered", "paid_at": "2026-11-05T09:00:00+08:00", "delivered_at": "2026-11-10T12:00:00+08:00"}
LONG_AGO = {"status": "closed", "paid_at": "2025-10-01T09:00:00+08:00", "delivered_at": "2025-10-05T12:00:00+08:00"}
DAMAGE = {"evidence": [{"type": "photo", "finding": "damaged", "party": "carrier", "confirmed": True}]}
LATE = {"now": "2026-11-12T17:20:00+08:00"}

CASES: dict[str, tuple[dict[str, Any], str, dict[Lang, tuple[str, tuple[str, ...], tuple[str, ...]]]]] = {
    # id: facts, the product, language to what is asked, words the reply holds, words it must not hold
    "opened but unused": (
        {"order": DELIVERED},
        "CF-301",
        {
            "zh": ("手冲壶拆开看了一下没用过，不想要了能退吗", ("可以退",), ("吊牌", "没办法")),
            "en": ("I opened the box of the kettle but never used it, can I return it?", ("Yes",), ("tags", "unworn")),
            "ko": ("주전자 상자만 뜯고 사용하지 않았어요. 반품할 수 있나요?", ("네, 반품",), ("택과", "어려운")),
        },
    ),
    "price protection over": (
        {"order": {"status": "delivered", "paid_at": "2026-11-01T09:00:00+08:00"}},
        "SH-103",
        {
            "zh": ("这双鞋降价了，能退差价吗", ("7天", "11月1日", "没办法退"), ("麻烦发", "核对")),
            "en": (
                "The shoes went down in price, can I get the difference back?",
                ("7 days", "1 November"),
                ("check",),
            ),
            "ko": ("신발 가격이 내렸던데 차액 돌려주시나요?", ("7일", "11월 1일", "어렵습니다"), ("확인해",)),
        },
    ),
    "warranty over": (
        {"order": LONG_AGO},
        "CF-303",
        {
            "zh": ("电咖啡壶坏了，还在保修期吗", ("10月5日", "已经过了", "付费维修"), ("免费换新", "由我们承担")),
            "en": (
                "The coffee maker stopped working, is there still warranty?",
                ("5 October", "ended", "paid repair"),
                (),
            ),
            "ko": ("커피포트가 고장났는데 보증 되나요?", ("10월 5일", "지났", "유상 수리"), ("저희가 부담",)),
        },
    ),
    "warranty of shoes over": (
        {"order": {**LONG_AGO, "paid_at": "2026-06-05T12:00:00+08:00", "delivered_at": "2026-06-10T12:00:00+08:00"}},
        "SH-101",
        {
            "zh": ("鞋子开胶了，还能保修吗", ("6月10日", "90天", "过了期限"), ("1年",)),
            "en": ("The sole of my shoes came off, is that under warranty?", ("10 June", "90 days"), ("1 year",)),
            "ko": ("운동화 밑창이 떨어졌어요. 보증 되나요?", ("6월 10일", "90일", "지났"), ("1년",)),
        },
    ),
    "damage confirmed, refund chosen": (
        {"order": DELIVERED, **DAMAGE},
        "HM-407",
        {
            "zh": ("不想要了，直接退款吧", ("核实", "退款"), ("寄回", "照片")),
            "en": (
                "I don't want replacements, please refund me",
                ("confirmed", "refund"),
                ("send the item back", "photo"),
            ),
            "ko": ("그냥 환불해 주세요", ("확인되었", "환불"), ("보내 주시면", "사진")),
        },
    ),
    "damage confirmed, sent again": (
        {"order": DELIVERED, **DAMAGE},
        "HM-407",
        {
            "zh": ("那给我补发吧，再赔我50块", ("给您补发", "没法直接答应"), ("照片发",)),
            "en": (
                "Please send a replacement, and 50 yuan compensation",
                ("send you a replacement as you wish", "can't promise"),
                ("photo",),
            ),
            "ko": ("다시 보내 주시고 보상으로 50위안 더 주세요", ("다시 보내 드리", "약속드리기 어렵"), ("사진을",)),
        },
    ),
    "too late for today": (
        {"order": {"status": "none"}, **LATE},
        "SH-101",
        {
            "zh": ("现在付款今天能发货吗", ("今天来不及", "下一个工作日"), ()),
            "en": ("If I pay right now, will it ship today?", ("isn't packed today", "next working day"), ()),
            "ko": ("지금 결제하면 오늘 출고되나요?", ("오늘 포장은 어렵", "다음 영업일"), ()),
        },
    ),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("salt", range(2))
async def test_the_rule_is_applied_to_the_order(name: str, lang: Lang, salt: int) -> None:
    known, sku, asked = CASES[name]
    said, held, spared = asked[lang]
    product = {"facts": [next(s.title for s in snippets() if s.sku == sku and s.lang == lang)]}
    retriever = FakeRetriever(snippets())
    reply = await copilot(retriever=retriever).reply(talk(said), facts(**known, product=product), salt=salt)
    assert reply.outcome == "drafted"
    assert all(word in reply.text for word in held), reply.text
    assert not any(word in reply.text for word in spared), reply.text
