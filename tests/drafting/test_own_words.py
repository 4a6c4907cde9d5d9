"""Another shop's goods and rules: its own words answer where the wording, written for one shop, does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from copilot.context import Context, ScoredSnippet, Snippet
from copilot.reading import Reading
from copilot.reply import Reply
from copilot.shop import Shop
from copilot.types import Lang
from tests.drafting.support import copilot, facts, held, talk

TEA = ("云南熟普饼 357g", "勐海熟普七子饼，357克一饼，129元，2021年压制。醇厚顺滑，适合煮饮。送茶刀一把。", "product")
POT = (
    "耐热玻璃煮茶壶 800ml",
    "高硼硅玻璃煮茶壶，容量800毫升，119元，可用于电陶炉，不可用于电磁炉。不含炉子。",
    "product",
)
OOLONG = ("桂花乌龙茶包 15袋", "三角茶包15袋，39.9元。无添加香精。含咖啡因，孕妇和睡眠不好的人请少喝。", "product")
TEA_FEE = ("运费", "满99元包邮，不满99元运费10元。新疆、西藏运费另加15元。默认发中通。", "policy")
TEA_BACK = ("退换", "未拆封的茶叶15天内可以退换，非质量问题退回运费由买家承担。", "policy")
TEA_SENT = ("发货时间", "付款后24小时内发货，周日不发货。", "policy")
TONER = ("진정 토너 200ml", "어성초 추출물 72% 토너입니다. 용량 200ml, 가격 18,900원, 무향입니다.", "product")
CREAM = (
    "수분 크림 50ml",
    "젤 타입 크림입니다. 용량 50ml, 가격 24,000원. 건성 피부는 오일과 함께 쓰시길 권합니다.",
    "product",
)
TINT = ("벨벳 립 틴트 4g", "가격 12,000원. 색상은 로즈우드, 코랄핑크입니다. 02 코랄핑크는 현재 품절입니다.", "product")
BACK_KO = (
    "반품과 교환",
    "수령 후 7일 이내, 개봉하지 않은 상품만 반품·교환이 가능합니다. 단순 변심은 고객님이 부담합니다.",
    "policy",
)
SKIN = ("피부 트러블", "붉어짐이나 가려움이 있으면 즉시 사용을 중단하고 피부과 진료를 받으세요.", "policy")
FEE_KO = (
    "배송비",
    "30,000원 이상 구매 시 무료배송, 미만은 배송비 3,000원입니다. 제주는 3,000원이 추가됩니다.",
    "policy",
)
GLASS = (
    "Tempered glass protector, 2 pack",
    "Models: iPhone 14, 15 and 16. $11.99. Does not fit the Pro Max.",
    "product",
)
EARBUDS = (
    "Earbuds Lite",
    "Bluetooth 5.3 earbuds, sweat resistant, not for swimming. No noise cancelling. $29.99.",
    "product",
)
ABROAD = ("International", "We ship to Canada and Mexico for $14.95. We do not ship to other countries.", "policy")
BANK = ("Power bank 10,000 mAh", "Slim power bank, 20 W. 220 g. Allowed in hand luggage. $27.99.", "product")
BACK_EN = ("Returns", "Return unused items in the original packaging within 30 days of delivery.", "policy")

HEADED = (
    "循环饮水机 2L",
    "Price: 129元\nDescription: 容量2升，水泵噪音低于30分贝，不含充电头。滤芯每月换一次。",
    "product",
)

UK = (
    "Shipping",
    "Standard delivery £3.95, free over £45. Next-day delivery £6.95 before 1 pm. Orders go out with Royal Mail. "
    "Parcels are tracked. We do not ship outside the UK.",
    "policy",
)
ABROAD_KO = ("해외 배송", "현재 해외 배송은 하지 않습니다. 국내 주소로만 보내 드립니다.", "policy")
STEADY = (
    "정기배송",
    "정기배송은 다음 출고 전날까지 언제든 해지하실 수 있습니다. 쿠폰과 함께 쓸 수 없습니다.",
    "policy",
)
SALMON = (
    "Grain-free salmon dog food 3 kg",
    "60% salmon, kibble 12 mm. Contains no chicken. Use within 8 weeks.",
    "product",
)
TASTE = ("适口性保障", "主粮第一次购买，宠物不吃的话，15天内剩余超过八成可以退货，退货运费由本店承担。", "policy")
UNPACKED = ("退换货", "收到后7天内，未使用的商品可以退换。食品类拆封后不退不换。", "policy")
SNACK = ("冻干鸡胸肉零食 100g", "单一原料鸡胸肉，猫狗都能吃，每天不超过10粒。", "product")

Row = tuple[str, str, str]


class Shelf:
    """Finds everything on it, the first best."""

    def __init__(self, lang: Lang, rows: Sequence[Row]) -> None:
        self.snippets = [
            Snippet(id=f"s{n}", title=title, text=text, lang=lang, kind=kind)  # type: ignore[arg-type]
            for n, (title, text, kind) in enumerate(rows)
        ]

    def search(self, query: str, **_: object) -> tuple[ScoredSnippet, ...]:
        return ()

    def retrieve(self, reading: Reading, now: datetime) -> Context:
        query = reading.questions[0].query if reading.questions else ""
        scored = (ScoredSnippet(snippet=s, score=0.95 - n / 50, query=query) for n, s in enumerate(self.snippets))
        return Context(snippets=tuple(scored))

    def rules(self) -> str:
        return "\n".join(s.text for s in self.snippets if s.kind == "policy").lower()


async def answered(asked: str, rows: Sequence[Row], shop: Shop | None = None, **order: object) -> Reply:
    lang: Lang = "zh" if any("\u4e00" <= c <= "\u9fff" for c in asked) else "en" if asked.isascii() else "ko"
    known = facts(currency=None, order=order) if order else facts(currency=None)
    reply = await copilot(retriever=Shelf(lang, rows)).reply(talk(asked), known, shop)
    held(reply)
    return reply


TOLD: dict[str, tuple[str, Sequence[Row], tuple[str, ...], tuple[str, ...]]] = {
    # id: what is asked, what is found, words the reply holds, words it must not hold
    "beside-zh": ("煮茶壶能用电磁炉不，带炉子吗", [POT], ("不可用于电磁炉", "不含炉子"), ()),
    "gift-zh": ("买一饼普洱送刀吗？包邮不", [TEA, TEA_FEE], ("满99元包邮", "送茶刀一把"), ("200",)),
    "no-count-zh": ("煮茶壶和桂花乌龙一起多少钱，就差两块钱包邮吗", [POT, OOLONG, TEA_FEE], (), ("× 2",)),
    "safe-zh": ("孕妇能喝桂花乌龙吗", [OOLONG], ("孕妇和睡眠不好的人请少喝",), ("停止使用", "拍照")),
    "unfit-zh": ("送长辈 睡眠不太好 推荐哪个", [OOLONG], ("请少喝",), ("您看这款合适",)),
    "sent-zh": ("付款后多久发货", [TEA_SENT, TEA_FEE], ("24小时",), ("48",)),
    "sold-out-ko": ("코랄핑크 틴트 재고 있어요?", [TINT], ("품절",), ("주문하실 수 있습니다",)),
    "skin-ko": ("건성인데 수분크림 괜찮을까요?", [CREAM], ("건성 피부는 오일과",), ("가슴둘레", "하중")),
    "harmed-ko": ("토너 쓰고 얼굴이 빨개졌어요 환불돼요?", [SKIN, TONER], ("사용을 중단",), ()),
    "free-ko": ("무료배송 얼마부터예요?", [FEE_KO], ("30,000원",), ("200", "위안")),
    "not-fit-en": ("do u have screen protector for iphone 15 pro max", [GLASS], ("Does not fit the Pro Max",), ()),
    "both-en": ("are the earbuds noise cancelling / can i swim with them", [EARBUDS], ("not for swimming",), ()),
    "abroad-en": ("shipping to Germany??", [ABROAD], ("do not ship to other countries",), ("mainland",)),
    "open-en": ("can i take the power bank on a plane?", [BANK], ("moment",), ("Power bank:",)),
    "not-outside-en": ("do you ship to Ireland?", [UK], ("do not ship outside the UK",), ("province", "Next-day")),
    "not-abroad-ko": ("일본으로도 보내주시나요?", [FEE_KO, ABROAD_KO], ("해외 배송은 하지 않습니다",), ("제주",)),
    "called-ko": ("정기배송 할인 얼마예요?", [STEADY], ("언제든 해지",), ("어떤 상품",)),
    "prone-en": (
        "does the salmon food have chicken in it? my dog is allergic",
        [SALMON],
        ("Contains no chicken",),
        ("stop using", "doctor", "photo"),
    ),
    "header-zh": ("饮水机带充电头吗", [HEADED], ("不含充电头",), ("Description", "Price")),
    "back-en": ("whats your return policy", [BACK_EN], ("30 days", "original packaging"), ("tags", "unworn", "7 days")),
}


@pytest.mark.parametrize("name", TOLD)
async def test_another_shop_s_own_words_answer(name: str) -> None:
    asked, rows, holds, spares = TOLD[name]
    reply = await answered(asked, rows)
    assert all(word in reply.text for word in holds), reply.text
    assert not any(word in reply.text for word in spares), reply.text


async def test_unpacked_goods_meet_the_rule_on_them_and_no_word_of_what_they_are_made_of() -> None:
    reply = await answered("零食拆开喂了一点 狗子不爱吃 退货", [TASTE, UNPACKED, SNACK], status="delivered")
    assert "拆封后不退不换" in reply.text
    assert "15天" not in reply.text and "单一原料" not in reply.text


BOTH_ASKED = {
    # id: what is asked of a delivered order, the rules, words the reply holds, words it must not hold
    "freight-and-refund-ko": (
        "반품하고 싶은데 배송비 얼마에요 환불은 며칠 걸리나요",
        [BACK_KO, ("환불", "반품이 도착해 확인되면 영업일 2일 안에 환불해 드립니다.", "policy")],
        ("고객님이 부담", "환불"),
        (),
    ),
    "swap-takes-ko": (
        "사이즈 교환하려는데 배송비 제가 내야하나요? 얼마나 걸려요",
        [BACK_KO],
        ("교환",),
        ("택배함", "가격은"),
    ),
}


@pytest.mark.parametrize("name", BOTH_ASKED)
async def test_what_sending_back_costs_and_how_long_it_takes_are_both_answered(name: str) -> None:
    asked, rows, holds, spares = BOTH_ASKED[name]
    reply = await answered(asked, rows, status="delivered")
    assert all(word in reply.text for word in holds), reply.text
    assert not any(word in reply.text for word in spares), reply.text


BACK = {
    "zh": ("茶叶喝了两泡觉得不喜欢可以退吗", [TEA_BACK], "未拆封", ("吊牌", "没穿")),
    "ko": ("뜯지도 않았는데 왜 반품 안해줘요?", [BACK_KO], "개봉하지 않은", ("택과", "착용")),
    "en": ("can i return it if i change my mind", [BACK_EN], "original packaging", ("tags", "unworn")),
}


@pytest.mark.parametrize("lang", BACK)
async def test_no_condition_is_named_that_the_shop_s_rules_do_not_know(lang: str) -> None:
    """With settings of its own as well: figures are settled by them, tags are not."""
    asked, rows, holds, spares = BACK[lang]
    settings = Shop(return_days=15, return_shipping="buyer")
    reply = await answered(asked, rows, settings, status="delivered", delivered_at="2026-11-10T10:00:00+08:00")
    assert holds in reply.text and not any(word in reply.text for word in spares), reply.text


SUMS: dict[str, tuple[str, Sequence[Row], tuple[str, ...]]] = {
    "zh": ("两饼熟普加一个煮茶壶一共多少钱", [TEA, POT, TEA_FEE], ("129元 × 2", "377元", "包邮")),
    "zh-blank": ("普饼和煮茶壶一起多少钱 能今天发货不", [TEA, POT, TEA_SENT], ("248元", "24小时")),
    "ko": ("토너 하나 크림 두 개 하면 얼마예요", [TONER, CREAM, FEE_KO], ("24,000원 × 2", "66,900원", "무료")),
    "en": ("two power banks and one screen protector, how much altogether?", [BANK, GLASS], ("$27.99 × 2", "$67.97")),
}


@pytest.mark.parametrize("name", SUMS)
async def test_several_goods_are_added_up(name: str) -> None:
    asked, rows, holds = SUMS[name]
    reply = await answered(asked, rows)
    assert all(word in reply.text for word in holds), reply.text


async def test_a_greeting_names_no_sample_shop_where_another_s_rules_are_ingested() -> None:
    assert "木屿" not in (await answered("你好在吗", [TEA_FEE, TEA_BACK, TEA_SENT])).text


async def test_a_sum_with_goods_that_are_not_known_is_not_made() -> None:
    reply = await answered("两饼熟普加三个青花瓷碗一共多少钱", [TEA])
    assert "258" not in reply.text


async def test_a_sentence_that_is_refused_is_left_out_and_nothing_weaker_said_instead() -> None:
    """The settings allow no reduction; the rule's sentence may not be said, nor that there is none."""
    rule = ("Bulk orders", "Orders of 20 or more get 8% off automatically at checkout. No other discounts.", "policy")
    reply = await answered("any discount on bulk orders of 25?", [rule], Shop())
    assert "8%" not in reply.text and "final price" not in reply.text and "no further" not in reply.text.lower()


LOGISTICS = {
    "zh": ("我的快递到哪了，单号多少", "YT8800112233"),
    "en": ("where is my parcel and whats the tracking number", "YT8800112233"),
    "ko": ("택배 어디쯤이에요? 운송장 번호 알려주세요", "YT8800112233"),
}


@pytest.mark.parametrize("lang", LOGISTICS)
async def test_the_parcel_s_number_is_told_where_it_is_on_record(lang: str) -> None:
    asked, number = LOGISTICS[lang]
    sent = {"status": "in_transit", "shipped_at": "2026-11-11T10:00:00+08:00", "carrier": "YTO"}
    scan = {"time": "2026-11-12T08:00:00+08:00", "event": "arrived", "place": "Wuhan"}
    known = await answered(asked, [], None, **sent, tracking=[scan], tracking_number=number)
    assert number in known.text
    unknown = await answered(asked, [], None, **sent, tracking=[scan])
    assert number not in unknown.text


async def test_the_carrier_s_date_is_said_once() -> None:
    sent = {"status": "in_transit", "shipped_at": "2026-11-11T10:00:00+08:00", "carrier": "YTO"}
    more = {"tracking": [{"time": "2026-11-12T08:00:00+08:00", "event": "到达转运中心", "place": "武汉"}]}
    eta = {"carrier_eta": {"date": "2026-11-15", "source": "carrier"}}
    reply = await answered("前天付的款怎么还没到\n周五要用，明天一定能到吗？", [], None, **sent, **more, **eta)
    assert reply.text.count("11月15日") == 1, reply.text


async def test_another_order_is_not_taken_for_the_one_on_record() -> None:
    asked = "鞋子穿了一次开胶了，给我退款，另外我另一个订单能不能改地址"
    reply = await answered(asked, [], None, status="delivered", delivered_at="2026-11-10T10:00:00+08:00")
    assert "另一个订单" in reply.text and "已经签收，地址" not in reply.text, reply.text
    assert reply.text.count("拍") <= 2


async def test_a_dispatch_that_is_overdue_is_not_promised_by_the_rule() -> None:
    late = {"status": "paid", "paid_at": "2026-11-09T09:00:00+08:00", "ship_deadline": "2026-11-11T09:00:00+08:00"}
    reply = await answered("什么时候能到啊 急用", [], None, **late)
    assert "48小时" not in reply.text and "抱歉" in reply.text, reply.text


async def test_what_a_sheet_says_on_sending_back_answers_no_other_question() -> None:
    desk = ("학습 책상", "상판 100x60cm입니다. 조립하지 않고 포장이 온전해야 7일 이내 반품됩니다.", "product")
    reply = await answered("책상 조립이 어려운가요?", [desk])
    assert "반품" not in reply.text, reply.text


async def test_a_longer_reply_tells_more_of_the_product() -> None:
    bot = copilot(retriever=Shelf("en", [EARBUDS]))
    plain = await bot.reply(talk("do the earbuds have noise cancelling?"), facts())
    longer = await bot.reply(talk("do the earbuds have noise cancelling?"), facts(), instruction="longer")
    assert "No noise cancelling" in plain.text and len(longer.text) > len(plain.text), longer.text


class Broken(Shelf):
    """A shelf whose rules cannot be read."""

    def rules(self) -> str:
        """Fail, as an index does that went away."""
        raise OSError("the disk is gone")


async def test_rules_that_cannot_be_read_cost_no_reply() -> None:
    reply = await copilot(retriever=Broken("en", [EARBUDS])).reply(
        talk("do the earbuds have noise cancelling?"), facts()
    )
    assert "No noise cancelling" in reply.text
    assert any("the disk is gone" in note for note in reply.notes)
