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


def test_an_empty_index_names_nothing(build: Callable[..., HybridRetriever]) -> None:
    assert build().product_names() == ()
