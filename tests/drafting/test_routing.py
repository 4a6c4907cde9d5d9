"""Where a question goes by what it names, what a turn of two troubles gets, and sizes that go by the waist."""

from __future__ import annotations

from typing import Any

import pytest

from copilot import glossary
from copilot.context import ScoredSnippet, Snippet
from copilot.drafting.composer.meant import one_product
from copilot.drafting.composer.selling import alike
from copilot.drafting.composer.sizes import Measures, Sizer, recommend
from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.scenarios import DONE, SENT
from tests.drafting.support import composer, copilot, facts, snippets, talk
from tests.drafting.test_composer import LANGS, compose
from tests.drafting.test_moves import Row

TURNS: dict[str, Row] = {
    # id: situation as it is read, facts, what is said, the move that answers
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
    "today_unpaid": ("urgent_delivery", {}, {"zh": "今天能发吗，急", "en": "will it ship today? urgent", "ko": "오늘 출고되나요? 급해요"}, "urgent_delivery.express_dispatch"),
    "where": ("delivery_time", {"order": SENT}, {"zh": "到哪了，明天能到不", "en": "where is it, here tomorrow?", "ko": "어디쯤이에요, 내일 와요?"}, "where_parcel.sent_carrier"),
    "faulty_refund": ("refund_request", {"order": DONE}, {"zh": "手柄坏了，退款", "en": "the handle came off, money back", "ko": "손잡이가 떨어졌어요 환불해 주세요"}, "quality_problem.ask_photo"),
    "stars_for_coupon": ("extortion", {"order": DONE}, {"zh": "给券我就给五星", "en": "five stars if you send me a coupon", "ko": "쿠폰 주면 별 다섯 개 줄게요"}, "review_reward.none"),
    "threat": ("extortion", {"order": DONE}, {"zh": "不退就给差评，别想五星", "en": "refund or a 1 star, no five stars", "ko": "환불 안 하면 별 하나, 별 다섯은 없어요"}, "extortion.neutral"),
    "opened_socks": ("returns", {"order": DONE}, {"zh": "袜子拆开了能退吗", "en": "opened the socks, can i return", "ko": "양말 개봉했는데 반품되나요"}, "returns.intimate"),
    "waist": ("size_advice", {}, {"zh": "腰围80穿什么码", "en": "32 inch waist, which size", "ko": "허리 32인데 사이즈 뭐예요"}, "size_advice.chart"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("situation", "known", "said", "move"), TURNS.values(), ids=TURNS.keys())
def test_a_question_goes_where_it_belongs(
    situation: str, known: dict[str, Any], said: dict[str, str], move: str, lang: Lang
) -> None:
    assert [part.move for part in compose(lang, situation, said[lang], **known).parts] == [move]


WHAT_IF = {"zh": "万一路上碎了怎么办", "en": "what if it arrives broken?", "ko": "만약 파손돼서 오면 어떡하죠"}


@pytest.mark.parametrize("lang", LANGS)
def test_what_might_happen_needs_no_apology(lang: Lang) -> None:
    assert not compose(lang, "damaged", WHAT_IF[lang]).parts[0].soothes
    assert compose(lang, "damaged", WHAT_IF[lang], order=DONE).parts[0].soothes == "trouble"


SOLD = {"zh": "有没有电饭煲卖", "en": "Do you sell rice cookers?", "ko": "전기밥솥도 파나요?"}


@pytest.mark.parametrize("lang", LANGS)
async def test_goods_the_shop_has_not_get_no_stand_in(lang: Lang) -> None:
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk(SOLD[lang]), facts())
    assert not any(word in reply.text for word in ("咖啡壶", "coffee maker", "커피포트"))


def test_what_ends_alike_is_near() -> None:
    assert alike("高跟鞋", "舒步一脚蹬健步鞋") and alike("장화", "칭윈 쿠션 러닝화")
    assert not alike("전기밥솥", "보온 전기 드립 커피포트") and not alike("cooker", "electric drip coffee maker")


@pytest.mark.parametrize(
    ("said", "waist"),
    [
        ("腰围78的男生", 78), ("二尺四的腰", 80), ("腰2尺3", 77), ("my waist is 32 inches", 81), ("a 30 waist", 76),
        ("32 waist 34 length", 81), ("허리 30인치예요", 76), ("허리둘레 84cm", 84), ("腰带有吗", None), ("裤长2尺", None),
    ],
)  # fmt: skip
def test_waists_are_read_in_any_unit(said: str, waist: float | None) -> None:
    assert Sizer.load().measures(said).waist == waist


CHARTS = (
    "M：腰围70-76cm、体重52-62kg；L：76-82cm、62-70kg；XL：82-88cm、70-78kg",
    "Sizes by waist and length: M 70-76 / 98 cm, L 76-82 / 100 cm, XL 82-88 / 102 cm.",
    "허리/기장 M 70-76/98cm, L 76-82/100cm, XL 82-88/102cm입니다.",
)


@pytest.mark.parametrize("chart", CHARTS, ids=LANGS)
def test_a_waist_finds_its_size(chart: str) -> None:
    rows = Sizer.load().rows(chart)
    assert recommend(rows, Measures(waist=78)) == ("L", False)
    assert recommend(rows, Measures(waist=82)) == ("XL", True)
    assert recommend(rows, Measures(waist=110)) is None


def _found(title: str, text: str) -> ScoredSnippet:
    return ScoredSnippet(
        snippet=Snippet(id=title, title=title, text=text, source="s", kind="product", lang="zh"), score=0.9
    )


def test_of_two_products_named_the_sheet_decides_which_is_asked_about() -> None:
    goods = (
        _found("实木儿童半高床（KD-508）", "床下可放书桌或收纳，床下净高88cm"),
        _found("可升降儿童学习桌（KD-502）", "桌面100x60cm，高54-76cm"),
    )
    asked = "半高床下面能放得下100高的书桌吗"
    chosen = one_product(goods, goods, ["半高床下面能放得下100高的 学习桌 吗"], "", asked=asked)
    assert [s.snippet.title for s in chosen] == ["实木儿童半高床（KD-508）"]


def test_a_whole_word_goes_before_a_part_of_one() -> None:
    goods = (_found("접이식 LED 스탠드", "배터리"), _found("경량 스탠드카라 다운 재킷", "솜털"))
    assert [s.snippet.title for s in one_product(goods, goods, ["스탠드 충전"], "")] == ["접이식 LED 스탠드"]


def test_the_glossary_is_parsed_once() -> None:
    assert glossary.load_concepts() is glossary.load_concepts()


@pytest.mark.parametrize("lang", LANGS)
def test_every_lead_ends_somewhere(lang: Lang) -> None:
    wording = composer().wording(lang)
    leading = [a for a in wording.attributes.values() if a.leads]
    assert leading and all(a.over and a.leads in wording.situations for a in leading)
