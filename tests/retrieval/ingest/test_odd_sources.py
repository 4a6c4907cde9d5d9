from __future__ import annotations

from pathlib import Path

import pytest

from copilot.retrieval.ingest.chunking import LIMIT, parts_of, weight
from copilot.retrieval.ingest.document import Skipped
from copilot.retrieval.ingest.sources import decode, sources_in
from tests.retrieval.ingest.reading import read, snippets


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Plain text, saved by an editor\nas UTF-16", "utf-16-le"),
        ("Plain text, saved by an editor\nas UTF-16", "utf-16-be"),
        ("You can’t return it after 30 days – see “Returns”, 50 € at most.", "cp1252"),
        ('<meta charset="gb2312">七天内', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">배송', "cp949"),
    ],
    ids=["little", "big", "Western", "declared Chinese", "declared Korean"],
)
def test_encodings_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_pages_of_tags_that_are_never_closed(tmp_path: Path) -> None:
    (deep,) = snippets(read(tmp_path / "deep.html", "<div>" * 5000 + "at the bottom"))
    assert deep.text == "at the bottom"
    (page,) = snippets(read(tmp_path / "open.html", "<h1>Fees<p>None at all. " + "Much more of it. " * 20))
    assert "None at all." in page.text


def test_questions_that_unfold_and_bold_ones_are_headings(tmp_path: Path) -> None:
    page = (
        "<h2>FAQ</h2><p><b>Can I pay later?</b></p><p>Within 14 days.</p><p><b>Where are you?</b></p><p>In Leeds.</p>"
        '<h3><button aria-expanded="false">How do I reset it?</button></h3><div>Use the link.</div>'
        '<button class="accordion">Do you ship abroad?</button><div>To 30 countries.</div><button>Submit</button>'
    )
    found = {item.title: item.text.split("\n")[-1] for item in snippets(read(tmp_path / "faq.html", page))}
    assert found == {
        "FAQ › Can I pay later?": "Within 14 days.",
        "FAQ › Where are you?": "In Leeds.",
        "FAQ › How do I reset it?": "Use the link.",
        "FAQ › Do you ship abroad?": "To 30 countries.",
    }


def test_a_table_of_another_trade_keeps_its_ids_and_names(tmp_path: Path) -> None:
    table = "商品ID,商品标题,价格(元),主图链接,description\n7201,猫砂盆,89,https://img.invalid/1.jpg,全封闭\n"
    (found,) = snippets(read(tmp_path / "t.csv", table))
    assert (found.id, found.title, found.text) == ("7201", "猫砂盆", "猫砂盆\n价格(元): 89\ndescription: 全封闭")


def test_a_record_without_a_text_is_told_key_by_key(tmp_path: Path) -> None:
    lines = '{"id": 1, "Name": "Kettle", "Colour": "red"}\n{"id": 2, "price": 3}\n{"id": 3, "text": NaN}\n'
    items = read(tmp_path / "p.jsonl", lines)
    assert [(item.id, item.text) for item in snippets(items)] == [("1", "Kettle\nColour: red")]
    assert [item.where for item in items if isinstance(item, Skipped)] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('id;title;text\n1;One;"a; ""b""\nc"\n', ["One"]),
        ("id|title|text\n1|One|a\n", ["One"]),
        ('id,title,text\n1,One,"never closed\n2,Two,b\n', ["One", "Two"]),
        ("id,title,text\n1,One," + "word " * 40_000 + "\n2,Two,b\n", ["One", "Two"]),
        ("id,title,text\n1,One," + "word " * 400_000 + "\n2,Two,b\n", ["Two"]),
        ('id,title,text\n1,One,"24" screen"\n2,Two,b\n', ["One", "Two"]),
    ],
    ids=["semicolon", "bar", "open quote", "long cell", "endless cell", "bare quote"],
)
def test_tables_as_they_come(tmp_path: Path, text: str, titles: list[str]) -> None:
    assert [item.title for item in snippets(read(tmp_path / "t.csv", text))] == titles


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.jsonl", "[" * 200_000, "nested too deep"),
        ("a.json", "[" * 200_000, "nested too deep"),
        ("a.txt", "word " * 500_000, "one text of more than 1,000,000 characters; cut it"),
        ("a.html", "<p>" + "word " * 5_000_000, "a page larger than 20 MB; cut it"),
    ],
)
def test_what_is_beyond_measure_is_told(tmp_path: Path, name: str, text: str, reason: str) -> None:
    assert [item.reason for item in read(tmp_path / name, text) if isinstance(item, Skipped)] == [reason]


def test_records_under_one_key(tmp_path: Path) -> None:
    found = snippets(read(tmp_path / "a.json", '{"count": 1, "data": [{"id": "n", "text": "nested"}]}'))
    assert [(item.id, item.text) for item in found] == [("n", "nested")]


def test_links_are_followed_to_files_only(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing.md")
    told = {item.source.rsplit("/", 1)[-1]: item.reason for item in sources_in([tmp_path]) if isinstance(item, Skipped)}
    assert told == {"round": "a link to a folder; name the folder itself", "gone.md": "a link to nothing"}


def test_a_text_without_a_single_break_is_cut_in_no_time() -> None:
    parts = parts_of("字" * 200_000)
    assert "".join(parts) == "字" * 200_000
    assert max(map(weight, parts)) <= LIMIT


def test_a_record_without_a_single_letter_tells_nothing(tmp_path: Path) -> None:
    lines = '{"text": 5}\n{"text": "---"}\n{"title": "Opening hours", "text": "9:00-18:00"}\n'
    found = read(tmp_path / "a.jsonl", lines)
    assert [item.text for item in snippets(found)] == ["9:00-18:00"]
    assert [item.where for item in found if isinstance(item, Skipped)] == ["line 1", "line 2"]


def test_a_question_without_its_answer_is_left_out(tmp_path: Path) -> None:
    table = "question,answer,approved_by\nCan I pay cash?,,mei\nDo you gift wrap?,For 5 yuan.,mei\n"
    first, second = read(tmp_path / "replies.csv", table)
    assert isinstance(first, Skipped) and first.where == "row 2" and "'answer' is empty" in first.reason
    assert "5 yuan" in snippets([second])[0].text
