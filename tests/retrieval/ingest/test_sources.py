from __future__ import annotations

from pathlib import Path

import pytest

from copilot import resources
from copilot.errors import InputError
from copilot.retrieval.cleaning.rules import load_rules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.ingest.chunking import LIMIT, parts_of, records_of, weight
from copilot.retrieval.ingest.command import IngestOptions, read_sources, sample_paths
from copilot.retrieval.ingest.document import Defaults, Skipped, Source
from copilot.retrieval.ingest.sources import decode, read_source, sources_in
from tests.retrieval.conftest import make
from tests.retrieval.ingest.reading import MAPS, read, snippets

PAGE = """---
lang: zh
title: 退换货
valid_to: 2026-12-31
audience: internal
---
# 退换货

## 运费谁出
非质量问题由**买家**承担，见[说明](https://shop.invalid/x)。

## 几天
签收后7天内。

```
## 不是标题
```
"""


def test_markdown_sections_keep_their_heading(tmp_path: Path) -> None:
    found = snippets(read(tmp_path / "returns.md", PAGE))
    assert [item.id for item in found] == ["returns.md#运费谁出", "returns.md#几天"]
    assert found[0].title == "退换货 › 运费谁出"
    assert found[0].text == "运费谁出\n非质量问题由买家承担，见说明。"
    assert "不是标题" in found[1].text
    assert (found[0].lang, found[0].audience, str(found[0].valid_to)) == ("zh", "internal", "2026-12-31")


def test_repeated_headings_get_their_own_ids(tmp_path: Path) -> None:
    found = snippets(read(tmp_path / "a.md", "# A\nx\n# A\ny\n"))
    assert [item.id for item in found] == ["a.md#a", "a.md#a-2"]


def test_underlined_headings_and_no_heading_at_all(tmp_path: Path) -> None:
    assert [item.title for item in snippets(read(tmp_path / "a.md", "Title\n=====\ntext\n"))] == ["Title"]
    assert [item.id for item in snippets(read(tmp_path / "b.md", "just text"))] == ["b.md"]


def test_wrong_front_matter_is_a_reason(tmp_path: Path) -> None:
    found = read(tmp_path / "a.md", "---\nkind: nonsense\n---\n# A\nx")
    assert isinstance(found[0], Skipped) and "kind" in found[0].reason


HTML = """<!doctype html><html lang="en"><head><title>Help - Shop</title><style>p{}</style></head><body>
<nav><a href="/">Home</a></nav><div class="breadcrumb">Home > Help</div>
<main><h1>Returns</h1><p>Within <b>7</b> days.</p>
<h2>Freight</h2><table><tr><th>Reason</th><th>Who</th></tr><tr><td>Quality</td><td>Shop</td></tr></table>
<dl><dt>How long?</dt><dd>1 to 3 business days.</dd></dl>
<details><summary>Can I exchange?</summary><p>Yes.</p></details><script>alert(1)</script></main>
<footer>Copyright</footer></body></html>"""


def test_html_keeps_headings_questions_and_tables(tmp_path: Path) -> None:
    found = {item.title: item for item in snippets(read(tmp_path / "help.html", HTML))}
    assert list(found) == [
        "Returns", "Returns › Freight", "Returns › Freight › How long?", "Returns › Freight › Can I exchange?",
    ]  # fmt: skip
    assert "Quality | Shop" in found["Returns › Freight"].text
    assert "Within 7 days." in found["Returns"].text
    everything = " ".join(item.text for item in found.values())
    assert not [word for word in ("Home", "Copyright", "alert") if word in everything]
    assert {item.lang for item in found.values()} == {"en"}


def test_plain_text_questions_become_snippets(tmp_path: Path) -> None:
    text = "Q: 几天到？\nA: 快递决定。\n\n问：能退吗\n答：7天内可以。\n"
    found = snippets(read(tmp_path / "faq.txt", text))
    assert [(item.title, item.text) for item in found] == [
        ("几天到？", "几天到？\n快递决定。"), ("能退吗", "能退吗\n7天内可以。"),
    ]  # fmt: skip


def test_jsonl_tolerates_bad_lines(tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "text": "배송은 이틀 걸립니다"}', "{broken", "[]", '{"id": "x"}', "",
        '{"id": "q", "question": "How long?", "answer": "Two days", "lang": "en-US"}',
        '{"id": "r", "customer": "能退吗", "reply": "可以的，7天内"}', '{"id": "d", "text": "t", "valid_to": "soon"}',
        '{"id": "odd", "text": "\\ud83d cut emoji", "lang": "klingon", "extra": {"a": 1}}',
    ]  # fmt: skip
    found = read(tmp_path / "docs.jsonl", "\n".join(lines))
    good = snippets(found)
    assert [(item.id, item.lang, item.kind) for item in good] == [
        ("1", "ko", "policy"), ("q", "en", "policy"), ("r", "zh", "script"), ("odd", "en", "policy"),
    ]  # fmt: skip
    assert good[1].title == "How long?"
    assert [item.where for item in found if isinstance(item, Skipped)] == ["line 2", "line 3", "line 4", "line 8"]


def test_a_json_list_is_read_like_lines(tmp_path: Path) -> None:
    assert len(snippets(read(tmp_path / "a.json", '[{"id": "a", "text": "x"}, {"id": "b", "text": "y"}]'))) == 2


def test_unreadable_files_are_reasons(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path / "a.txt", b"\x00\x01\x02")[0], Skipped)
    for name in ("empty.md", "empty.csv", "empty.jsonl", "empty.html", "blank.txt"):
        (item,) = read(tmp_path / name, "")
        assert isinstance(item, Skipped) and item.reason == "nothing to read in it"
    assert decode("안녕하세요 고객님".encode("cp949")) == "안녕하세요 고객님"
    assert decode("您好，欢迎光临".encode("gb18030")) == "您好，欢迎光临"
    assert decode("收到商品後七天內可以退貨".encode("big5")) == "收到商品後七天內可以退貨"


def test_folders_hidden_files_and_missing_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs" / ".git").mkdir(parents=True)
    (tmp_path / "docs" / ".git" / "a.md").write_text("x")
    (tmp_path / "docs" / "a.md").write_text("x")
    (tmp_path / "docs" / "b.exe").write_text("x")
    found = list(sources_in([tmp_path / "docs"]))
    assert [type(item).__name__ for item in found] == ["Source", "Skipped"]
    monkeypatch.chdir(tmp_path)
    assert [item.name for item in sources_in([Path("docs")]) if isinstance(item, Source)] == ["docs/a.md"]
    with pytest.raises(InputError, match="no such file"):
        list(sources_in([tmp_path / "nothing"]))


def test_of_a_folder_only_knowledge_is_read(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("README.md", "readme.txt", "returns.md"):
        (tmp_path / "docs" / name).write_text("# 退货\n七天内可退。", encoding="utf-8")
    found = list(sources_in([tmp_path / "docs"]))
    assert [item.name for item in found if isinstance(item, Source)] == ["docs/returns.md"]
    assert [item.reason[:5] for item in found if isinstance(item, Skipped)] == ["tells", "tells"]
    assert isinstance(next(iter(sources_in([tmp_path / "docs" / "README.md"]))), Source)


@pytest.mark.parametrize("key", ["conversation", "messages"])
def test_conversations_are_no_knowledge(tmp_path: Path, key: str) -> None:
    said = f'{{"id": "c", "customer": "小满", "{key}": [{{"role": "customer", "text": "能退吗"}}]'
    (found,) = read(tmp_path / "talk.jsonl", said + "}")
    assert isinstance(found, Skipped) and "a conversation" in found.reason
    (kept,) = snippets(read(tmp_path / "talk.jsonl", said + ', "reply": "可以的，7天内"}'))
    assert kept.text == "可以的，7天内"


def test_the_whole_knowledge_folder_is_the_shop_and_nothing_else() -> None:
    cleaner = Cleaner(load_rules())
    paths = [resources.root("knowledge")], sample_paths()
    whole, named = (list(read_sources(list(sources_in(path)), IngestOptions(), cleaner)) for path in paths)
    assert {item.id for item in snippets(whole)} == {item.id for item in snippets(named)}


@pytest.mark.parametrize("text", ["退货说明。" * 400, "One sentence here. " * 300, "가" * 3000, "x" * 9000])
def test_long_texts_are_cut_and_nothing_is_lost(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) > 1
    assert all(weight(part) <= LIMIT + 1 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_parts_have_numbered_ids() -> None:
    records = records_of(make("doc", "退货说明。" * 300))
    assert [record.id for record in records][:2] == ["doc", "doc#2"]
    assert {record.snippet.id for record in records} == {"doc"}


def test_doubtful_records_are_held_back(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "签收即视为对数量没有异议。请当面查看。"}\n', encoding="utf-8")
    cleaner = Cleaner(load_rules())
    found = snippets(list(read_source(Source(path=path, name="a.jsonl"), Defaults(), MAPS, cleaner)))
    assert [item.text for item in found] == ["请当面查看。"]
    assert [item.rule for item in cleaner.quarantined] == ["signature-as-waiver"]


FAQ = """Help centre

How do I close my account?
Ask us in the app.

The balance is sent to you.

2. 카드를 잃어버리면 어떻게 하나요?

앱에서 바로 정지하세요.
"""


@pytest.mark.parametrize("name", ["faq.txt", "faq.md"])
def test_questions_on_their_own_lines_are_cut(tmp_path: Path, name: str) -> None:
    found = snippets(read(tmp_path / name, FAQ))
    assert [item.text for item in found] == [
        "Help centre",
        "How do I close my account?\nAsk us in the app.\n\nThe balance is sent to you.",
        "2. 카드를 잃어버리면 어떻게 하나요?\n앱에서 바로 정지하세요.",
    ]
    assert [item.lang for item in found] == ["en", "en", "ko"]


def test_a_single_question_in_prose_is_no_list(tmp_path: Path) -> None:
    assert len(snippets(read(tmp_path / "a.txt", "Why wait?\nBecause it is good.\n\nSo we wait."))) == 1


@pytest.mark.parametrize(
    ("line", "title", "text"),
    [
        pytest.param('{"_id": "x", "Question": "Why?", "Answer": "So."}', "Why?", "So.", id="capitals"),
        pytest.param('{"_id": "x", "제목": "왜", "본문": "그래서"}', "왜", "그래서", id="Korean"),
        pytest.param('{"_id": "x", "标题": "为何", "内容": "如此"}', "为何", "如此", id="Chinese"),
        pytest.param('{"_id": "x", "text": ["One.", "Two."]}', "", "One.\nTwo.", id="list"),
        pytest.param('{"_id": "x", "text": "So.", "kind": "article"}', "", "So.", id="another kind"),
    ],
)
def test_records_of_other_systems_are_read(tmp_path: Path, line: str, title: str, text: str) -> None:
    (found,) = snippets(read(tmp_path / "a.jsonl", line))
    assert (found.id, found.title, found.text, found.kind) == ("x", title, text, "policy")


def test_a_table_of_questions_is_read_by_its_columns(tmp_path: Path) -> None:
    (found,) = snippets(read(tmp_path / "a.csv", "Category,Question,Answer\nBank,How?,So.\n"))
    assert (found.title, found.text) == ("How?", "So.")


def test_parts_are_of_like_size() -> None:
    parts = parts_of("\n".join(f"Sentence number {n} says something of its own." for n in range(30)))
    assert len(parts) > 1
    assert max(map(weight, parts)) <= LIMIT
    assert min(map(weight, parts)) > 0.6 * max(map(weight, parts))


@pytest.mark.parametrize("code", ["sku", "货号", "商家编码", "상품코드", "Product Code"])
def test_a_row_with_a_product_s_code_is_a_product(tmp_path: Path, code: str) -> None:
    (item,) = snippets(read(tmp_path / "goods.csv", f"{code},name,colour\nT-9,Clay teapot,brown\n"))
    assert (item.sku, item.kind, item.title) == ("T-9", "product", "Clay teapot")


def test_a_question_on_a_product_is_no_product(tmp_path: Path) -> None:
    rows = "sku,question,answer\nT-9,Does it drip?,It pours without a drip.\n"
    (item,) = snippets(read(tmp_path / "faq.csv", rows))
    assert (item.sku, item.kind) == ("T-9", "policy")
