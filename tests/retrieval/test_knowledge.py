"""The sample shop: what `knowledge/` holds and what upkeep finds in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from copilot import resources
from copilot.context import Snippet
from copilot.errors import ConfigError, InputError
from copilot.retrieval.calibration import Calibration, calibration_for
from copilot.retrieval.cleaning.rules import load_rules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.conflicts.find import conflicts
from copilot.retrieval.evaluation import LabelledQuery, abstention, fit, load_labelled, quality
from copilot.retrieval.index.records import record_of
from copilot.retrieval.index.upkeep import exported, stale
from copilot.retrieval.ingest.command import IngestOptions, read_sources, sample_paths
from copilot.retrieval.ingest.document import Skipped
from copilot.retrieval.ingest.sources import sources_in
from copilot.retrieval.query.glossary import Glossary
from copilot.retrieval.query.missing import MissingQueue
from copilot.retrieval.shop import load_shop
from tests.retrieval.conftest import make

DATASET = Path(__file__).parents[2] / "eval" / "datasets" / "retrieval" / "shop.jsonl"


@pytest.fixture(scope="module")
def snippets() -> list[Snippet]:
    items = list(read_sources(list(sources_in(sample_paths())), IngestOptions(), Cleaner(load_rules())))
    assert not [item for item in items if isinstance(item, Skipped)]
    return [item for item in items if isinstance(item, Snippet)]


def test_the_shop_of_the_issue() -> None:
    shop = load_shop().shop
    tier = shop.discount_tiers[0]
    assert (tier.min_order, tier.max_percent, tier.free_shipping, tier.max_gift_value) == (200, 10, True, 68)
    assert (shop.dispatch_hours, shop.cutoff, shop.refund_business_days, shop.return_days) == (48, "16:00", (1, 3), 7)
    assert shop.promotions[0].off == Decimal(30) and shop.promotions[0].ends is not None
    assert set(load_shop().name) == {"zh", "en", "ko"}


def test_a_wrong_shop_file_names_the_field(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("name: {zh: x}\nagent: {zh: y}\nshop: {return_days: soon}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"shop.yaml: shop.return_days"):
        load_shop(path)


def test_products_and_languages(snippets: list[Snippet]) -> None:
    products = {item.sku for item in snippets if item.kind == "product"}
    assert len(products) >= 40
    cards = Counter(item.sku for item in snippets if item.kind == "product")
    assert set(cards.values()) == {5}, "card, sizes, care, English, Korean"
    assert {item.lang for item in snippets if item.kind == "policy"} == {"zh", "en", "ko"}
    assert len({item.id for item in snippets}) == len(snippets)
    untagged = [item for item in snippets if "无吊牌商品" in item.text]
    assert len(untagged) >= 3 and all("7天" in item.text for item in untagged)


def test_the_sample_knowledge_does_not_contradict_itself(snippets: list[Snippet], glossary: Glossary) -> None:
    assert conflicts(snippets, glossary) == []


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        pytest.param("退款3天到账", "退款5天到账", True, id="zh"),
        pytest.param("The refund takes 3 days to return", "退款退货要5天", True, id="across-languages"),
        pytest.param("退款3天到账", "退款3天到账，请放心", False, id="same-number"),
        pytest.param("退款3天到账", "发货5天到货", False, id="another-thing"),
        pytest.param("退款3天到账", "退款5元到账", False, id="another-unit"),
    ],
)
def test_conflicting_numbers(glossary: Glossary, one: str, other: str, clash: bool) -> None:
    pair = [make("a", one, title="退款退货"), make("b", other, title="退款退货" if clash else "")]
    assert bool(conflicts(pair, glossary)) is clash


def test_what_held_at_different_times_is_no_conflict(glossary: Glossary) -> None:
    before = make("a", "退款退货3天", title="退款退货", valid_to="2026-06-30")
    after = make("b", "退款退货5天", title="退款退货", valid_from="2026-07-01")
    assert conflicts([before, after], glossary) == []


def test_stale(snippets: list[Snippet]) -> None:
    found = stale(snippets, date(2026, 11, 21), timedelta(days=60))
    assert found[0].id.endswith("promotion-midyear.md") and found[0].days_left < 0
    assert {item.days_left for item in found[1:]} == {40}


def test_export_reads_back(snippets: list[Snippet], tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join(exported(map(record_of, snippets))), encoding="utf-8")
    again = list(read_sources(list(sources_in([file])), IngestOptions(), Cleaner(load_rules())))
    assert again == sorted(snippets, key=lambda item: item.id)


def test_missing_questions_are_counted_and_closed(tmp_path: Path) -> None:
    queue = MissingQueue(tmp_path / "index" / "missing.jsonl")
    assert queue.questions() == []
    at = datetime(2026, 11, 21, tzinfo=UTC)
    queue.add(["有积分吗", "Do you engrave?"], at)
    queue.add(["有积分吗", "  "], at)
    with (tmp_path / "index" / "missing.jsonl").open("a") as file:
        file.write("torn line\n")
    assert [(item.query, item.times, item.lang) for item in queue.questions()] == [
        ("有积分吗", 2, "zh"), ("Do you engrave?", 1, "en"),
    ]  # fmt: skip
    queue.close("有积分吗")
    assert [item.query for item in queue.questions()] == ["Do you engrave?"]


def test_the_labelled_set_is_what_the_issue_asks_for(snippets: list[Snippet]) -> None:
    queries = load_labelled(DATASET)
    answerable = Counter(item.lang for item in queries if item.gold)
    assert sum(answerable.values()) >= 150 and min(answerable.values()) >= 40
    assert sum(not item.gold for item in queries) >= 40
    known = [item.id for item in snippets]
    wrong = [item.id for item in queries if item.gold and not any(item.is_answered_by(name) for name in known)]
    assert wrong == []


def test_measures() -> None:
    queries = [LabelledQuery(id=str(n), query="q", lang="zh", gold=("b.md#x",)) for n in range(2)]
    ranking = {"0": ["a", "docs/b.md#x"], "1": ["a", "c"]}
    found = quality(queries, lambda item: ranking[item.id])
    assert (found.recall_at_3, found.mrr) == (0.5, 0.25)


def test_fitting_finds_the_gap() -> None:
    yes = [LabelledQuery(id=f"y{n}", query="q", lang="zh", gold=("a",)) for n in range(10)]
    no = [LabelledQuery(id=f"n{n}", query="q", lang="zh") for n in range(10)]
    values = [0.9 + n / 100 for n in range(10)] + [0.5 + n / 100 for n in range(10)]
    fitted = fit([*yes, *no], values)
    assert 0.59 < fitted.middle < 0.9
    assert fitted.relevance(0.95) > fitted.threshold > fitted.relevance(0.55)
    told = abstention([*yes, *no], values, fitted.middle)
    assert (told.precision, told.recall) == (1, 1)
    with pytest.raises(InputError, match="at least 5"):
        fit(yes, values[:10])


def test_calibration_of_the_collection_wins() -> None:
    own = Calibration(slope=1, middle=0.1)
    assert calibration_for("any", {"calibration": own.model_dump_json()}) == own
    assert calibration_for("any", {"calibration": "{broken"}) == Calibration()
    shipped = resources.load_yaml(Path(resources.__file__).parent / "retrieval" / "calibration.yaml")
    assert calibration_for(next(iter(shipped)), {}) != Calibration()


@pytest.mark.parametrize("line", ["{broken", '{"id": "x"}'], ids=["not-json", "no-query"])
def test_a_bad_labelled_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(f'{{"id":"a","query":"q","lang":"zh"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError, match="q.jsonl:2"):
        load_labelled(file)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        pytest.param({"kind": "script"}, {"kind": "policy"}, True, id="script against policy"),
        pytest.param({"kind": "product", "sku": "A-1"}, {"kind": "product", "sku": "A-1"}, True, id="one product"),
        pytest.param({"kind": "product", "sku": "A-1"}, {"kind": "product", "sku": "A-2"}, False, id="two products"),
        pytest.param({"kind": "script", "audience": "internal"}, {"kind": "policy"}, False, id="internal"),
    ],
)
def test_conflicts_beyond_policies(glossary: Glossary, one: dict[str, str], other: dict[str, str], clash: bool) -> None:
    pair = [make("a", "退款在退货签收后3天内到账。", title="退款退货", **one),
            make("b", "退款在退货签收后7天内到账。", title="退款退货", **other)]  # fmt: skip
    assert bool(conflicts(pair, glossary)) is clash
