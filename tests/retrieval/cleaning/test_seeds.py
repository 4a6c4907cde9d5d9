"""What customers may be told of the four source documents, and what became of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.context import Snippet
from copilot.retrieval.cleaning.cleaner import clean, held_back
from copilot.retrieval.cleaning.report import Cleaned
from copilot.retrieval.cleaning.rules import load_rules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.ingest.command import IngestOptions, read_sources
from copilot.retrieval.ingest.sources import sources_in

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
RULES = load_rules()
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside the checkout")


def cleaned(number: str) -> Cleaned:
    return clean(next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8"), RULES)


@pytest.fixture(scope="module")
def told() -> str:
    """Everything of the four documents that a search for a customer may return."""
    items = read_sources(list(sources_in([SEEDS])), IngestOptions(), Cleaner(RULES))
    return "\n".join(item.text for item in items if isinstance(item, Snippet) and item.audience == "customer")


@needs_seeds
@pytest.mark.parametrize(
    "noise",
    ["3000-3500", "4000-5000", "承受才能", "等等", "作为证据", "自动认可", "疫情", "**", "XXX", "photographed", "1 1 의",
     "순풍", "갱단", "소장품", "아기", "차평", "납품처", "xx 택배", "evaluation link", "没有异议", "명언", "登录", "举报"],
)  # fmt: skip
def test_a_customer_is_not_told(told: str, noise: str) -> None:
    assert noise not in told


@needs_seeds
@pytest.mark.parametrize(
    "kept",
    ["请问这款真的这么便宜吗", "商品出现了质量问题来回运费我们给您支付", "应当援用相关法则", "가게의 디자인을", "(브랜드명)", "SF 택배",
     "listen carefully to the customer", "placed an order without paying"],
)  # fmt: skip
def test_what_is_right_stays(told: str, kept: str) -> None:
    assert kept in told


@needs_seeds
def test_corrections_are_told_with_what_stood_there() -> None:
    made = {item.before: item.after for number in ("001", "003") for item in cleaned(number).corrected}
    assert made["photographed unpaid goods"] == "placed an order without paying"
    assert made["순풍택배"] == "SF 택배" and made["갱단, 웨이보"] == "쇼핑몰 그룹, 웨이보"


SLIPS = {
    "000": {"亲自理": "亲自行承担", "赠品赠品": "赠品", "经销存": "进销存", "达成这比": "达成这笔", "相识的": "相似的",
            "试探的心里": "试探的心理", "么": "没", "就就": "就", "4勤快": "4.勤快", "切记": "切忌"},
    "001": {"urgently needed": "urgent needs first", "persuasive": "Be persuasive"},
}  # fmt: skip


@needs_seeds
@pytest.mark.parametrize(("number", "slip"), [(number, slip) for number, slips in SLIPS.items() for slip in slips])
def test_slips_are_put_right_and_told(number: str, slip: str) -> None:
    result = cleaned(number)
    [made] = [item for item in result.corrected if item.before.endswith(slip)]
    assert made.after.endswith(SLIPS[number][slip]) and made.count == 1
    assert made.before not in result.text.splitlines() and made.after in result.text


@needs_seeds
def test_what_may_be_a_slip_is_shown() -> None:
    assert [flag.suggestion for flag in cleaned("000").flags if flag.kind == "doubtful"] == ["查出"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("运费需要亲自理哦。", "运费需要亲自行承担哦。"),
        ("回复客户切记：不懂装懂。", "回复客户切忌：不懂装懂。"),
        ("切记推卸责任，切记急躁。", "切忌推卸责任，切忌急躁。"),
        ("我们我们会尽快发的的。", "我们会尽快发的。"),
        ("Please keep the the label.", "Please keep the label."),
        ("영수증 및 및 택이 필요합니다.", "영수증 및 택이 필요합니다."),
        ("1.先量尺寸\n2看尺码表", "1.先量尺寸\n2.看尺码表"),
    ],
)
def test_one_slip_alone_is_put_right_and_told(text: str, right: str) -> None:
    cleaner = Cleaner(RULES)
    assert cleaner.page(text, "a.txt") == right
    assert [item.corrected != () for item in cleaner.reports["a.txt"]] == [True]


@pytest.mark.parametrize("text", ["切记争吵会伤感情。", "请尽快查处问题。"])
def test_a_doubtful_word_stays_and_is_shown(text: str) -> None:
    result = clean(text, RULES)
    assert result.text == text and [flag.kind for flag in result.flags] == ["doubtful"]


@needs_seeds
def test_struck_out_names_are_told() -> None:
    assert [item.count for item in cleaned("000").removed if item.kind == "stray-emphasis"] == [8]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param("客服的工资是4800元。此外还有提成。", ["wages", "wages"], id="pay goes on"),
        pytest.param("绝不能承认错误。这样做可以拖延时间。", ["never-admit", "orphan"], id="hangs on"),
        pytest.param("欢迎光临XXX店铺，请问需要什么？", ["placeholder"], id="name to fill in"),
        pytest.param("单号：XXXXXXXXXX", ["placeholder"], id="number to fill in"),
        pytest.param("受疫情影响，快递会晚几天。", ["stale-reason"], id="epidemic"),
        pytest.param("Parcels are delayed because of the pandemic.", ["stale-reason"], id="pandemic"),
        pytest.param("코로나로 배송이 지연되고 있습니다.", ["stale-reason"], id="corona"),
    ],
)
def test_what_is_held_back_in_any_document(text: str, rules: list[str]) -> None:
    kept, held = held_back(text, RULES)
    assert kept == "" and [item.rule for item in held] == rules


@pytest.mark.parametrize(
    "text",
    [
        "XXXL码适合体重90公斤以上。",
        "这样做可以避免起球。",
        "阴凉处晾干。这样做可以避免起球。",
        "一线城市满1000元包邮。",
        "客服的工作时间延长到22点。",
        "疫情期间本院调整门诊时间。",
        "The last digits of XXX-XX-1234 are enough.",
        "아기 옷은 미지근한 물에 세탁하세요. 순풍이 불면 잘 마릅니다.",
        "手机号显示为138****1234。",
        "费用需要亲自理清。我想亲自理货。",
        "成就就是这样来的，早就就近发货了。",
        "我们的目的的确是这样，坐我的的士去。",
        "切记不要推卸责任。切记：不懂装懂是大忌。切记核对地址。",
        "这比订单金额高，达成这比交易还要难。",
        "他们是相识的朋友，心里有数，购物心里踏实。",
        "需要退还么收到再说。多么好看，还可以么？",
        "3.不满意可退\n7天内寄回\n4件起包邮",
        "Log in in the app; what it is is clear.",
    ],
)
def test_look_alikes_stay_as_they_are(text: str) -> None:
    result = clean(text, RULES)
    assert (result.text, result.quarantined, result.corrected) == (text, (), ())


def test_emphasis_of_markdown_is_no_noise() -> None:
    assert clean("请**务必**先联系客服。", RULES, markdown=True).text == "请**务必**先联系客服。"
    assert clean("请**务必**先联系客服。", RULES).text == "请务必先联系客服。"
    assert clean("请问这款**多少钱？", RULES, markdown=True).text == "请问这款多少钱？"


def test_an_orphan_stays_when_a_person_let_the_sentence_through() -> None:
    text = "绝不能承认错误。这样做可以拖延时间。"
    first = held_back(text, RULES)[1][0]
    assert held_back(text, RULES, confirmed=[first.id]) == (text, ())
