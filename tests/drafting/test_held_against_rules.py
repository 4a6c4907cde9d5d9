"""What follows from rules and sheets: limits held against the turn, sums under each offer, what the rules shut out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from copilot.drafting.composer.goods.limits import limits_in
from copilot.shop import Shop
from tests.drafting.support import composer, copilot, facts, held, talk
from tests.drafting.test_own_words import Row, Shelf

NOW = "2026-11-22T10:30:00+08:00"
"""A Sunday."""
BED = ("实木半高床", "新西兰松木。适合四岁以上，床垫厚度不超过12cm。", "product")
DOWN = ("轻暖羽绒服", "459元。适合零上五度到零下五度，极寒天气需配外套。", "product")
TREE = ("双层猫爬架", "239元。高120厘米，底板50x40厘米，承重10公斤，剑麻柱直径8厘米。", "product")
BAG = ("软壳猫包", "129元。牛津布，承重7公斤，重0.9公斤。", "product")
FEEDER = ("定时喂食器 4L", "299元。只能用12毫米以内的干粮，不能放湿粮。", "product")
FOOD = ("全价猫粮 2kg", "118元。鲜鸡肉，颗粒8毫米。", "product")
LEASH = ("宠物胸背牵引绳套装", "59元。S：胸围32-42厘米；M：40-54厘米；L：52-70厘米。", "product")
TOFU = ("豆腐猫砂", "39元/袋。可冲马桶，一次少量冲。", "product")
MIXED = ("混合猫砂", "35元/袋。七成豆腐砂三成膨润土。不可冲马桶。", "product")
BACK = ("退换", "签收7天内无理由退换，来回运费买家承担。猫粮猫砂拆封后不能无理由退；用过的梳子不能无理由退。", "policy")
COVER = ("质保", "喂食器签收起保1年，电机免费换。摔坏、宠物咬坏线不在质保内，可买配件：USB线15元。", "policy")
SENT = ("发货时间", "付款后24小时内发出。周六日仓库不发货，顺延到周一。", "policy")
FREE = ("运费", "满99元包邮，不满99元收10元。内蒙古每单加收20元，满99元也要付。可加12元改京东快递。", "policy")
OFFER = ("优惠", "满159元打95折。满199元减20元，与95折不同享。没有赠品。", "policy")
GIFT = ("退货时赠品要还吗", "整单退货时赠品也要一起寄回；赠品已使用的，按赠品标价从退款中扣除。", "policy")
GIFTS = ("赠品区", "赠品区：运动毛巾（29元）、随行杯（68元）。满200元可选一件。", "policy")
BILL = ("发票", "电子普通发票，确认收货后在订单里申请。不能开专票。", "policy")

SHOP: dict[str, Any] = {
    "dispatch_hours": 24, "return_days": 7, "return_shipping": "buyer", "refund_business_days": [1, 5],
    "price_protection_days": 15, "free_shipping_min": 99, "standard_freight": 10, "max_compensation": 0,
    "discount_tiers": [{"min_order": 159, "max_percent": 5, "free_shipping": True, "max_gift_value": 0}],
    "promotions": [{"id": "nov", "type": "threshold", "min": 199, "off": 20, "stackable": False}],
    "remote_areas": ["新疆", "内蒙古"], "remote_surcharge": 20, "sells": {"zh": "宠物用品"},
    "carriers": [{"id": "YUNDA", "name": {"zh": "韵达"}, "fee": 0, "default": True},
                 {"id": "JD", "name": {"zh": "京东快递"}, "fee": 12}],
}  # fmt: skip
CAME = {"status": "delivered", "total": 118, "delivered_at": "2026-11-20T10:00:00+08:00"}
PAID = {"status": "paid", "total": 79, "paid_at": "2026-11-21T10:00:00+08:00"}


async def told(turns: Sequence[str], rows: Sequence[Row], order: dict[str, Any] | None = None) -> str:
    known = facts(now=NOW, **({"order": order} if order else {}))
    reply = await copilot(retriever=Shelf("zh", rows)).reply(talk(*turns), known, Shop.model_validate(SHOP))
    held(reply)
    return reply.text


WORKED_OUT: dict[str, tuple[str, Sequence[Row], dict[str, Any] | None, tuple[str, ...], tuple[str, ...]]] = {
    # id: what is asked, what is found, the order, words the reply holds, words it must not hold
    "too-young": ("我小孩三岁半 睡半高床没事吧", [BED], None, ("三岁半不在“四岁以上”",), ()),
    "old-enough": ("女儿五岁了 半高床她睡合适吗", [BED], None, ("五岁在“四岁以上”",), ("不建议",)),
    "too-cold": ("羽绒服零下二十多度能穿不", [DOWN], None, ("不在“零上五度到零下五度”",), ()),
    "cold": ("羽绒服零下三度穿冷不冷", [DOWN], None, ("零下三度在“零上五度到零下五度”",), ("不建议",)),
    "two-cats": ("猫爬架两只一起蹦没事吧 一只6斤一只12斤", [TREE], None, ("没有超过“承重10公斤”", "打包票"), ()),
    "too-heavy": ("猫爬架两只一起跳 一只12斤一只14斤", [TREE], None, ("不建议",), ("没有超过",)),
    "carried": ("我家猫11斤 猫包背得动吗", [BAG], None, ("11斤在“承重7公斤”",), ("身高",)),
    "between-sizes": ("我狗胸围53 牵引绳买M还是L", [LEASH], None, ("M（40-54）", "L（52-70）"), ("身高",)),
    "one-size": ("狗狗胸围38 牵引绳拿哪个码", [LEASH], None, ("选S就可以",), ("身高",)),
    "also-the-other": ("豆腐猫砂能冲马桶吗 混合的那个也行？", [TOFU, MIXED], None, ("少量冲", "不可冲马桶"), ()),
    "opened-food": ("猫不爱吃这个粮 已经开袋了 退了吧", [BACK, FOOD], CAME, ("拆封后不能无理由退", "质量"), ("支持",)),
    "opened-litter": ("猫砂拆开用了点 能退么", [BACK, TOFU], CAME, ("拆封后不能无理由退",), ("支持",)),
    "bitten": ("喂食器线被猫咬断了总能保吧", [COVER, FEEDER], CAME, ("不在质保内", "15元"), ("补发", "免费换")),
    "dropped": ("喂食器摔地上裂了 还能保修吗", [COVER, FEEDER], CAME, ("不在质保内",), ("补发", "免费换")),
    "guaranteed": ("喂食器突然不转了 才买俩月", [COVER, FEEDER], CAME, ("拍", "签收起保1年"), ()),
    "weekend": ("周六付的 今天周日了还没动静", [SENT], PAID, ("顺延到周一",), ("24小时",)),
    "weekend-again": ("昨天就付款了 怎么还没发货", [SENT], PAID, ("顺延到周一",), ()),
    "carrier": ("京东能发不 今晚能到吗 急", [FREE, SENT], None, ("京东快递", "12元"), ("今晚能到",)),
    "remote": ("我在呼和浩特 满99包邮的吧", [FREE], None, ("呼和浩特", "20元"), ()),
    "remote-sum": ("在包头 买两袋豆腐猫砂运费多少", [TOFU, FREE], None, ("78元", "20元", "10元"), ()),
    "no-gift": ("你们有没有小礼品送呀", [OFFER], None, (), ("0元以内",)),
    "beside": ("仓鼠笼有吗 顺便问下你们开专票不", [BILL, LEASH], None, ("没有", "不能开专票"), ()),
    "of-these": ("这个猫粮有没有益生菌", [FOOD], None, (), ("在售", "店里卖的是")),
    "went-down": ("上周159买的现在标139了", [OFFER], {**CAME, "paid_at": "2026-11-14T10:00:00+08:00"}, ("差价",), ()),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKED_OUT)
async def test_what_follows_is_told(name: str) -> None:
    asked, rows, order, holds, spares = WORKED_OUT[name]
    text = await told((asked,), rows, order)
    assert all(word in text for word in holds), text
    assert not any(word in text for word in spares), text


async def test_both_offers_are_reckoned_and_the_better_one_named() -> None:
    text = await told(("两包猫粮加一袋豆腐猫砂 多少钱 还能少点不",), [FOOD, TOFU, OFFER, FREE])
    assert "275元" in text and "255元" in text and "261.25元" in text


async def test_a_price_below_every_offer_is_declined_with_what_is_to_be_paid() -> None:
    text = await told(("羽绒服459能不能400给我 诚心要",), [DOWN, OFFER])
    assert "400元" in text and "439元" in text and "436.05元" in text


async def test_several_goods_without_a_bill_are_not_taken_for_one() -> None:
    text = await told(("喂食器和猫包 能再优惠点不",), [FEEDER, BAG, OFFER])
    assert "284.05" not in text and "279" not in text


async def test_a_limit_told_before_holds_for_the_product_asked_about_next() -> None:
    turns = ("喂食器能放湿粮吗", "A: 不行哦，只能用12毫米以内的干粮。", "那你家那个猫粮呢 行不行")
    assert "颗粒8毫米" in await told(turns, [FOOD, FEEDER])


async def test_a_gift_used_up_is_deducted_and_none_is_offered() -> None:
    text = await told(
        ("那个随行杯赠品我都用上了 现在整单想退 没穿过的 咋扣钱啊",), [GIFT, GIFTS, BACK], {**CAME, "total": 413}
    )
    assert "从退款中扣除" in text and "68元" in text
    assert "可以在赠品区选" not in text


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("适合四岁以上", 4, None), ("承重7公斤", None, 7), ("12毫米以内", None, 12), ("零上五度到零下五度", -5, 5)],
)
def test_limits_are_read(text: str, low: float | None, high: float | None) -> None:
    limit = next(limits_in(text, composer().wording("zh").frame.cues))
    assert (limit.low, limit.high) == (low, high)
