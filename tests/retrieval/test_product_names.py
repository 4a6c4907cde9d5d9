"""What the indexed products are called, for the reader of turns."""

from __future__ import annotations

from collections.abc import Callable

from copilot.retrieval.retriever import HybridRetriever
from tests.retrieval.conftest import make


def test_names_are_the_shortest_titles_without_codes(build: Callable[..., HybridRetriever]) -> None:
    retriever = build(
        make("A-1", "x", title="云隙小推车（CT-101）", kind="product", sku="CT-101"),
        make("A-1-care", "y", title="云隙小推车（CT-101）洗涤保养", kind="product", sku="CT-101"),
        make("A-1-en", "z", title="Yunxi cart (CT-101)", kind="product", sku="CT-101", lang="en"),
        make("rule", "w", title="Returns", kind="policy", lang="en"),
        make("loose", "v", title="A page about carts", kind="product", lang="en"),
    )
    names = retriever.product_names()
    assert names == ("Yunxi cart", "云隙小推车")
    assert retriever.product_names() is names


SHOES = make("S-1", "不防水，手洗阴干", title="云隙跑鞋（ST-101）", kind="product", sku="ST-101")
BOOTS = make("S-2", "防水，日常雨天可用，防水靴", title="山隙防水靴（ST-102）", kind="product", sku="ST-102")
LAMP = make("L-1", "glass jar", title="Desk Lamp (LT-1)", kind="product", sku="LT-1", lang="en")
TALL = make("L-2", "dimmable", title="Dimmable Desk Lamp (LT-2)", kind="product", sku="LT-2", lang="en")
JAR = make("L-3", "dimmable jar", title="Jar Light (LT-3)", kind="product", sku="LT-3", lang="en")
RULE = make("rule", "防水标准说明", title="防水", kind="policy")


def test_another_product_than_the_one_named_stands_behind(build: Callable[..., HybridRetriever]) -> None:
    retriever = build(SHOES, BOOTS, RULE)
    found = [item.snippet.id for item in retriever.search("云隙跑鞋 防水吗 防水靴那样防水", k=3)]
    assert found[-1] == "S-2" and "S-1" in found[:2]
    assert retriever.search("雨天防水靴", k=1)[0].snippet.id == "S-2"
    both = {item.snippet.id for item in retriever.search("云隙跑鞋 和 山隙防水靴 哪个防水", k=2)}
    assert both == {"S-1", "S-2"}


def test_a_name_within_a_longer_name_may_mean_both(build: Callable[..., HybridRetriever]) -> None:
    names = build(LAMP, TALL, JAR)._catalogue.names
    behind = {query: names.others(query) for query in ("a dimmable desk lamp", "is the Desk  Lamp tall", "desk lamps")}
    assert [None if mask is None else int(mask.sum()) for mask in behind.values()] == [2, 1, None]
    assert names.others("something else") is None


def test_an_empty_index_names_nothing(build: Callable[..., HybridRetriever]) -> None:
    assert build().product_names() == ()
