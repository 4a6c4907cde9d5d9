"""What a question names and what that leads to: goods, waists, and troubles that only might come."""

from __future__ import annotations

import pytest

from copilot import glossary
from copilot.context import ScoredSnippet, Snippet
from copilot.drafting.composer.goods.meant import on_file, one_product
from copilot.drafting.composer.goods.selling import alike
from copilot.drafting.composer.goods.words import load_goods
from copilot.drafting.composer.sizes.advice import Measures, Sizer, recommend
from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.scenarios import DONE
from tests.drafting.support import composer, copilot, facts, snippets, talk
from tests.drafting.test_composer import LANGS, compose

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


@pytest.mark.parametrize(
    ("said", "title"),
    [
        pytest.param("跑鞋选几码合适", "轻云缓震跑步鞋（SH-101）", id="of its kind"),
        pytest.param("疾风那双跑鞋选几码", "疾风碳板竞速跑鞋（SH-102）", id="the other one is named"),
        pytest.param("咖啡壶多少钱", "疾风碳板竞速跑鞋（SH-102）", id="of another kind"),
        pytest.param("运费多少", "疾风碳板竞速跑鞋（SH-102）", id="names no goods"),
    ],
)
def test_the_pair_on_record_is_meant_where_only_its_kind_is_said(said: str, title: str) -> None:
    one, other = _coded("轻云缓震跑步鞋（SH-101）", "SH-101"), _coded("疾风碳板竞速跑鞋（SH-102）", "SH-102")
    meant = on_file((one, other), "SH-101 轻云缓震跑步鞋", said, (other,), load_goods("zh"))
    assert [s.snippet.title for s in meant] == [title]


def test_a_product_nobody_named_does_not_stand_for_the_one_on_record() -> None:
    bed = _coded("实木儿童半高床（KD-508）", "KD-508")
    assert on_file((bed,), "AP-202 男士速干运动短裤", "短裤多大", (bed,), load_goods("zh")) == ()
    assert on_file((bed,), "AP-202 男士速干运动短裤", "半高床多大", (bed,), load_goods("zh")) == (bed,)


def _coded(title: str, sku: str) -> ScoredSnippet:
    found = _found(title, "")
    return found.model_copy(update={"snippet": found.snippet.model_copy(update={"sku": sku})})
