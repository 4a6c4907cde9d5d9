"""What is asked is answered first: goods the shop has not, yes or no, which carrier, and both halves of a wish."""

from __future__ import annotations

import pytest

from copilot.context import ScoredSnippet
from copilot.drafting.composer.goods.meant import one_product
from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.support import copilot, facts, snippets, talk
from tests.drafting.test_composer import LANGS

ANSWERS: dict[str, dict[Lang, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    # id: language to what is asked, words the reply holds, words it must not hold
    "not_carried": {
        "zh": ("有冲浪板卖吗", ("没有查到",), ("颜色",)),
        "en": ("Do you sell kayak paddles made of carbon?", ("can't find that",), ("colour", "Which item")),
        "ko": ("카약 노 파나요? 카본으로 된 거요", ("찾지 못했습니다",), ("색상",)),
    },
    "made_of": {
        "zh": ("网面的跑步鞋有吗", (), ("没有查到",)),
        "en": ("Do you sell running shoes made of mesh?", ("running shoes",), ("can't find that",)),
        "ko": ("쿠션 러닝화 파나요?", (), ("찾지 못했습니다",)),
    },
    "invoice": {
        "zh": ("能开发票吗？公司抬头", ("可以开发票的。", "纳税人"), ()),
        "en": ("Can I get an invoice in my company's name?", ("Yes, you can have an invoice.", "tax number"), ()),
        "ko": ("영수증 발급되나요? 회사 명의로요", ("네, 발급해 드립니다.", "납세자 번호"), ()),
    },
    "furniture_by_express": {
        "zh": ("衣柜能发顺丰吗", ("德邦", "发不了顺丰"), ("15元",)),
        "en": ("Can you send the wardrobe by SF?", ("Deppon", "isn't possible"), ("15 yuan",)),
        "ko": ("옷장도 SF로 보내 주실 수 있나요?", ("더방", "보내 드릴 수 없습니다"), ("15위안",)),
    },
    "shoes_by_express": {
        "zh": ("能发顺丰吗", ("15元",), ("德邦",)),
        "en": ("Do you ship with SF Express?", ("15 yuan",), ("Deppon",)),
        "ko": ("신발도 SF로 보내 주실 수 있나요?", ("15위안",), ("더방",)),
    },
    "how_is_it": {
        "zh": ("儿童房推拉门衣柜怎么样", ("推拉门不占开门空间",), ()),
        "en": ("How about the kids room wardrobe with sliding doors?", ("E0 grade",), ()),
        "ko": ("안녕하세요, 이' 아동방 슬라이딩 도어 가구' 는 어떠세요?", ("E0 등급",), ()),
    },
    "charged_twice": {
        "zh": ("同一单扣了两次钱，怎么回事", ("截图", "支付记录"), ("付款方式",)),
        "en": ("I was charged twice for one order, what's going on", ("screenshot", "payment record"), ("Alipay",)),
        "ko": ("결제가 두 번 됐어요, 확인해 주세요", ("캡처", "결제 기록"), ("알리페이",)),
    },
    "both_halves": {
        "zh": ("我买这么多店主可以给打个八折包个邮么?", ("八折没办法", "9折", "包邮"), ("享八折", "享8折")),
        "en": (
            "I'm buying so much, can you give me 20% off and free shipping?",
            ("20% off isn't possible", "10% off", "free"),
            ("gets 20%", "get 20%"),
        ),
        "ko": (
            "이렇게 많이 사는데 20% 할인에 무료배송 해 주시나요?",
            ("20% 할인은 어렵", "10% 할인", "무료"),
            ("20% 할인이",),
        ),
    },
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("salt", range(2))
async def test_what_is_asked_is_answered(name: str, lang: Lang, salt: int) -> None:
    asked, held, spared = ANSWERS[name][lang]
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk(asked), facts(), salt=salt)
    assert all(word in reply.text for word in held), reply.text
    assert not any(word in reply.text for word in spared), reply.text


async def test_a_sliding_door_wardrobe_asked_for_plainly_is_told() -> None:
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk("아동방 슬라이딩 도어 옷장 어때요?"), facts())
    assert reply.outcome == "drafted" and "KD-501-ko" in {citation.id for citation in reply.citations}


MEANT: dict[str, tuple[tuple[str, ...], str, str]] = {
    # what was said, the snippet that answers, words of the answer
    "zh": (("SH-101怎么样", "A: 很好的", "这款什么材质"), "SH-101", "飞织鞋面"),
    "zh, another": (("SH-103怎么样", "A: 很好的", "这款什么材质"), "SH-103", "反绒皮"),
    "zh, by the agent": (("有什么推荐吗", "A: 推荐轻云缓震跑步鞋", "这款什么材质"), "SH-101", "飞织鞋面"),
    "zh, code and colours": (("SH-103有什么颜色",), "SH-103", "山径防水徒步鞋"),
    "en": (("How is HM-402?", "A: It is very good.", "What material is it?"), "HM-402-en", "100% brushed cotton"),
    "en, made of": (("How is SH-101?", "A: It is very good.", "What is this made of?"), "SH-101-en", "Knitted upper"),
    "ko": (("SH-101 어때요?", "A: 좋아요", "이거 소재가 뭐예요?"), "SH-101-ko", "니트 갑피"),
    "ko, another": (("HM-402 어때요?", "A: 좋아요", "이거 소재가 뭐예요?"), "HM-402-ko", "면 100%"),
}


@pytest.mark.parametrize("name", MEANT)
async def test_the_product_that_the_question_was_read_with_is_the_one_meant(name: str) -> None:
    said, source, held = MEANT[name]
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk(*said), facts())
    assert source in {citation.id for citation in reply.citations} and held in reply.text, reply.text


def test_two_codes_leave_open_which_is_meant() -> None:
    shown = [ScoredSnippet(snippet=s, score=0.7) for s in snippets() if s.id in ("SH-101", "SH-103")]
    assert len(shown) == 2
    assert [s.snippet.id for s in one_product(shown, shown, [], "", True, filled="sh-103 防水")] == ["SH-103"]
    assert one_product(shown, shown, [], "", True, filled="sh-103和sh-101 防水") == ()
    assert one_product(shown, shown, [], "", True, filled="sh-1033 防水") == ()
    assert [s.snippet.id for s in one_product(shown, shown, [], "SH-101", asked="sh-103防水吗")] == ["SH-103"]
