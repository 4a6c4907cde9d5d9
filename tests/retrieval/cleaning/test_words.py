"""Words that are probably wrong: shown, decided on by a person, put right by the next ingestion."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.context import Snippet
from copilot.errors import ConfigError, InputError
from copilot.retrieval.cleaning.cleaner import clean
from copilot.retrieval.cleaning.rules import load_rules
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.cleaning.words import DecidedWord, DecidedWords, WordStore, noted_words
from copilot.retrieval.commands.knowledge import show_cleaning, show_words
from copilot.retrieval.ingest.command import IngestOptions, ingest_paths, read_sources
from copilot.retrieval.ingest.sources import sources_in
from copilot.settings import Settings, load_settings
from tests.seeds import SEEDS

RULES = load_rules()
SPUN = "这家店肆的产物很好。采办之前有题目可以问客服。客服的说话才能和专业才能都不错。我们自动认可错误。"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    Path("spun.txt").write_text(SPUN, encoding="utf-8")
    Path("maths.txt").write_text("这套练习册每页有十道题目。", encoding="utf-8")
    settings = load_settings(embedding="use", index=tmp_path / "index")
    ingested(settings)
    return settings


def ingested(settings: Settings) -> None:
    """Do what ingestion does with words, without embedding anything."""
    cleaner, sources = Cleaner.beside(settings.index), list(sources_in([Path("spun.txt"), Path("maths.txt")]))
    list(read_sources(sources, IngestOptions(), cleaner))
    WordStore(settings.index).renew(["spun.txt", "maths.txt"], noted_words(cleaner.reports))


def read(path: str, decided: DecidedWords | None = None) -> tuple[list[Snippet], Cleaner]:
    cleaner = Cleaner(RULES, words=decided)
    items = list(read_sources(list(sources_in([Path(path)])), IngestOptions(), cleaner))
    return [item for item in items if isinstance(item, Snippet)], cleaner


def text_of(path: str, settings: Settings) -> str:
    return "\n".join(item.text for item in read(path, WordStore(settings.index).decided())[0])


def test_a_document_s_words_are_put_right_at_once_and_one_is_kept(
    shop: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    store = WordStore(shop.index)
    found = {item.before: item for item in store.items()}
    assert {item.source for item in store.items()} == {"spun.txt"} and found["产物"].after == "产品"
    show_words(shop.index, "spun.txt", None, None)
    show_words(shop.index, None, None, found["题目"].id)
    show_words(shop.index, found["采办"].id, "下单", None)
    listed = capsys.readouterr().out
    assert "put right\tspun.txt\t采办 -> 下单" in listed and "kept\tspun.txt\t题目" in listed
    ingested(shop)
    assert text_of("spun.txt", shop).startswith("这家店铺的产品很好。下单之前有题目可以问客服。")
    assert "我们主动承认错误。" in text_of("spun.txt", shop)  # no longer turned around, so no longer held back
    assert "题目" in text_of("maths.txt", shop)
    assert store.items() == []


def test_a_decision_can_be_taken_back(shop: Settings) -> None:
    store = WordStore(shop.index)
    word = next(item for item in store.items() if item.before == "产物")
    store.correct(word.id)
    ingested(shop)
    assert "产品" in text_of("spun.txt", shop)
    assert store.keep(word.id) == 1
    assert "产物" in text_of("spun.txt", shop)
    assert store.correct(word.id) == 1
    assert "产品" in text_of("spun.txt", shop)


def test_any_words_can_be_put_right_in_every_document(shop: Settings) -> None:
    assert WordStore(shop.index).correct("每页", "每一页") == 1
    assert "每一页有十道" in text_of("maths.txt", shop)
    decided = DecidedWords(items=(DecidedWord(before="运费险", after="退货运费险"),))
    assert decided.put_right("退货运费险和运费险", "any")[0] == "退货运费险和退货运费险"
    assert DecidedWords(items=(DecidedWord(before="也也", after="也"),)).put_right("也也可以", "any")[0] == "也可以"


@pytest.mark.parametrize(
    ("correct", "to", "keep"),
    [("nothing", None, None), (None, None, "nothing"), (None, "x", None), ("x", "y", None)],
    ids=["unknown-to-correct", "unknown-to-keep", "nothing-to-put-there", "too-short"],
)
def test_a_decision_on_nothing_is_an_error(
    shop: Settings, correct: str | None, to: str | None, keep: str | None
) -> None:
    with pytest.raises(InputError):
        show_words(shop.index, correct, to, keep)
    assert WordStore(shop.index).decided().items == ()


def test_decisions_outlive_a_torn_line(shop: Settings) -> None:
    WordStore(shop.index).correct("每页", "每一页")
    with (shop.index / "words-decided.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"before": "每')
    assert len(WordStore(shop.index).decided().items) == 1


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("商品很很好用，欢迎选购", "商品很好用，欢迎选购"),
        ("先查处问题再联系客服", "先查出问题再联系客服"),
    ],
    ids=["written-twice", "suggested"],
)
def test_a_doubtful_word_is_put_right_as_suggested(text: str, after: str, tmp_path: Path) -> None:
    flag = next(flag for flag in clean(text, RULES).flags if flag.kind == "doubtful")
    decided = DecidedWords(items=(DecidedWord(before=flag.text, after=flag.after),))
    assert clean(text, RULES, words=decided).text == after
    kept = DecidedWords(items=(DecidedWord(before=flag.text, after=None),))
    assert clean(text, RULES, words=kept) == clean(text, RULES).model_copy(update={"flags": ()})


@pytest.mark.skipif(not (SEEDS / "002_b978975b121910fb.txt").is_file(), reason="the seed documents are not here")
def test_all_spun_words_of_the_seed_can_be_put_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("seed.txt").write_text((SEEDS / "002_b978975b121910fb.txt").read_text("utf-8"), encoding="utf-8")
    settings = load_settings(embedding="use", index=tmp_path / "index")
    ingest_paths([Path("seed.txt")], settings, IngestOptions(quiet=True))
    held = {item.rule for item in read("seed.txt")[1].quarantined}
    assert WordStore(settings.index).correct("seed.txt") > 20 and "spun" in held
    left, cleaner = read("seed.txt", WordStore(settings.index).decided())
    report = cleaner.reports["seed.txt"][0]
    assert not [flag for flag in report.flags if flag.kind == "spun"]
    assert not [item for item in report.quarantined if item.rule == "spun"]
    assert "语言能力" in left[0].text and "说话才能" not in left[0].text


RECORDS = [
    {"id": "a", "title": "我们我们的退货", "text": "我们我们支持七天退货。"},
    {"id": "b", "title": "处理", "text": "先查处问题再联系客服。"},
]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_records_are_put_right_as_pages_are(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [json.dumps(item, ensure_ascii=False) for item in RECORDS]
    if form == "csv":
        rows = ["id,title,text", *(",".join(item.values()) for item in RECORDS)]
    Path(f"records.{form}").write_text("\n".join(rows), encoding="utf-8")
    found, cleaner = read(f"records.{form}")
    assert "我们支持七天退货" in found[0].text and "我们我们" not in f"{found[0].title} {found[0].text}"
    reports = cleaner.reports[f"records.{form}"]
    assert sum(len(report.corrected) for report in reports) >= 1
    flag = next(flag for report in reports for flag in report.flags)
    decided = DecidedWords(items=(DecidedWord(before=flag.text, after=flag.after, source=f"records.{form}"),))
    assert "查出问题" in read(f"records.{form}", decided)[0][1].text


def test_a_file_of_records_is_spun_or_translated_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = [text for text in SPUN.split("。") if text]
    said += ["추천할 때 갱단 이름을 말합니다", "고객에게 문호를 드립니다", "순풍으로, 순풍은 빠릅니다"]
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(said)]
    Path("records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found, cleaner = read("records.jsonl")
    flags = [flag.text for report in cleaner.reports["records.jsonl"] for flag in report.flags if flag.kind == "spun"]
    assert {"店肆", "产物", "采办", "题目"} <= set(flags)
    assert [item.rule for item in cleaner.quarantined] == ["spun"]
    texts = "\n".join(item.text for item in found)
    assert "쇼핑몰 그룹" in texts and "인사드립니다" in texts


def test_chrome_of_a_page_is_told_with_before_and_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (
        "<html><head><title>Returns</title><script>var x = 1</script></head><body><nav>Home <a>Cart</a></nav>"
        "<main><h1>Returns</h1><p>Seven days from receipt.</p><aside><form>Subscribe <b>now</b></form></aside></main>"
        "<div class='cookie-note'>We use cookies</div><footer>All rights reserved</footer></body></html>"
    )
    Path("page.html").write_text(page, encoding="utf-8")
    found, cleaner = read("page.html")
    (report,) = cleaner.reports["page.html"]
    assert [(item.kind, item.text) for item in report.removed] == [
        ("chrome-nav", "Home Cart"), ("chrome-aside", "Subscribe now"), ("chrome-div", "We use cookies"),
        ("chrome-footer", "All rights reserved"),
    ]  # fmt: skip
    dropped = sum(len(item.text) for item in report.removed)
    assert report.before >= dropped + len("ReturnsSeven days from receipt.")
    assert [item.text for item in found] == ["Returns\nSeven days from receipt."]
    show_cleaning([Path("page.html")])
    assert "removed chrome-footer x1: All rights reserved" in capsys.readouterr().out


@pytest.mark.parametrize(("kind", "more"), [("misspelled", ""), ("doubtful", "suggestion: c, ")])
def test_a_group_that_is_not_there_is_told_when_the_rules_are_read(tmp_path: Path, kind: str, more: str) -> None:
    file = tmp_path / "cleaning.yaml"
    file.write_text(f"{kind}: [{{found: '(a)b', meant: '\\2', {more}why: w}}]", encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"{kind}.*the expression has no group 2"):
        load_rules(file)


def test_a_doubtful_expression_may_refer_to_its_own_groups(tmp_path: Path) -> None:
    file = tmp_path / "cleaning.yaml"
    file.write_text(r"doubtful: [{found: '(很|也)\1', meant: '\1', suggestion: one, why: twice}]", encoding="utf-8")
    flags = clean("这个很很好看的呀，谢谢。", load_rules(file)).flags
    assert [(flag.text, flag.after) for flag in flags] == [("很很好看的呀，谢", "很好看的呀，谢")]
