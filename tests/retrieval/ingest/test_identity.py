"""Which source is which, through the whole of ingestion but the model: folders, prunes, shared names and ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.retrieval.cleaning.session import Quarantine
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.ingest.command import IngestOptions, ingest_paths
from copilot.retrieval.ingest.identity import is_gone
from copilot.retrieval.ingest.runner import Report
from copilot.settings import Settings
from tests.retrieval.conftest import TermEmbedding, make

Run = Callable[..., Report]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", collection="shop")


@pytest.fixture
def run(settings: Settings, embedding: TermEmbedding, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setattr("copilot.retrieval.ingest.command.load_embedding", lambda name: embedding)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    def ingest(*paths: Path, prune: bool = False, rebuild: bool = False) -> Report:
        embedding.embedded.clear()
        return ingest_paths(paths, settings, IngestOptions(prune=prune, rebuild=rebuild, quiet=True))

    return ingest


def stored(settings: Settings) -> dict[str, str]:
    """Return the texts in the index by id."""
    store = ChromaStore.open(settings.index, settings.collection, TermEmbedding.id)
    texts = {record.id: record.snippet.text for record in store.records()}
    store.close()
    return texts


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def two_folders(tmp_path: Path) -> tuple[Path, Path]:
    write(tmp_path / "p1" / "docs" / "a.md", "# 退货\n七天内可退。")
    write(tmp_path / "p1" / "docs" / "b.md", "# 发货\n两天内发货。")
    write(tmp_path / "p2" / "docs" / "a.md", "# 保修\n一年保修。")
    return tmp_path / "p1" / "docs", tmp_path / "p2" / "docs"


def test_folders_of_one_name_stay_apart(tmp_path: Path, run: Run, settings: Settings) -> None:
    one, other = two_folders(tmp_path)
    run(one)
    report = run(other, prune=True)
    assert (report.added, report.changed, report.removed) == (1, 0, 0)
    assert len(stored(settings)) == 3
    assert (run(one, prune=True).unchanged, run(other, prune=True).unchanged) == (2, 1)
    (one / "b.md").unlink()
    assert run(other, prune=True).removed == 0
    assert run(one, prune=True).removed == 1
    assert sorted(text.split("\n")[0] for text in stored(settings).values()) == ["保修", "退货"]


def test_no_path_of_the_machine_is_shown(tmp_path: Path, run: Run, settings: Settings) -> None:
    run(*two_folders(tmp_path))
    store = ChromaStore.open(settings.index, settings.collection, TermEmbedding.id)
    shown = [record.snippet.model_dump_json() for record in store.records()]
    store.close()
    assert len(shown) == 3 and str(tmp_path) not in "".join(shown)


@pytest.mark.parametrize("here", [".", "p1", "p1/docs", "elsewhere"])
def test_the_current_folder_does_not_matter(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, embedding: TermEmbedding, here: str
) -> None:
    one, _ = two_folders(tmp_path)
    run(one)
    monkeypatch.chdir(tmp_path / here)
    for path in (one, one / "a.md", tmp_path / "p1"):
        report = run(path, prune=True)
        assert (report.added, report.changed, report.removed, embedding.embedded) == (0, 0, 0, [])


def test_moved_documents_keep_their_names(tmp_path: Path, run: Run, settings: Settings) -> None:
    one, _ = two_folders(tmp_path)
    run(one)
    (tmp_path / "p1").rename(tmp_path / "p3")
    report = run(tmp_path / "p3" / "docs")
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    (tmp_path / "p3" / "docs" / "b.md").unlink()
    assert run(tmp_path / "p3" / "docs", prune=True).removed == 1


def test_an_index_of_an_earlier_version_is_taken_over(tmp_path: Path, run: Run, settings: Settings) -> None:
    one, _ = two_folders(tmp_path)
    run(one)
    store = ChromaStore.open(settings.index, settings.collection, TermEmbedding.id)
    store.place([record.model_copy(update={"place": ""}) for record in store.records()])
    store.close()
    (one / "b.md").unlink()
    report = run(one, prune=True)
    assert (report.unchanged, report.removed) == (1, 0)
    assert len(report.notes) == 1 and "1 stored snippets were left" in report.notes[0]
    (one / "a.md").unlink()
    assert run(one, prune=True).removed == 1
    assert run(one, rebuild=True).total == 0


UNREADABLE = [
    pytest.param("a.md", b"\x00\x01\x02\x03", id="binary"),
    pytest.param("a.md", "---\nkind: nonsense\n---\n# 退货\n七天".encode(), id="front matter"),
    pytest.param("a.md", "---\ntitle: [x\n---\n# 退货\n七天".encode(), id="front matter that is no yaml"),
    pytest.param("a.md", "---\ntitle: x\n# 退货\n七天".encode(), id="front matter never closed"),
    pytest.param("q.jsonl", b'{"id": "q", "text": ', id="half a line"),
]


@pytest.mark.parametrize(("name", "content"), UNREADABLE)
def test_what_cannot_be_read_is_not_pruned(
    tmp_path: Path, run: Run, settings: Settings, name: str, content: bytes
) -> None:
    write(tmp_path / "docs" / "a.md", "# 退货\n七天内可退。")
    write(tmp_path / "docs" / "q.jsonl", '{"id": "q", "text": "两天内发货"}\n')
    run(tmp_path / "docs")
    (tmp_path / "docs" / name).write_bytes(content)
    report = run(tmp_path / "docs", prune=True)
    assert (report.removed, len(report.skipped) > 0) == (0, True)
    assert len(stored(settings)) == 2
    (tmp_path / "docs" / name).write_text("")
    assert run(tmp_path / "docs", prune=True).removed == 1


def test_a_file_without_permission_is_not_pruned(
    tmp_path: Path, run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "docs" / "a.md", "# 退货\n七天内可退。")
    run(tmp_path / "docs")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:  # whoever runs the tests may read everything
        patch.setattr(Path, "read_bytes", refuse)
        report = run(tmp_path / "docs", prune=True)
    assert report.removed == 0 and "Permission denied" in report.skipped[0].reason
    assert len(stored(settings)) == 1


def test_what_cannot_be_looked_at_is_not_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_gone(str(tmp_path / "nothing" / "a.md"))
    assert not is_gone(str(tmp_path))

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("copilot.retrieval.ingest.identity.os.lstat", refuse)
    assert not is_gone(str(tmp_path / "nothing"))


def lines(*pairs: tuple[str, str]) -> str:
    return "".join(json.dumps({"id": key, "text": text}, ensure_ascii=False) + "\n" for key, text in pairs)


@pytest.mark.parametrize("together", [True, False], ids=["one run", "two runs"])
def test_the_same_ids_in_two_files_are_both_kept(tmp_path: Path, run: Run, settings: Settings, together: bool) -> None:
    one = write(tmp_path / "a.jsonl", lines(("1", "七天内可退"), ("2", "两天内发货")))
    other = write(tmp_path / "b.jsonl", lines(("1", "一年保修"), ("2", "满99包邮"), ("3", "支持发票")))
    reports = [run(one, other)] if together else [run(one), run(other)]
    assert sum(report.added for report in reports) == 5 and not any(report.skipped for report in reports)
    assert "b.jsonl: 2 ids are also used by a.jsonl" in reports[-1].notes[0]
    assert stored(settings) == {
        "1": "七天内可退", "2": "两天内发货", "b.jsonl#1": "一年保修", "b.jsonl#2": "满99包邮", "3": "支持发票",
    }  # fmt: skip
    for paths in ([other], [one], [other, one]):
        report = run(*paths, prune=True)
        assert (report.added, report.changed, report.removed) == (0, 0, 0)
    one.unlink()
    assert run(other, prune=True).unchanged == 3


def test_a_renamed_file_keeps_its_ids(tmp_path: Path, run: Run, settings: Settings) -> None:
    one = write(tmp_path / "a.jsonl", lines(("1", "七天内可退")))
    run(one)
    report = run(one.rename(tmp_path / "b.jsonl"))
    assert (report.changed, report.notes, list(stored(settings))) == (1, (), ["1"])


def test_an_export_comes_back_to_its_own(tmp_path: Path, run: Run, settings: Settings) -> None:
    one, _ = two_folders(tmp_path)
    run(one)
    snippets = [make(key, text, source=key) for key, text in stored(settings).items()]
    file = write(tmp_path / "out.jsonl", "".join(f"{item.model_dump_json(exclude_none=True)}\n" for item in snippets))
    assert run(file).notes == () and len(stored(settings)) == 2
    assert run(one).added == 0


def sourced(*pairs: tuple[str, str]) -> str:
    """Return records that name a source of their own."""
    records = [{"id": key, "text": text, "source": "help centre"} for key, text in pairs]
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in records)


def test_records_with_a_source_of_their_own_are_pruned(tmp_path: Path, run: Run, settings: Settings) -> None:
    one = write(tmp_path / "docs" / "a.jsonl", sourced(("1", "七天内可退"), ("2", "两天内发货")))
    other = write(tmp_path / "docs" / "b.jsonl", sourced(("3", "一年保修")))
    run(tmp_path / "docs")
    write(one, sourced(("1", "七天内可退")))
    assert run(other, prune=True).removed == 0
    assert (report := run(one, prune=True)).removed == 1 and report.unchanged == 1
    write(one, sourced(("1", "七天内可退")) + '{"id": "4", "source": "help centre", "text": "')
    write(other, '{"id": "3", "source": "help centre", "text": "一年保修", "valid_to": "soon"}')
    assert run(tmp_path / "docs", prune=True).removed == 0, "what cannot be read now is still there"
    one.unlink()
    other.write_text("")
    assert run(tmp_path / "docs", prune=True).removed == 2
    assert stored(settings) == {}


def test_an_export_does_not_take_documents_over(tmp_path: Path, run: Run, settings: Settings) -> None:
    one, _ = two_folders(tmp_path)
    run(one)
    records = [{"id": key, "text": text, "source": key} for key, text in stored(settings).items()]
    file = write(tmp_path / "out" / "all.jsonl", "".join(f"{json.dumps(item)}\n" for item in records))
    run(file)
    file.write_text("")
    assert run(tmp_path / "out", prune=True).removed == 0
    assert run(one, prune=True).removed == 0 and len(stored(settings)) == 2


def test_held_back_sentences_leave_with_their_file(tmp_path: Path, run: Run, settings: Settings) -> None:
    text = "签收即视为对数量没有异议。请当面查看。"
    one = write(tmp_path / "a.jsonl", sourced(("1", text)))
    run(one)
    assert [item.source for item in Quarantine(settings.index).items()] == ["a.jsonl"]
    write(one, sourced(("1", "请当面查看。")))
    run(one)
    assert Quarantine(settings.index).items() == []
