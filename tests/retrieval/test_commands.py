"""The three commands as a person calls them, with the real (small) USE embedding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.cli import main

DOCS = [
    {"id": 1, "text": "退货运费由买家承担", "title": "退货运费谁出", "lang": "zh"},
    {"id": "two", "text": "Orders leave within 48 hours", "title": "When do you ship?"},
    {"id": "세번째", "text": "교환은 7일 이내에 가능합니다"},
]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPILOT_EMBEDDING", "use")
    monkeypatch.setenv("COPILOT_INDEX", str(tmp_path / "index"))
    lines = [json.dumps(item, ensure_ascii=False) for item in DOCS] + ["{broken"]
    (tmp_path / "docs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("ingest", "docs.jsonl", "--collection", "docs") == 0
    printed = capsys.readouterr()
    assert "3 added, 0 changed, 0 unchanged, 0 removed, 1 skipped" in printed.out
    assert "docs.jsonl (line 4): not JSON" in printed.err
    return tmp_path / "index"


def run(*arguments: str) -> int:
    try:
        main(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_search_answers_in_order_and_survives_bad_lines(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = ['{"id": 7, "query": "退货运费", "lang": "zh"}', "{bad", '{"id": "x"}', '{"id": "e", "query": ""}',
               '{"id": "k", "query": "교환 되나요", "lang": "ko", "more": 1}', '{"id": "o", "query": "how soon", "lang": "xx"}']  # fmt: skip
    (tmp_path / "q.jsonl").write_text("\n".join(queries) + "\n", encoding="utf-8")
    assert run("search", "q.jsonl", "--collection", "docs", "-k", "2") == 2
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == [7, None, "x", "e", "k", "o"]
    assert ["error" in answer for answer in answers] == [False, True, True, False, False, False]
    first = answers[0]["results"]
    assert list(first[0]) == ["id", "score", "title", "text", "lang", "source"]
    assert first[0]["id"] == "1" and len(first) == 2 and first[0]["score"] >= first[1]["score"]
    assert answers[3]["results"] == []
    assert answers[4]["results"][0]["id"] == "세번째"


def test_search_reads_the_questions_of_published_sets(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "q.jsonl").write_text('{"_id": "k", "text": "교환 되나요"}\n{"id": 1, "question": "운임"}', "utf-8")
    assert run("search", "q.jsonl", "--collection", "docs", "-k", "1") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["k", 1]
    assert answers[0]["results"][0]["id"] == "세번째"


def test_bytes_that_are_no_utf8_are_told(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q.jsonl").write_bytes(
        '{"id": 7, "query": "退货\udcff"}\n{"query": "运费"}'.encode(errors="surrogateescape")
    )
    assert run("search", "q.jsonl", "--collection", "docs") == 2
    bad, good = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert bad["id"] == 7 and "line 1: not valid UTF-8: byte 0xff" in bad["error"] and good["results"]
    assert run("search", "q.jsonl", "--collection", "docs", "--title", "退\udcff") == 2
    assert "'\\u9000\\udcff': this argument is not valid UTF-8" in capsys.readouterr().err
    assert run("knowledge", "calibrate", "q.jsonl", "--collection", "docs") == 2
    assert "q.jsonl:1: not valid UTF-8" in capsys.readouterr().err


def test_a_second_ingest_changes_nothing_and_prune_removes(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ingest", "docs.jsonl", "--collection", "docs", "--quiet") == 0
    assert "0 added, 0 changed, 3 unchanged" in capsys.readouterr().out
    (tmp_path / "docs.jsonl").write_text(json.dumps(DOCS[0]), encoding="utf-8")
    assert run("ingest", "docs.jsonl", "--collection", "docs", "--prune") == 0
    assert "1 unchanged, 2 removed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ("search", "none.jsonl", "--collection", "docs"),
            "none.jsonl: no such file; name a file of JSON lines",
            id="file",
        ),
        pytest.param(("search", "docs.jsonl", "--collection", "nope"), "no collection 'nope'", id="collection"),
        pytest.param(
            ("search", "docs.jsonl", "--collection", "docs", "--embedding", "default"), "--rebuild", id="embedding"
        ),
        pytest.param(("search", "docs.jsonl", "--embedding", "bert"), "unknown value 'bert'", id="unknown-embedding"),
        pytest.param(("ingest", "nothing", "--collection", "docs"), "nothing: no such file or folder", id="path"),
        pytest.param(("ingest", "docs.jsonl", "--kind", "odd"), "--kind", id="option"),
        pytest.param(("search", "docs.jsonl", "--collection", "docs", "--kind", "odd"), "--kind: 'odd'", id="filter"),
        pytest.param(("knowledge", "list", "--collection", "docs", "--on", "soon"), "--on: 'soon'", id="day"),
        pytest.param(("knowledge", "show", "nope", "--collection", "docs"), "nope: no such snippet", id="snippet"),
    ],
)
def test_errors_are_one_line(
    index: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert run(*arguments) == 2
    printed = capsys.readouterr().err.strip()
    assert message in printed and "Traceback" not in printed and len(printed.splitlines()) == 1


def test_knowledge_shows_and_exports(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ("--collection", "docs")
    assert run("knowledge", "list", *common) == 0
    assert capsys.readouterr().out.count("\n") == 3
    assert run("knowledge", "show", "two", *common) == 0
    assert "Orders leave within 48 hours" in capsys.readouterr().out
    assert run("knowledge", "stats", *common) == 0
    assert "snippets: 3" in capsys.readouterr().out
    assert run("knowledge", "export", "out.jsonl", *common) == 0
    assert run("knowledge", "import", "out.jsonl", *common) == 0
    assert "3 unchanged" in capsys.readouterr().out
    assert run("knowledge", "conflicts", *common) == 0
    assert run("knowledge", "missing") == 0


CHOSEN = [
    {"id": "a", "text": "羊毛毯手洗", "title": "羊毛毯 › 护理", "lang": "zh", "kind": "product", "sku": "RY-1"},
    {"id": "b", "text": "blankets ship flat", "title": "Blankets", "lang": "en", "valid_to": "2026-03-31"},
    {"id": "c", "text": "담요 응대 요령", "title": "응대", "lang": "ko", "kind": "script", "audience": "internal"},
]


@pytest.mark.parametrize(
    ("options", "listed", "found"),
    [
        pytest.param((), "abc", "a", id="none"),
        pytest.param(("--kind", "product"), "a", "a", id="kind"),
        pytest.param(("--kind", "product", "--kind", "script", "--audience", "internal"), "c", "c", id="two-kinds"),
        pytest.param(("--lang", "en", "--on", "2026-03-01"), "b", "b", id="lang"),
        pytest.param(("--title", "羊毛毯"), "a", "a", id="heading"),
        pytest.param(("--title", "Blankets", "--on", "2026-03-31"), "b", "b", id="title"),
        pytest.param(("--source", "nowhere.jsonl"), "", "", id="source"),
        pytest.param(("--version", "0123"), "", "", id="version"),
        pytest.param(("--on", "2026-03-01"), "abc", "ab", id="on"),
        pytest.param(("--on", "2026-04-01"), "ac", "a", id="over"),
        pytest.param(("--audience", "internal"), "c", "c", id="audience"),
        pytest.param(("--sku", "RY-1"), "a", "a", id="sku"),
    ],
)
def test_options_choose_snippets(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], listed: str, found: str
) -> None:
    lines = "\n".join(json.dumps(item, ensure_ascii=False) for item in CHOSEN)
    (tmp_path / "chosen.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "q.jsonl").write_text('{"id": 1, "query": "blanket"}', encoding="utf-8")
    assert run("ingest", "chosen.jsonl", "--collection", "chosen", "--quiet") == 0
    capsys.readouterr()
    assert run("knowledge", "list", "--collection", "chosen", *options) == 0
    assert "".join(line.split("\t")[0] for line in capsys.readouterr().out.splitlines()) == listed
    assert run("search", "q.jsonl", "--collection", "chosen", *options) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert "".join(sorted(result["id"] for result in results)) == found


def test_the_example_of_a_spammed_page(tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spam = "这里是一段和正文没有关系的广告文字"
    words = (
        "退货 运费 发货 尺码 颜色 材质 快递 签收 保修 发票 跑鞋 外套 衣柜 包邮 折扣 赠品 地址 库存 质量 照片".split()
    )
    text = "".join(f"{one}{words[n - 7]}{spam},{words[n - 3]}{words[n - 5]}。" for n, one in enumerate(words))
    (tmp_path / "page.txt").write_text(f"{text}\n签收就是对商品没有异议。", encoding="utf-8")
    assert run("knowledge", "clean", "page.txt") == 0
    told = capsys.readouterr().out
    assert "removed boilerplate x20" in told and "held back signature-as-waiver" in told
    assert run("ingest", "page.txt", "--collection", "docs") == 0
    assert "1 sentences held back" in capsys.readouterr().out
    assert run("knowledge", "quarantine") == 0
    item = capsys.readouterr().out.split("\t")[0]
    assert run("knowledge", "quarantine", "--confirm", item) == 0
    assert run("ingest", "page.txt", "--collection", "docs") == 0
    assert "1 changed" in capsys.readouterr().out


def test_a_stated_version_is_shown_chosen_and_exported(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("--collection", "versions")

    def page(version: str) -> None:
        (tmp_path / "returns.md").write_text(f"---\nversion: {version}\n---\n# 退货\n七天内可退。", encoding="utf-8")

    page("1.10")
    (tmp_path / "faq.jsonl").write_text('{"id": "f", "text": "两天内发货", "version": 3}', encoding="utf-8")
    assert run("ingest", "returns.md", "faq.jsonl", *common, "--quiet") == 0
    page("2026-01-05")
    assert run("ingest", "returns.md", *common, "--quiet") == 0
    assert "1 changed" in capsys.readouterr().out
    assert run("ingest", "returns.md", *common, "--quiet") == 0
    assert "1 unchanged" in capsys.readouterr().out
    assert run("knowledge", "show", "returns.md", *common) == 0
    assert "version: 2026-01-05" in capsys.readouterr().out
    assert run("knowledge", "list", *common, "--version", "2026-01-05") == 0
    assert capsys.readouterr().out.split("\t")[0] == "returns.md"
    (tmp_path / "q.jsonl").write_text('{"id": 1, "query": "退货"}', encoding="utf-8")
    assert run("search", "q.jsonl", *common, "--version", "3", "--version", "1.10") == 0
    assert [hit["id"] for hit in json.loads(capsys.readouterr().out)["results"]] == ["f"]
    assert run("knowledge", "export", "-", *common) == 0
    exported = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {item["id"]: item.get("version") for item in exported} == {"f": "3", "returns.md": "2026-01-05"}


def test_what_is_held_back_has_its_line_in_the_file(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (
        "---\ntitle: Rules\n---\n# Rules\n\nWe ship within two days.\n\nFive stars earn you 5 yuan cash back.\n\nBye.\n"
    )
    Path("page.md").write_text(page, encoding="utf-8")
    lines = [*DOCS, {"id": "r", "text": "Fine words. Five star reviews get 20 yuan cash back. More."}]
    Path("records.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run("ingest", "page.md", "records.jsonl", "--collection", "docs") == 0
    capsys.readouterr()
    assert run("knowledge", "quarantine") == 0
    shown = capsys.readouterr().out
    assert "page.md:8" in shown and "records.jsonl:4" in shown


def test_an_index_that_holds_nothing_says_so(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs.jsonl").unlink()
    Path("other.md").write_text("# A\n\nText of a page.", encoding="utf-8")
    assert run("ingest", "other.md", "--collection", "bare") == 0
    Path("other.md").unlink()
    assert run("ingest", ".", "--collection", "bare", "--prune") == 0
    capsys.readouterr()
    Path("asked.jsonl").write_text('{"id": 1, "query": "text"}', encoding="utf-8")
    assert run("search", "asked.jsonl", "--collection", "bare") == 2
    assert "collection 'bare' holds nothing yet; run: copilot ingest" in capsys.readouterr().err
