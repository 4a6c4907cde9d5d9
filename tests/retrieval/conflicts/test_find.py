"""Which pairs of snippets `knowledge conflicts` reports, and which it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.context import Snippet
from copilot.retrieval.cleaning.rules import load_rules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.conflicts.find import conflicts
from copilot.retrieval.conflicts.quantities import load_quantities
from copilot.retrieval.ingest.command import IngestOptions, read_sources
from copilot.retrieval.ingest.sources import sources_in
from copilot.retrieval.query.glossary import Glossary
from copilot.retrieval.query.language import language_of
from tests.retrieval.conftest import make

SAME_TITLE = [
    ("退货期限", "退货期限为7天。", "退货期限为15天。"),
    ("退货期限", "七天无理由退货", "十五天无理由退货"),
    ("退款", "退款3天内到账", "退款7天内到账"),
    ("保修", "保修1年", "保修2年"),
    ("保修", "保修12个月", "保修24个月"),
    ("保修", "保修期：半年", "保修期：一年"),
    ("包邮", "满99元包邮", "满199元包邮"),
    ("包邮", "满99包邮", "满199包邮"),
    ("活动", "满200减30元", "满200减50元"),
    ("重量", "重量2kg", "重量3公斤"),
    ("发货", "48小时内发货", "72小时内发货"),
    ("折扣", "全场9折", "全场8折"),
    ("Returns", "You can return items within 14 days.", "You can return items within 30 days."),
    ("Warranty", "Our warranty lasts 12 months.", "Our warranty lasts 24 months."),
    ("Warranty", "Warranty: one year", "Warranty: two years"),
    ("Shipping", "Shipping costs $5.", "Shipping costs $9."),
    ("Members", "10% off for members", "15% off for members"),
    ("Dispatch", "within twenty-four hours", "within 48 hours"),
    ("Minimum order", "Minimum order is $50", "Minimum order is $80"),
    ("반품", "반품은 7일 이내 가능합니다.", "반품은 14일 이내 가능합니다."),
    ("배송비", "배송비는 3000원입니다.", "배송비는 5,000원입니다."),
    ("배송", "배송은 이틀 걸립니다.", "배송은 사흘 걸립니다."),
    ("환불", "환불은 3~5일 걸립니다", "환불은 7~10일 걸립니다"),
    ("客服时间", "9:00到18:00", "10:00到19:00"),
]
AGREE = [
    pytest.param("48小时内发货", "2天内发货", id="hours and days"),
    pytest.param("保修12个月", "保修一年", id="months and a year"),
    pytest.param("1-3个工作日到账", "3天到账", id="within the range"),
    pytest.param("运费5元", "运费5美元", id="currencies"),
    pytest.param("质量问题15天内可退。无理由7天内可退。", "无理由7天内可退。", id="stated there too"),
    pytest.param("活动到2026年11月30日。", "活动到11月28日。", id="dates"),
    pytest.param("签收后7天内可退。", "重2kg，10%棉。", id="kinds"),
]


def two(one: str, other: str, title: str, title_2: str | None = None, **values: object) -> list[Snippet]:
    pairs = (("a", one, title), ("b", other, title if title_2 is None else title_2))
    return [make(key, text, title=head, lang=language_of(text), **values) for key, text, head in pairs]


@pytest.mark.parametrize("titled", [True, False], ids=["one title", "no title"])
@pytest.mark.parametrize(("title", "one", "other"), SAME_TITLE, ids=[f"{one} / {two}" for _, one, two in SAME_TITLE])
def test_plain_pairs(glossary: Glossary, title: str, one: str, other: str, titled: bool) -> None:
    assert len(conflicts(two(one, other, title if titled else ""), glossary)) == 1


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_no_false_alarm(glossary: Glossary, one: str, other: str) -> None:
    assert conflicts(two(one, other, "说明"), glossary) == []


@pytest.mark.parametrize(
    ("titles", "values", "expected"),
    [
        pytest.param(("跑鞋（A）", "跑鞋（A）"), {"kind": "product", "sku": "A"}, 1, id="one product"),
        pytest.param(("跑鞋", "夏季促销"), {"kind": "product", "sku": "A"}, 1, id="one product, other title"),
        pytest.param(("跑鞋", "拖鞋"), {"kind": "product"}, 0, id="two products without codes"),
        pytest.param(("乌鲁木齐", "拉萨"), {}, 0, id="rows of a table"),
        pytest.param(("价格", "价格说明"), {}, 1, id="one title within the other"),
        pytest.param(("政策 › 价格", "售后 › 价格"), {}, 1, id="one heading"),
    ],
)
def test_what_belongs_together(
    glossary: Glossary, titles: tuple[str, str], values: dict[str, str], expected: int
) -> None:
    assert len(conflicts(two("价格：39.9元", "价格：49.9元", *titles, **values), glossary)) == expected


def test_a_heading_that_all_have_says_nothing(glossary: Glossary) -> None:
    many = [make(f"d{n}", f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯'[n]}事{n}天", title="说明") for n in range(1, 14)]
    assert conflicts(many, glossary) == []


def test_markdown_pages_with_headings(glossary: Glossary, tmp_path: Path) -> None:
    chosen = [SAME_TITLE[n] for n in (0, 2, 3, 6, 12, 15, 19)]
    for place, name in ((1, "old.md"), (2, "new.md")):
        sections = "".join(f"## {item[0]}\n{item[place]}\n\n" for item in chosen)
        (tmp_path / name).write_text(f"# {name}\n{sections}", encoding="utf-8")
    read = read_sources(list(sources_in([tmp_path])), IngestOptions(), Cleaner(load_rules()))
    found = conflicts([item for item in read if isinstance(item, Snippet)], glossary)
    # Sections of different languages contradict each other as well.
    same = [item for item in found if item.first.partition("#")[2] == item.second.partition("#")[2]]
    assert len(same) == len(chosen)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3个工作日", [("time", 24, 72)]),
        ("三万元", [("yuan", 30000, 30000)]),
        ("3만원", [("won", 30000, 30000)]),
        ("百分之十", [("percent", 10, 10)]),
        ("满两百包邮", [("minimum order", 200, 200)]),
        ("$1,299.00.", [("dollars", 1299, 1299)]),
        ("a 24-hour window", [("time", 24, 24)]),
        ("한 달", [("months", 1, 1)]),
        ("第一天，一块发，2026年，比例 3:1", []),
        ("每天 16:00 前", [("clock", 16, 16)]),
        ("from 9:00 to 17:30", [("clock", 9, 17.5)]),
        ("尺码 165/88A", []),
    ],
)
def test_amounts(text: str, expected: list[tuple[str, float, float]]) -> None:
    quantities = load_quantities()
    found = quantities.amounts(quantities.plain(text))
    assert [(amount.kind, amount.low, amount.high) for amount in found] == expected


ANY_HEADING = [
    ("非质量问题退货请在签收后7天内申请。", "非质量问题退货请在签收后15天内申请。"),
    ("Items can be returned within 14 days of delivery.", "Items can be returned within 30 days of delivery."),
    ("상품은 수령 후 7일 이내에 반품하실 수 있습니다.", "상품은 수령 후 14일 이내에 반품하실 수 있습니다."),
]


@pytest.mark.parametrize(("one", "other"), ANY_HEADING, ids=["zh", "en", "ko"])
def test_a_long_sentence_with_other_numbers_needs_no_heading(glossary: Glossary, one: str, other: str) -> None:
    pair = two(one, other, "Welcome", "About us")
    assert len(conflicts(pair, glossary)) == 1
    assert conflicts(two(one, one, "Welcome", "About us"), glossary) == []


def test_sections_of_one_page_are_told_apart_by_their_headings(glossary: Glossary) -> None:
    texts = ("A parcel takes about 5 days to arrive.", "A parcel takes about 7 days to arrive.")
    cities = [
        make(f"p.md#{city}", text, title=city, lang="en", source="p.md")
        for city, text in zip(("Lhasa", "Kashgar"), texts, strict=True)
    ]
    assert conflicts(cities, glossary) == []
    apart = [item.model_copy(update={"source": f"{item.title}.md"}) for item in cities]
    assert len(conflicts(apart, glossary)) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("价格：99", "售价129", 1), ("价格：99元", "Price: 129", 1), ("Price: 10", "Price: 12", 1),
        ("가격: 39000", "가격: 45,000원", 1), ("Price: 10 / 12 / 11", "Price: 11.5", 0), ("价格：99", "¥99", 0),
        ("Price: 10 / 12", "Price: 13", 1), ("Price: 10", "10 dollars", 0), ("库存：320", "库存：100", 0),
        ("原价：199\n价格：99", "价格：99", 0), ("Price: 10", "Weight: 12 kg", 0), ("价格：3天内有效", "价格：5", 0),
    ],
)  # fmt: skip
def test_bare_prices_of_one_product(glossary: Glossary, one: str, other: str, expected: int) -> None:
    pair = two(f"跑鞋\n{one}", f"Runner\n{other}", "跑鞋", "Runner", kind="product", sku="A-1")
    assert len(conflicts(pair, glossary)) == expected
    assert conflicts([pair[0], pair[1].model_copy(update={"sku": "A-2"})], glossary) == []


@pytest.mark.parametrize(
    ("titles", "texts", "expected"),
    [
        pytest.param(("退货期限", "多久能退"), ("签收后7天内可以退货。", "签收后15天内可以退货。"), 1, id="zh"),
        pytest.param(("邮费说明", "怎么免运费"), ("满200元包邮。", "满300元包邮。"), 1, id="free-from"),
        pytest.param(("Postage", "Freight"), ("Postage: 5 yuan.", "Postage: 8 yuan."), 1, id="en"),
        pytest.param(("北京", "新疆"), ("运费8元。", "运费18元。"), 0, id="headings-tell-apart"),
        pytest.param(("台灯保修", "水壶保修"), ("保修12个月。", "保修24个月。"), 0, id="of-two-goods"),
        pytest.param(("退货期限", "多久能退"), ("签收后7天内可以退货。", "签收后一周内可以退货。"), 0, id="the-same"),
    ],
)
def test_a_short_sentence_under_headings_that_mean_its_matter(
    glossary: Glossary, titles: tuple[str, str], texts: tuple[str, str], expected: int
) -> None:
    assert len(conflicts(two(*texts, *titles), glossary)) == expected


@pytest.mark.parametrize(
    ("one", "other", "text", "expected"),
    [
        pytest.param("会员日须知", "会员日有哪些规则", "每逢这一天结算时系统会自动返还{}%", 1, id="the same case"),
        pytest.param(
            "Loyalty rules", "About our loyalty", "Every tenth purchase brings back {}% as credit", 1, id="en"
        ),
        pytest.param("적립 안내", "적립 규정", "열 번째 구매부터 결제 금액의 {}%를 돌려드립니다", 1, id="ko"),
        pytest.param("金卡会员日", "银卡会员日", "每逢这一天结算时系统会自动返还{}%", 0, id="cases of their own"),
        pytest.param(
            "Loyalty rules", "Loyalty abroad", "Every tenth purchase brings back {}% as credit", 0, id="abroad"
        ),
    ],
)
def test_sections_of_one_page_whose_headings_name_the_same_case(
    glossary: Glossary, one: str, other: str, text: str, expected: int
) -> None:
    sections = [
        make(f"a.md#{heading}", text.format(value), title=f"页 › {heading}", source="a.md", lang=language_of(text))
        for heading, value in ((one, 3), (other, 5))
    ]
    assert len(conflicts(sections, glossary)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("会员积分累计满了500就可以兑换礼品", "会员积分累计满了600就可以兑换礼品", 1, id="zh"),
        pytest.param(
            "A voucher needs 500 points on the account.", "A voucher needs 600 points on the account.", 1, id="en"
        ),
        pytest.param(
            "적립금이 500 이상 모이면 쓸 수 있습니다", "적립금이 1,000 이상 모이면 쓸 수 있습니다", 1, id="ko"
        ),
        pytest.param(
            "会员积分累计满了1,000就可以兑换礼品",
            "会员积分累计满了1000就可以兑换礼品",
            0,
            id="the same written otherwise",
        ),
        pytest.param("1. Open the box and lay out the parts", "2. Open the box and lay out the parts", 0, id="counted"),
        pytest.param("The lamp SH-101 takes the usual bulb", "The lamp SH-102 takes the usual bulb", 0, id="a code"),
        pytest.param(
            "Our hotline is 400-1234 on every workday", "Our hotline is 400-5678 on every workday", 0, id="phone"
        ),
        pytest.param("积分满500可兑换", "积分满600可兑换", 0, id="too short to tell"),
        pytest.param("会员积分累计满了500就可以兑换礼品", "满了600的会员就能去换一份礼品了", 0, id="other words"),
    ],
)
def test_numbers_without_a_unit_in_the_same_words(glossary: Glossary, one: str, other: str, expected: int) -> None:
    pages = [make(name, text, title=name, lang=language_of(text)) for name, text in (("first", one), ("second", other))]
    assert len(conflicts(pages, glossary)) == expected
    # What a product counts (sizes, pieces) is its own matter.
    assert not conflicts([page.model_copy(update={"sku": "SH-1", "kind": "product"}) for page in pages], glossary)
