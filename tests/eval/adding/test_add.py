from __future__ import annotations

import json
import re
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from copilot.errors import ConfigError, CopilotError, InputError
from copilot.retrieval.shop import load_shop
from copilot.reviews.store import ReviewStore
from eval.adding.command import run_add
from eval.case import PolicyCase
from eval.dataset import load_datasets
from tests.reviews.samples import AGENT, FINDING, QA, opened

INDEX = """
- {name: s, kind: conversations, version: 1, files: [conversations/*.jsonl], optional: true}
- {name: p, kind: policy, version: 1, files: [policy/*.jsonl], optional: true}
"""
SHEET = """id,lang,customer,must_mention,must_not,order_status,order_total,note
Q1,zh,"在吗
有货吗","有货|现货
尺码",没货,unpaid,199,"两条消息"
,,,,,,,
Q2,en,Is it waterproof?,,,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "index.yaml").write_text(INDEX)
    return tmp_path / "sets"


def _add(folder: Path, name: str, text: str, encoding: str = "utf-8", **given: bool) -> str:
    file = folder.parent / name
    file.write_text(text, encoding=encoding)
    console = Console(width=200, record=True, quiet=False, file=(folder.parent / "out").open("w"))
    try:
        run_add(console, file, folder=folder, **given)
    finally:
        console.file.close()
    return (folder.parent / "out").read_text()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(SHEET, "utf-8", id="comma"),
        pytest.param(SHEET, "utf-8-sig", id="byte-order-mark"),
        pytest.param(SHEET.replace(",", ";"), "utf-8", id="semicolon"),
    ],
)
def test_rows_of_a_sheet_become_cases(folder: Path, text: str, encoding: str) -> None:
    assert "2 conversations cases added" in _add(folder, "new.csv", text, encoding)
    (dataset,) = load_datasets(folder)
    first, second = dataset.cases
    assert first.model_dump(include={"id", "lang", "note"}) == {"id": "Q1", "lang": "zh", "note": "两条消息"}
    assert [m.text for m in first.conversation] == ["在吗", "有货吗"]  # type: ignore[union-attr]
    assert first.expect.must_mention == (("有货", "现货"), ("尺码",))  # type: ignore[union-attr]
    assert str(first.facts.order.total) == "199.0"  # type: ignore[union-attr]
    assert second.id == "Q2"


def test_a_second_time_adds_nothing(folder: Path) -> None:
    _add(folder, "new.csv", SHEET)
    told = _add(folder, "new.csv", SHEET)
    assert "0 conversations cases added" in told and "2 left alone, their ids are there already: Q1, Q2." in told


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    assert "would be added" in _add(folder, "new.csv", SHEET, dry_run=True)
    assert load_datasets(folder) == ()


def test_disputes_are_policy_cases(folder: Path) -> None:
    row = {"id": "dispute-7", "lang": "zh", "draft": "明天到", "rule": "delivery-date", "expect": "block", "span": "明天",
           "conversation": [], "facts": {}, "shop": None, "note": ""}  # fmt: skip
    assert "1 policy cases added" in _add(folder, "cases.jsonl", json.dumps(row) + "\n")
    (dataset,) = load_datasets(folder)
    assert dataset.file.name == "added.jsonl"


def test_what_the_workbench_exports_is_added_as_it_stands(folder: Path) -> None:
    with closing(ReviewStore.open(f"sqlite:///{folder.parent / 'reviews.sqlite'}")) as store:
        opened(store, "A1")
        wrong = store.dispute("A1", FINDING.text, FINDING, comment="承运商已确认", by=AGENT)
        agreed = store.dispute("A1", FINDING.text, FINDING, agree=True, by=QA)
        store.resolve_dispute(wrong, upheld=True, by=QA)
        out = StringIO()
        assert store.export("cases", out, by=QA) == 2
    assert "2 policy cases added" in _add(folder, "disputes.jsonl", out.getvalue())
    (dataset,) = load_datasets(folder)
    cases = [case for case in dataset.cases if isinstance(case, PolicyCase)]
    assert [(case.id, case.expect, case.lang) for case in cases] == [
        (f"dispute-{wrong}", "allow", "zh"),
        (f"dispute-{agreed}", "block", "zh"),
    ]
    # The rules that the checker went by when the dispute was raised.
    assert cases[0].shop == load_shop().shop and cases[0].facts.order is not None


def test_an_empty_file_is_told(folder: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl: holds no cases"):
        _add(folder, "a.jsonl", "")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param("a.csv", "id,lang\n", "column 'customer' is missing", id="no-text"),
        pytest.param("a.csv", "id,lang,customer,mood\n", "column 'mood' is unknown", id="unknown-column"),
        pytest.param("a.csv", "id,lang,customer\nQ,zz,hi\n", r"a\.csv:2: Q: lang", id="wrong-language"),
        pytest.param(
            "a.csv", "id,lang,customer,order_total\nQ,zh,hi,ten\n", "order_total: 'ten' is no number", id="total"
        ),
        pytest.param(
            "a.csv", "id,lang,customer,order_status\nQ,zh,hi,lost\n", "order_status: 'lost' is none of", id="status"
        ),
        pytest.param(
            "a.csv", 'id,lang,customer\nP,zh,"a\nb"\n,,\nQ,zz,hi\n', r"a\.csv:4: Q: lang", id="row-behind-many-lines"
        ),
        pytest.param("a.csv", "id,lang,customer\n,zh,hi\n", r"a\.csv:2: case 1: id: must not be empty", id="no-id"),
        pytest.param(
            "a.csv", "id,lang,draft,rule,expect\nQ,zh,a,delivery-dat,block\n", "rule: 'delivery-dat' is no", id="rule"
        ),
        pytest.param("a.csv", 'id,lang,customer,facts\nQ,zh,hi,"{x"\n', "facts: not valid JSON", id="facts"),
        pytest.param("a.csv", "id,lang,customer\nQ,zh,a\nQ,zh,b\n", "Q: id is used twice", id="twice"),
        pytest.param("a.csv", "id,lang,draft,rule,expect\nQ,zh,a,delivery-date,maybe\n", "Q: expect", id="label"),
        pytest.param(
            "a.csv", 'id,lang,customer\nP,zh,a\nQ,zh,"hi\nR,zh,b\n', r"a\.csv:3: not a .*never closed", id="open-quote"
        ),
        pytest.param(
            "a.csv", "id,lang,customer\nQ,zh,hi, there\n", r"a\.csv:2: Q: more cells", id="comma-without-quotes"
        ),
        pytest.param("a.csv", "id,lang,customer,id\nQ,zh,hi,R\n", "column 'id' stands twice", id="column-twice"),
        pytest.param(
            "a.csv", "id,lang,customer\nQ,zh,\n", r"a\.csv:2: Q: customer: must not be empty", id="nothing-said"
        ),
        pytest.param(
            "a.csv", "id,lang,customer,must_not\nQ,zh,hi,re:(\n", r"Q: must_not: 're:\(' is not", id="expression"
        ),
        pytest.param(
            "a.csv", "id,lang,customer,order_total\nQ,zh,hi,nan\n", "order_total: 'nan' is no", id="not-finite"
        ),
        pytest.param(
            "a.csv",
            "id,lang,customer,facts,order_total\nQ,zh,hi,[1],5\n",
            "Q: facts: must be an object",
            id="facts-list",
        ),
        pytest.param(
            "a.csv", "id,lang,customer\nQ,zh," + "x" * 140_000 + "\n", r"a\.csv:2: .*field larger", id="too-long"
        ),
        pytest.param("a.jsonl", '{"id": "a", "draft": "x"}\n{"id": "b"}\n', "with and without `draft`", id="two-kinds"),
    ],
)
def test_a_mistake_adds_nothing_and_names_its_place(folder: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        _add(folder, name, text)
    assert load_datasets(folder) == ()


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    with pytest.raises(ConfigError) as told:
        _add(folder, "a.csv", "id,lang,customer,order_total\nA,zz,hi,\nB,en,hi,ten\nC,en,hi,5\nC,en,ho,5\n")
    assert [line.split(":")[1] for line in told.value.problems] == ["3", "2", "5"]


def test_a_mistake_hides_no_other_of_its_row(folder: Path) -> None:
    sheet = "id,lang,customer,order_status,order_total\nQ1,fr,hi,lost,abc\nQ1,zh,在吗,,\n"
    with pytest.raises(ConfigError) as told:
        _add(folder, "new.csv", sheet)
    assert [re.sub(r"^.*csv:", "", line).split(": ")[::2][:2] for line in told.value.problems] == [
        ["2", "order_status"],
        ["2", "order_total"],
        ["2", "lang"],
        ["3", "id is used twice"],
    ]
    with pytest.raises(ConfigError) as labels:
        _add(folder, "labels.csv", "id,lang,draft,rule,expect\nQ1,zh,好的,no-such-rule,blok\n")
    assert [line.split(": ")[2] for line in labels.value.problems] == ["rule", "expect"]


def test_quotes_in_a_cell_are_kept(folder: Path) -> None:
    _add(folder, "a.csv", 'id,lang,customer,facts\nQ,en,"What is ""XL"", please?","{""order"": {""total"": 5}}"\n')
    (dataset,) = load_datasets(folder)
    (case,) = dataset.cases
    assert case.conversation[0].text == 'What is "XL", please?'  # type: ignore[union-attr]
    assert str(case.facts.order.total) == "5"  # type: ignore[union-attr]


def test_a_stray_bar_demands_nothing(folder: Path) -> None:
    _add(folder, "a.csv", "id,lang,customer,must_mention\nQ,en,hi,|size|\n")
    assert load_datasets(folder)[0].cases[0].expect.must_mention == (("size",),)  # type: ignore[union-attr]


def test_another_kind_of_file_is_told(folder: Path) -> None:
    with pytest.raises(InputError, match=r"a\.xlsx: ends in none of .*save a spreadsheet as CSV UTF-8"):
        _add(folder, "a.xlsx", "PK")


@pytest.mark.parametrize(
    "name", ["elsewhere.jsonl", "policy/q.jsonl", "conversations/q.yaml", "conversations/x/q.jsonl"]
)
def test_a_file_that_no_dataset_reads_is_refused(folder: Path, name: str) -> None:
    sheet = _sheet(folder, "id,lang,customer\nR,en,ho\n")
    with pytest.raises(InputError, match="is in no dataset, its cases would never run; conversations cases stand in"):
        run_add(Console(quiet=True), sheet, out=folder / name, folder=folder)
    run_add(Console(quiet=True), sheet, out=folder / "conversations" / "q.jsonl", folder=folder)
    assert [dataset.file.name for dataset in load_datasets(folder)] == ["q.jsonl"]


def test_a_full_disk_leaves_the_dataset_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _add(folder, "a.csv", "id,lang,customer\nQ,en,hi\n")

    def full(path: Path, text: str, encoding: str) -> int:
        with path.open("w", encoding=encoding) as out:
            out.write(text[: len(text) - 5])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(CopilotError, match="cannot write: No space left"):
        patch.setattr(Path, "write_text", full)
        run_add(Console(quiet=True), _sheet(folder, "id,lang,customer\nR,en,ho\n"), folder=folder)
    assert [case.id for case in load_datasets(folder)[0].cases] == ["Q"]


def _sheet(folder: Path, text: str) -> Path:
    file = folder.parent / "b.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write(text)
    return file


def test_a_sheet_in_another_encoding_is_told(folder: Path) -> None:
    with pytest.raises(ConfigError, match="save the sheet as CSV UTF-8"):
        _add(folder, "a.csv", "id,lang,customer\nQ,zh,在吗\n", "gb18030")


def test_a_label_of_a_sheet_holds_under_the_rules_of_the_shop(folder: Path) -> None:
    _add(folder, "labels.csv", "id,lang,draft,rule,expect\nQ1,en,We ship within 48 hours.,delivery-date,allow\n")
    ((case,),) = [dataset.cases for dataset in load_datasets(folder)]
    assert isinstance(case, PolicyCase) and case.shop is not None
    assert case.shop.dispatch_hours == load_shop().shop.dispatch_hours
