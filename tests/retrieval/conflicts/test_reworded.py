"""Contradictions between sentences in different words, and what is no contradiction."""

from __future__ import annotations

import pytest

from copilot.context import Snippet
from copilot.retrieval.conflicts.find import conflicts
from copilot.retrieval.query.glossary import Glossary
from copilot.retrieval.query.language import language_of
from tests.retrieval.conftest import make

CONTRADICT = [
    ("购物须知", "东西到手7天内觉得不合适都能退。", "售后承诺", "我们支持30天无理由退换。"),
    ("退款进度", "退的钱2天内到账。", "退钱", "收到您寄回的包裹后，5个工作日完成退款。"),
    ("关于发货", "今天下单，24小时内寄出。", "仓库说明", "所有现货订单72小时内出库。"),
    ("邮费说明", "买满88元就不用付邮费了。", "包邮规则", "订单金额达到128元，店铺包邮。"),
    ("加急快递", "发顺丰请补差价18元。", "顺丰", "改发顺丰每单多付23元。"),
    ("换货说明", "尺码不对要换，来回邮费25元由您出。", "换尺码", "换货需支付往返运费16元。"),
    ("维修", "本店所有电风扇保修两年。", "坏了", "电风扇一年内出故障免费维修。"),
    ("价保", "拍下后30天内降价，我们退差价。", "降价怎么办", "购买7天之内降了价可以找客服补差。"),
    ("优惠", "满300元打9折。", "折扣", "单笔消费300元以上享受八五折。"),
    (
        "Returns & exchanges",
        "Not happy? Bring it back within 60 days.",
        "Help",
        "Purchases may be returned for 28 days.",
    ),
    (
        "Where is my refund",
        "Your money is back in 3 days.",
        "Refund policy",
        "Please allow 10 working days for refunds.",
    ),
    ("Shipping", "No postage to pay on orders above $40.", "Delivery", "Free standard delivery when you spend $60."),
    ("Next day", "Next-day delivery costs $12.", "Fast", "For $18 we upgrade you to overnight shipping."),
    ("Return costs", "We deduct $5 for the return label.", "Sending it back", "Return shipping is $8."),
    ("Guarantee", "Every blender has a 2 year warranty.", "Breakdown", "Blenders are repaired free for 12 months."),
    (
        "Tracking",
        "Contact us if tracking has not moved for 5 days.",
        "Lost",
        "Nothing new on the parcel for 72 hours: write.",
    ),
    ("Students", "Students get 15% off.", "Student offer", "We give a 10% student discount."),
    ("교환/반품", "제품을 받고 30일까지는 반품하셔도 됩니다.", "고객센터", "변심 반품은 수령일로부터 7일 이내입니다."),
    ("배송 정책", "7만원 넘게 사시면 택배비를 받지 않습니다.", "무료배송", "5만원 이상 주문 시 무료 배송입니다."),
    ("발송", "오늘 주문하시면 12시간 안에 발송됩니다.", "언제 보내나요", "결제 확인 후 3일 이내에 출고합니다."),
    ("제주", "제주와 도서산간은 3,000원이 추가됩니다.", "섬", "제주도는 배송비 5,000원을 더 내셔야 합니다."),
    (
        "깨진 상품",
        "파손은 받은 날로부터 2일 이내에 알려 주세요.",
        "사고",
        "물건이 깨져 있으면 일주일 안에 연락 주세요.",
    ),
    ("退货", "收到后7天可退货。", "반품", "받으신 후 14일 안에 반품 가능합니다."),
    ("Dispatch", "We dispatch within 24 hours.", "发货", "付款后3天内发货。"),
    ("무료배송", "200위안 이상 무료배송입니다.", "包邮", "满150元包邮。"),
    ("发货", "每天16:00前付款当天发出。", "Dispatch", "Orders placed before 14:00 ship the same day."),
    ("상담 시간", "채팅 상담은 9:00부터 18:00까지입니다.", "客服几点上班", "在线客服每天8:30到22:00。"),
    ("FAQ", "How long do I have to send it back? 14 days after it arrives.", "Returns", "Return it within a week."),
]
AGREE = [
    pytest.param("退货", "7天内可退货。", "质量", "质量问题15天内可以退货。", id="quality"),
    pytest.param("退货", "7天内可退。", "海外订单", "海外订单30天内可退货。", id="abroad"),
    pytest.param("发货", "24小时内发货。", "大促", "双11期间7天内发货。", id="promotion"),
    pytest.param("包邮", "满99元包邮。", "新疆包邮", "新疆满299元包邮。", id="remote"),
    pytest.param("优惠", "满200元9折。", "满减", "满500元8折。", id="tiers"),
    pytest.param("优惠", "满200元9折。", "折扣", "From 200 yuan 10% off.", id="the same discount"),
    pytest.param("保修", "台灯保修1年。", "保修", "水壶保修2年。", id="goods"),
    pytest.param("退货", "7天内可以退货。", "寄回", "退货申请通过后3天内寄回。", id="steps"),
    pytest.param("Returns", "30 days to return clothes.", "Returns", "Electronics: return in 14 days.", id="sorts"),
    pytest.param("Delivery", "Delivery to London takes 2 days.", "Delivery", "Delivery to Leeds takes 4 days.", id="places"),
    pytest.param("Refunds", "Card refunds take 5 days.", "PayPal", "PayPal refunds take 1 day.", id="means"),
    pytest.param("Shipping", "Shipping is $5.", "Express", "Express shipping is $15.", id="ways"),
    pytest.param("Exchange", "We send the exchange in 2 days.", "Dispatch", "Orders leave in 1 day.", id="matters"),
    pytest.param("FAQ", "Can I return it after 10 days? No.", "Returns", "Return it within a week.", id="question"),
    pytest.param("반품", "7일 이내 반품 가능합니다.", "환불", "환불은 3일 이내입니다.", id="refund"),
    pytest.param("할인", "5만원 이상 5% 할인.", "할인", "10만원 이상 10% 할인.", id="ko tiers"),
    pytest.param("출고", "이틀 안에 출고합니다.", "发货", "48小时内发货。", id="the same time"),
    pytest.param("客服", "在线客服9:00到22:00。", "电话", "电话客服10:00到18:00。", id="another line"),
    pytest.param("客服", "在线客服9:00到22:00。", "发货", "16:00前付款当天发货。", id="hours and cut-off"),
    pytest.param("무료배송", "3만원 이상 무료배송.", "包邮", "满200元包邮。", id="currencies"),
]  # fmt: skip


def pair(title: str, text: str, title_2: str, text_2: str, **values: object) -> list[Snippet]:
    both = (("a", title, text), ("b", title_2, text_2))
    return [make(key, said, title=head, lang=language_of(said), **values) for key, head, said in both]


@pytest.mark.parametrize("texts", CONTRADICT, ids=[f"{one} / {other}" for _, one, _, other in CONTRADICT])
def test_other_words(glossary: Glossary, texts: tuple[str, str, str, str]) -> None:
    assert len(conflicts(pair(*texts), glossary)) == 1
    title, text, title_2, _ = texts
    assert conflicts(pair(title, text, title_2, text), glossary) == []


@pytest.mark.parametrize(("title", "text", "title_2", "text_2"), AGREE)
def test_other_cases(glossary: Glossary, title: str, text: str, title_2: str, text_2: str) -> None:
    assert conflicts(pair(title, text, title_2, text_2), glossary) == []


def test_a_snippet_that_states_the_other_number_too_contradicts_nothing(glossary: Glossary) -> None:
    both = "7天内无理由退货，大件15天内也可以退。"
    assert conflicts(pair("退货", both, "售后", "收到货15天都能退。"), glossary) == []


def test_sections_of_one_page_need_headings_that_name_the_same(glossary: Glossary) -> None:
    one, other = pair("页 › 上海仓", "付款后24小时内发货。", "页 › 成都仓", "我们3天之内寄出。")
    page = {"source": "p.md"}
    told = [item.model_copy(update={**page, "id": f"p.md#{item.id}"}) for item in (one, other)]
    assert conflicts(told, glossary) == []
    assert len(conflicts([one, other], glossary)) == 1


def test_products_are_compared_by_their_code(glossary: Glossary) -> None:
    texts = ("风扇", "风扇保修2年。", "风扇", "风扇坏了一年内免费维修。")
    same = pair(*texts, kind="product", sku="F-1")
    assert len(conflicts(same, glossary)) == 1
    assert conflicts([same[0], same[1].model_copy(update={"sku": "F-2"})], glossary) == []
