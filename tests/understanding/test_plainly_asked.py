"""What is asked so plainly that no guess may turn it into something else, and what nobody foresaw but a product names."""

from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.reading import Question
from copilot.understanding import Reader


def read(reader: Reader, text: str) -> tuple[Question, ...]:
    return reader.read(Conversation(messages=(Message(role="customer", text=text),))).questions


PLAIN = {
    # id: the turn, the situations read from it
    "country-en": ("shipping to Germany??", ["remote_area"]),
    "country-zh": ("能寄到美国吗", ["remote_area"]),
    "country-ko": ("일본으로도 보내주시나요?", ["remote_area"]),
    "width-ko": ("옷장 폭이 얼마예요", ["product_info"]),
    "thick-ko": ("규조토 발매트 두께가 얼마예요", ["product_info"]),
    "fee-beside-ko": ("한국으로 배송 되나요? 배송비는요?", ["remote_area", "shipping_fee"]),
    "restock-ko": ("코랄핑크 틴트 재고 있어요? 언제 들어와요", ["stock", "restock"]),
    "sent-other-en": ("I ordered size 42 but you sent 44!!", ["wrong_item"]),
    "sum-beside-zh": ("普饼和煮茶壶一起多少钱 能今天发货不", ["price", "dispatch_time"]),
    "foreign-voltage-en": (
        "Is the drip coffee maker ok with 110V? do you ship abroad?",
        ["product_info", "remote_area"],
    ),
    "unforeseen-en": ("Can the moka pot survive a fall? How much is shipping?", ["product_info", "shipping_fee"]),
    "shrunk-zh": ("衣服洗一次就缩水，退钱！", ["quality_problem", "refund_request"]),
    "charged-twice-en": ("weird, two charges on my card for one order", ["payment"]),
    "charged-twice-ko": ("결제가 두 번 됐어요", ["payment"]),
    "how-often-ko": ("필터는 얼마나 자주 갈아요", ["product_info"]),
    "shelf-life-ko": ("유통기한 얼마나 돼요", ["product_info"]),
    "swap-takes-ko": ("사이즈 교환하려는데 배송비 제가 내야하나요? 얼마나 걸려요", ["return_freight", "delivery_time"]),
    "by-tomorrow-en": ("can you get it to me tomorrow if i order now?", ["delivery_time"]),
    "state-of-order-zh": ("我订单什么情况了", ["where_parcel"]),
    "state-of-order-ko": ("제 주문 어떻게 됐어요?", ["where_parcel"]),
    "upgrade-en": ("Please upgrade to express, I'll pay.", ["urgent_delivery"]),
    "wrote-a-bad-review-ko": ("솔직히 실망이라 후기 나쁘게 썼어요.", ["bad_review"]),
    "in-the-shop-s-name-zh": ("有人打电话自称你们客服要我报验证码", ["privacy"]),
    "in-the-shop-s-name-en": ("someone called saying he's from your shop wanting a code", ["privacy"]),
    "in-the-shop-s-name-ko": ("쇼핑몰이라면서 인증번호 불러달라는 전화가 왔어요", ["privacy"]),
    "ill-zh": ("猫吃了猫砂一直吐，要紧吗", ["health_safety"]),
    "ill-en": ("my dog ate the filling and threw up, is that ok??", ["health_safety"]),
    "ill-ko": ("애가 모래먹고 토했어요 괜찮은거죠??", ["health_safety"]),
    "own-code-zh": ("付款验证码收不到怎么办", ["payment"]),
    "own-code-en": ("how do i enter the discount code", ["coupon"]),
    "dear-zh": ("269有点贵了", ["discount"]),
    "what-now-zh": ("杯子碎了，你们打算怎么处理？", ["damaged"]),
    "what-now-en": ("There are 4 screws missing. What now??", ["missing_item"]),
    "what-now-ko": ("컵이 깨져서 왔어요. 어떻게 해야 하나요?", ["damaged"]),
    "told-and-asked-zh": ("拍了还没付，我再想想，颜色会不会显胖", ["unpaid", "colour_advice"]),
    "install-zh": ("双层床装的话要不要钱", ["installation"]),
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_asked_plainly_is_read_so(reader: Reader, name: str) -> None:
    text, situations = PLAIN[name]
    assert [question.situation for question in read(reader, text)] == situations


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("do you ship to Canada and how much is shipping", "shipping_fee"),
        ("반품 회수해 가셨는데 돈은 언제 들어와요", "refund_status"),
    ],
)
def test_a_plain_cue_beside_another_matter_decides_nothing(reader: Reader, text: str, situation: str) -> None:
    assert situation in [question.situation for question in read(reader, text)]


def test_a_weak_guess_does_not_accuse_a_customer(reader: Reader) -> None:
    text = "whats the cheapest way to charge my phone wirelessly, do i need to buy the plug separately"
    assert "off_platform" not in [question.situation for question in read(reader, text)]


def test_what_now_asks_again_what_was_told_before(reader: Reader) -> None:
    told = Message(role="customer", text="我拍的是雾灰，你们给我发了珊瑚红！")
    asked = Message(role="agent", text="麻烦您拍张照片。"), Message(role="customer", text="图发你了，怎么处理")
    (question,) = reader.read(Conversation(messages=(told, *asked))).questions
    assert question.situation == "wrong_item"


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("两双轻云跑鞋加一个法压壶一共多少钱呀", 2),
        ("2 pairs of the canvas shoes plus the moka pot, what's the total price?", 2),
        ("티셔츠 3장이랑 모자 하나 사면 얼마예요?", 2),
        ("法压壶多少钱", 0),
    ],
)
def test_goods_that_are_counted_up_are_searched_for_one_by_one(reader: Reader, text: str, goods: int) -> None:
    (question,) = read(reader, text)
    assert len(question.goods) >= goods and bool(question.goods) == bool(goods), question.goods


@pytest.mark.parametrize(
    "turn",
    [
        "해외 배송 되나요? 그리고 주차장이 어떻게 되나요?",
        "환불 언제 되나요? 그리고 주차장은요?",
        "Where is my parcel? And what are your parking rules?",
    ],
)
def test_a_question_tacked_on_is_listed(reader: Reader, turn: str) -> None:
    talk = Conversation(messages=(Message(role="customer", text=turn),))
    assert "other" in [question.situation for question in reader.read(talk).questions]
