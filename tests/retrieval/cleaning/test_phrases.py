"""Repeated phrases: what is plainly injected goes, what is doubtful is told and waits for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.context import Snippet
from copilot.errors import InputError
from copilot.retrieval.cleaning.boilerplate import repeated_phrases
from copilot.retrieval.cleaning.cleaner import clean
from copilot.retrieval.cleaning.phrases import Decided, PhraseStore, noted_phrases
from copilot.retrieval.cleaning.rules import load_rules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.commands.knowledge import show_cleaning, show_phrases
from copilot.retrieval.ingest.command import IngestOptions, ingest_paths, read_sources
from copilot.retrieval.ingest.sources import sources_in
from copilot.settings import load_settings

RULES = load_rules()
SPAM = "本段广告文字和页面上的内容没有任何关系"
ASK = [
    "退货请先联系客服", "运费由责任方承担", "付款后四十八小时内发出", "尺码请看平铺尺寸", "两种颜色都有现货",
    "面料是纯棉的请放心", "快递默认发中通", "收到先拆开看一看", "保修期是一整年", "发票随货一起寄出",
    "改地址要在发货前", "库存以页面显示为准", "质量问题来回我们出", "付款方式有三种可选", "改价之后再付款",
]  # fmt: skip
TOPICS = [
    "退货",
    "运费",
    "发货",
    "尺码",
    "颜色",
    "材质",
    "快递",
    "签收",
    "保修",
    "发票",
    "地址",
    "库存",
    "质量",
    "付款",
    "改价",
]
MATERIALS = ["竹编", "藤编", "纸质", "布艺", "木质", "铁艺", "草编", "丝绸", "玻璃", "陶瓷", "铜制", "羊皮"]
AD = "visit our partner for cheap watches online"


def read(path: Path, decided: Decided | None = None) -> tuple[list[Snippet], Cleaner]:
    cleaner = Cleaner(RULES, (), decided)
    items = list(read_sources(list(sources_in([path])), IngestOptions(), cleaner))
    return [item for item in items if isinstance(item, Snippet)], cleaner


def html(spam: str) -> str:
    parts = [f"<h2>{topic}怎么办</h2><p>{ask}{spam}。</p>" for topic, ask in zip(TOPICS, ASK, strict=True)]
    return f"<html><body><h1>常见问题</h1>{''.join(parts)}</body></html>"


def test_spam_over_the_sections_of_an_html_page_goes(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(html(SPAM), encoding="utf-8")
    (tmp_path / "clean.html").write_text(html(""), encoding="utf-8")
    found, cleaner = read(tmp_path / "page.html")
    assert len(found) == 15 and not [item for item in found if SPAM in item.text]
    assert [(item.title, item.text) for item in found] == [
        (item.title, item.text) for item in read(tmp_path / "clean.html")[0]
    ]
    assert [(item.count, item.removed) for item in noted_phrases(cleaner.reports)] == [(15, True)]


def test_spam_in_html_headings_goes_too(tmp_path: Path) -> None:
    parts = [f"<h2>{topic}怎么办{SPAM}？</h2><p>请先联系客服，说明{topic}。</p>" for topic in TOPICS]
    (tmp_path / "page.html").write_text("".join(parts), encoding="utf-8")
    found, _ = read(tmp_path / "page.html", Decided(spam=(SPAM,)))
    assert [item.title for item in found] == [f"{topic}怎么办？" for topic in TOPICS]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join(f"{name}灯笼不含灯泡需要另外单独购买。" for name in MATERIALS), id="names"),
        pytest.param("\n".join(f"- {name}灯笼不含灯泡需要另外单独购买。" for name in MATERIALS), id="bullets"),
        pytest.param("\n\n".join(f"{name}灯笼不含灯泡需要另外单独购买。" for name in MATERIALS), id="paragraphs"),
        pytest.param(
            "\n".join(f"## {name}\n{name}灯笼不含灯泡需要另外单独购买。" for name in MATERIALS), id="under headings"
        ),
        pytest.param("\n".join(f"{name}材料的中式立领长袖衬衫不可机洗不可漂白阴凉处晾干。" for name in MATERIALS), id="long names"),
        pytest.param("\n".join(f"The {n}th lamp comes without bulbs, please buy them apart." for n in range(12)), id="en"),
    ],
)  # fmt: skip
def test_a_remark_on_many_products_stays_and_is_told(text: str) -> None:
    result = clean(text, RULES)
    assert result.text == text and not result.removed
    assert [flag.count for flag in result.flags] == [12]


@pytest.mark.parametrize(
    ("phrase", "times"),
    [
        pytest.param("本店全新上架欢迎各位前来选购呀", 7, id="zh, within one section"),
        pytest.param("支持7天无理由退换货服务", 5, id="twelve characters"),
        pytest.param(AD, 15, id="en"),
        pytest.param("지금 바로 광고 사이트를 방문하세요", 6, id="ko"),
    ],
)
def test_what_repeats_is_told_from_twelve_characters_and_five_times(phrase: str, times: int) -> None:
    text = " ".join(f"{topic} {phrase} {n}." for n, topic in zip(range(times), TOPICS, strict=False))
    assert [(item.text, item.count) for item in repeated_phrases(text)] == [(phrase, times)]
    assert repeated_phrases(text.replace(phrase, "", times - 4)) == []


def test_a_neighbour_by_chance_is_not_part_of_the_phrase() -> None:
    text = "\n".join(f"{topic}{'的' * (n > 1)}{SPAM}{n}" for n, topic in enumerate(TOPICS[:7]))
    assert [(item.text, item.count) for item in repeated_phrases(text)] == [(SPAM, 7)]


def test_a_person_decides(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("\n".join(f"{name}灯笼不含灯泡需要另外单独购买。" for name in MATERIALS), encoding="utf-8")
    store = PhraseStore(tmp_path / "index")
    assert store.items() == [] and not store.decide("0123456789ab", spam=True)
    store.renew(["page.txt"], noted_phrases(read(page)[1].reports))
    [item] = store.items()
    assert store.decide(item.id, spam=True)
    [snippet], _ = read(page, store.decided())
    assert item.text not in snippet.text and snippet.text.startswith("竹编")
    assert store.decide(item.id, spam=False)
    [snippet], cleaner = read(page, store.decided())
    assert snippet.text.count(item.text) == 12 and cleaner.reports == {}
    with (tmp_path / "index" / "phrases-decided.jsonl").open("a") as file:
        file.write("{torn")
    assert store.decided().kept == {item.text}


def test_records_are_documents_of_their_own(tmp_path: Path) -> None:
    lines = [f'{{"id": "{n}", "text": "{name}灯笼不含灯泡需要另外单独购买。"}}' for n, name in enumerate(MATERIALS)]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join([*lines, f'{{"id": "ad", "text": "{(SPAM + "，") * 7}"}}']), encoding="utf-8")
    found, cleaner = read(file)
    assert len(found) == 13 and [(item.text, item.count) for item in noted_phrases(cleaner.reports)] == [(SPAM, 7)]
    found, _ = read(file, Decided(spam=(SPAM,)))
    assert not [item for item in found if SPAM in item.text]


def test_what_is_shown_beforehand_is_what_ingestion_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(html(SPAM), encoding="utf-8")
    Path("a.jsonl").write_text('{"id": "1", "text": "包邮。一经售出，概不退换。"}', encoding="utf-8")
    show_cleaning([Path("page.html"), Path("a.jsonl")], tmp_path / "index")
    shown = capsys.readouterr().out
    assert f"removed boilerplate x15: {SPAM}" in shown and "held back excluded-liability" in shown
    assert not (tmp_path / "index").exists()
    show_phrases(tmp_path / "index", None, SPAM)
    show_cleaning([Path("page.html")], tmp_path / "index")
    assert "removed boilerplate" not in capsys.readouterr().out
    with pytest.raises(InputError, match="short: no repeated phrase"):
        show_phrases(tmp_path / "index", "short", None)


def test_ingest_tells_and_carries_out_the_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\n".join(f"{topic}的事请联系客服。{AD}. 谢谢您。" for topic in TOPICS)
    Path("page.md").write_text(f"# 说明\n{text}", encoding="utf-8")
    settings = load_settings(index=tmp_path / "index", embedding="use")
    report = ingest_paths([Path("page.md")], settings, IngestOptions())
    assert any("15 times, not removed" in line and AD in line for line in report.cleaned)
    assert any("copilot knowledge phrases --remove" in line for line in report.cleaned)
    store = PhraseStore(settings.index)
    assert store.decide(store.items()[0].id, spam=True)
    report = ingest_paths([Path("page.md")], settings, IngestOptions())
    assert report.changed == 1 and any("boilerplate 15" in line for line in report.cleaned)
