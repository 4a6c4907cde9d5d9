"""Product exports: Taobao and Shopify columns, goods that are not on sale, tables nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.retrieval.ingest.document import Skipped
from tests.retrieval.ingest.reading import read, snippets

TAOBAO = "宝贝名称\t商家编码\t宝贝价格\t宝贝数量\t宝贝描述\n跑鞋\tX-1\t99\t5\t<p>轻便<br>透气</p>\n\t\t\t\t\n"
SHOPIFY = (
    "Handle,Title,Body (HTML),Type,Tags,Option1 Value,Variant SKU,Variant Price\n"
    'tee,Tee,"<p>Soft cotton</p>",Shirt,summer,S,T-S,10\ntee,,,,,M,T-M,11\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_taobao_export_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path / "export.csv", TAOBAO.encode(encoding))
    product = snippets(found)[0]
    assert (product.id, product.sku, product.kind, product.title) == ("X-1", "X-1", "product", "跑鞋（X-1）")
    assert "价格：99元" in product.text and "轻便" in product.text and "<p>" not in product.text
    assert [item.where for item in found if isinstance(item, Skipped)] == ["row 3"]


@pytest.mark.parametrize("code", ["商家编码", "宝贝ID", "货号"])
def test_a_taobao_export_under_other_headings(tmp_path: Path, code: str) -> None:
    (product,) = snippets(read(tmp_path / "t.csv", f"宝贝标题,一口价,{code},库存数量\n跑鞋,99,X-1,5\n"))
    assert (product.sku, product.kind, product.title) == ("X-1", "product", "跑鞋（X-1）")
    assert "价格：99元" in product.text and "库存：5件" in product.text


def test_shopify_variants_are_one_product(tmp_path: Path) -> None:
    found = snippets(read(tmp_path / "products.csv", SHOPIFY))
    assert len(found) == 1
    assert "Price: 10 / 11" in found[0].text and "Options: S / M" in found[0].text and "Soft cotton" in found[0].text


@pytest.mark.parametrize(
    ("column", "value", "sold"),
    [("Status", "active", True), ("Status", "Draft", False), ("Status", "archived", False), ("Published", "FALSE", False),
     ("Published", "true", True), ("Status", "", True)],
)  # fmt: skip
def test_goods_that_the_shop_does_not_show_are_told_and_left_out(
    tmp_path: Path, column: str, value: str, sold: bool
) -> None:
    head, first, second = SHOPIFY.strip().split("\n")
    found = read(tmp_path / "products.csv", f"{head},{column}\n{first},{value}\n{second},\n")
    assert bool(snippets(found)) is sold
    if not sold:
        (skipped,) = [item for item in found if isinstance(item, Skipped)]
        assert (skipped.where, skipped.reason) == ("tee", f"not on sale: {column} is {value!r}")


def test_taobao_goods_off_the_shelf_are_left_out(tmp_path: Path) -> None:
    found = read(tmp_path / "t.csv", "宝贝标题,一口价,货号,商品状态\n跑鞋,99,X-1,出售中\n凉鞋,59,X-2,仓库中\n")
    assert [item.sku for item in snippets(found)] == ["X-1"]


def test_an_unknown_table_lists_its_columns(tmp_path: Path) -> None:
    found = snippets(read(tmp_path / "t.csv", "City,Fee\nUrumqi,18\n"))
    assert found[0].text == "City: Urumqi\nFee: 18"
    with pytest.raises(ConfigError, match="no column map 'nope'"):
        read(tmp_path / "t.csv", "City,Fee\nUrumqi,18\n", chosen="nope")
