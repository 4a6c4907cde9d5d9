"""Korean as it is typed in chats, at a shop that sells other goods by other rules than the sample."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from copilot.drafting.composer.quotes.pointing import to_the_point
from copilot.drafting.composer.quotes.quoting import in_full
from copilot.shop import Shop
from tests.drafting.support import copilot, facts, held, talk
from tests.drafting.test_own_words import Row, Shelf, answered

TENT = (
    "둘이 쓰는 돔 텐트",
    "139,000원. 무게 2.6kg. 구성: 본체, 플라이, 폴 2, 팩 12. 바닥 깔개는 별매. 초록 한 색상.",
    "product",
)
HALL = ("여섯이 쓰는 돔 텐트", "310,000원. 무게 14kg. 구성: 본체, 폴 6, 팩 30. 설치는 세 사람이 약 40분.", "product")
FLOOR = ("바닥 깔개", "21,000원. 220x150cm, 돔 텐트 전용.", "product")
BAG = (
    "봄가을 침낭",
    "83,000원. 215x80cm, 무게 1.4kg, 합성 솜, 적정 온도 6도, 최저 1도. 영하 날씨용이 아닙니다.",
    "product",
)
STOOL = ("접는 낚시 의자", "27,000원. 하중 90kg, 알루미늄 프레임.", "product")
PAPERS = (
    "영수증",
    "현금영수증은 결제할 때 신청합니다. 세금계산서는 다음 달 3일까지 사업자등록번호를 주시면 발행합니다. "
    "카드 결제는 세금계산서가 발행되지 않습니다.",
    "policy",
)
TERMS = (
    "교환과 반품",
    "받은 날부터 7일 이내, 쓰지 않은 상품이면 됩니다. 단순 변심은 왕복 7,000원이 고객 부담입니다. "
    "펼친 텐트는 단순 변심 반품이 안 됩니다. 입고가 확인된 뒤 3영업일 안에 환불됩니다.",
    "policy",
)
COVER = (
    "보증",
    "1년. 폴의 제조 불량은 무상 수리입니다. 강풍 파손과 낙하는 유상이며 폴은 개당 9,000원입니다.",
    "policy",
)
FREE = ("배송비", "50,000원 이상 무료배송입니다.", "policy")
OFFERS = ("할인과 행사", "구매 후 가격 변동 차액은 돌려드리지 않습니다. 회원 할인은 없습니다.", "policy")
SENT = (
    "출고",
    "결제 후 24시간 안에 출고합니다. 영업일 15:00까지 결제하면 당일 출고. 롯데택배로 보내며 택배사 변경은 안 됩니다.",
    "policy",
)

TOLD: dict[str, tuple[str, Sequence[Row], tuple[str, ...], tuple[str, ...]]] = {
    # id: what is asked, what is found, words the reply holds, words it must not hold
    "comes-with": ("돔 텐트 바닥 깔개 들어있나요?", [TENT, FLOOR], ("바닥 깔개는 별매입니다",), ("찾지 못했",)),
    "comes-along": ("둘이 쓰는 텐트에 바닥 깔개도 같이 와요?", [TENT, FLOOR], ("별매입니다",), ("확인이 필요",)),
    "degrees": ("침낭 영하 2도 되나요", [BAG], ("영하 날씨용이 아닙니다", "최저 1도입니다"), ("1.4kg",)),
    "minus": ("침낭 영하 5도에도 괜찮아요?", [BAG], ("영하 날씨용이 아닙니다", "적정 온도 6도"), ()),
    "papers": ("카드로 샀는데 세금계산서 되나요", [PAPERS], ("세금계산서가 발행되지 않습니다",), ("현금영수증",)),
    "drop": ("그제 산 게 오늘 내렸네요 차액 주세요", [OFFERS], ("차액은 돌려드리지 않습니다", "양해"), ("회원",)),
    "carrier": ("우체국으로 보내 주실 수 있나요", [SENT], ("롯데택배로", "변경은 안 됩니다"), ("24시간",)),
    "wind": ("바람에 폴 부러진 것도 무상이죠?", [COVER], ("유상", "9,000원"), ("제조 불량", "소형 가전")),
    "dropped": ("떨어뜨려서 망가졌는데 보증 되나요", [COVER], ("낙하는 유상",), ("소형 가전",)),
    "not-sold": ("빔프로젝터는 없나요?", [TENT, STOOL], ("찾지 못했습니다", "빔프로젝터"), ("의자",)),
    "another-use": ("혹시 사무의자도 파나요", [STOOL], ("낚시 의자",), ("재고는",)),
}


@pytest.mark.parametrize("name", TOLD)
async def test_the_shop_s_own_words_answer(name: str) -> None:
    asked, rows, holds, spares = TOLD[name]
    reply = await answered(asked, rows)
    assert all(word in reply.text for word in holds), reply.text
    assert not any(word in reply.text for word in spares), reply.text


CAME: dict[str, tuple[str, tuple[str, ...]]] = {
    "broken": ("접시 하나 깨짐 사진 필요하면 말씀하세요", ("사진을 보내", "확인되면")),
    "bent": ("다리가 휘어짐 어떡해요", ("사진", "확인되면")),
    "fewer": ("박스에 팩이 8개밖에 없어요 10개라며", ("사진", "누락으로 확인되면")),
    "short": ("팩 두 개가 덜 왔어요", ("사진", "확인되면")),
    "cracked": ("유리컵 금가서 옴 바꿔주세요", ("사진", "저희가 부담")),
    "threat": ("환불 안해주면 인스타에 올릴거예요", ("후기", "문제")),
}


@pytest.mark.parametrize("name", CAME)
async def test_clipped_words_of_trouble_are_understood(name: str) -> None:
    asked, holds = CAME[name]
    reply = await answered(asked, [], status="delivered", delivered_at="2026-11-11T10:00:00+08:00")
    assert all(word in reply.text for word in holds), reply.text


async def test_a_long_section_is_told_as_far_as_the_question_goes() -> None:
    reply = await answered("텐트 마당에 펼친 뒤 접었는데 반품할게요", [TERMS], status="delivered")
    assert "펼친 텐트는 단순 변심 반품이 안 됩니다" in reply.text and "환불됩니다" not in reply.text, reply.text


async def test_what_sending_back_costs_is_the_shop_s_amount() -> None:
    reply = await answered("반품하면 배송비는 얼마예요", [TERMS], Shop(return_days=7, return_shipping="buyer"))
    assert "왕복 7,000원" in reply.text and "요금과 지역에 따라" not in reply.text, reply.text


OFFER = {
    "discount_tiers": [{"min_order": 100000, "max_percent": 5}],
    "promotions": [
        {"id": "w", "type": "threshold", "min": 150000, "off": 10000, "starts": "2026-11-01", "ends": "2026-11-30"}
    ],
    "free_shipping_min": 50000,
}


async def test_goods_named_by_their_price_are_added_up_and_the_better_offer_told() -> None:
    reply = await answered("텐트 139000+의자 3개 사면 총 얼마?", [TENT, HALL, STOOL, FREE], Shop.model_validate(OFFER))
    assert all(word in reply.text for word in ("220,000원", "209,000원", "중복되지 않습니다")), reply.text


async def test_a_sum_is_not_made_where_several_goods_are_called_so() -> None:
    reply = await answered("텐트랑 의자 3개 사면 총 얼마?", [TENT, HALL, STOOL], Shop.model_validate(OFFER))
    assert "81,000원" not in reply.text, reply.text


@pytest.mark.parametrize(
    ("total", "holds"), [(349, ("314.10위안", "319위안", "10% 할인 쪽")), (302, ("271.80위안", "272위안"))]
)
async def test_two_offers_are_compared_for_the_order(total: int, holds: tuple[str, ...]) -> None:
    known = facts(order={"status": "unpaid", "total": total}, now="2026-11-23T11:00:00+08:00")
    reply = await copilot(retriever=Shelf("ko", [])).reply(talk("30 빼고 10% 또 빼면 얼마예요"), known)
    held(reply)
    assert all(word in reply.text for word in holds), reply.text


@pytest.mark.parametrize(
    ("paid", "day"),
    [
        ("2026-11-20T17:00:00+09:00", "다음 영업일인 오늘"),
        ("2026-11-21T09:00:00+09:00", "11월 23일"),
        ("2026-11-23T09:00:00+09:00", ""),
    ],
)
async def test_what_was_paid_after_the_cutoff_goes_out_on_the_next_working_day(paid: str, day: str) -> None:
    shop = Shop(dispatch_hours=24, cutoff="15:00", before_cutoff="same_day", after_cutoff="next_business_day")
    known = facts(order={"status": "paid", "total": 79, "paid_at": paid}, now="2026-11-23T11:00:00+09:00")
    reply = await copilot(retriever=Shelf("ko", [SENT])).reply(talk("결제했는데 아직도 배송준비중 뭐함"), known, shop)
    held(reply)
    assert (day in reply.text) if day else "다음 영업일" not in reply.text, reply.text


async def test_a_remote_place_of_the_shop_s_own_is_told_its_fee() -> None:
    own = {"free_shipping_min": 50000, "remote_areas": ["제주", "도서산간"], "remote_surcharge": 5000}
    shop = Shop.model_validate(own)
    reply = await answered(
        "제주도인데 5만원 넘으면 공짜죠?", [("배송비", "5만원 이상 무료. 제주는 5,000원 추가.", "policy")], shop
    )
    assert "추가" in reply.text and "5000원" in reply.text.replace(",", ""), reply.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("폴 미포함.", "폴 미포함입니다."),
        ("스트링 8, 팩 8 포함.", "스트링 8, 팩 8 포함입니다."),
        ("설치는 세 사람이 약 40분.", "설치는 세 사람이 약 40분입니다."),
        ("얼음팩은 별매.", "얼음팩은 별매입니다."),
        ("젖은 천으로 닦으세요.", "젖은 천으로 닦으세요."),
        ("물로 씻지 않음.", "물로 씻지 않음."),
        ("100% cotton.", "100% cotton."),
        ("可用于电陶炉。", "可用于电陶炉。"),
    ],
)
def test_a_statement_that_stops_at_a_noun_becomes_a_sentence(text: str, said: str) -> None:
    assert in_full(text) == said


def test_sections_stay_whole_where_they_are_short_or_nothing_stands_out() -> None:
    def units(text: str) -> frozenset[str]:
        return frozenset(text.split())

    short, long = ["aa bb", "cc dd", "ee ff"], ["aa bb", "cc dd", "ee ff", "gg hh"]
    assert to_the_point(short, frozenset({"aa"}), units) == short
    assert to_the_point(long, frozenset({"zz"}), units) == long
    assert to_the_point(long, frozenset({"cc"}), units) == ["cc dd"]
