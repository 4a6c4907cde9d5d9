from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from copilot.context import Snippet
from copilot.retrieval.embedding.embeddings import Vectors
from copilot.retrieval.index.catalogue import Catalogue
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.ingest.command import progress_line
from copilot.retrieval.ingest.document import Skipped
from copilot.retrieval.ingest.identity import Scope
from copilot.retrieval.ingest.runner import Report, ingest
from copilot.retrieval.query.glossary import Glossary
from copilot.retrieval.retriever import HybridRetriever
from tests.retrieval.conftest import TermEmbedding, make

Fill = Callable[..., Report]
A, B = make("a", "退货运费"), make("b", "发货时间")


def test_counts_and_idempotence(fill: Fill, embedding: TermEmbedding) -> None:
    assert fill(A, B).added == 2
    embedding.embedded.clear()
    again = fill(A, B)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert embedding.embedded == []


def test_only_what_changed_is_embedded_again(fill: Fill, embedding: TermEmbedding) -> None:
    fill(A, B)
    embedding.embedded.clear()
    report = fill(make("a", "退货运费改了"), B)
    assert (report.changed, report.unchanged) == (1, 1)
    assert embedding.embedded == ["退货运费改了"]


def test_a_changed_date_is_a_change(fill: Fill) -> None:
    fill(A)
    assert fill(make("a", "退货运费", valid_to="2026-12-31")).changed == 1


def test_removed_only_when_asked(fill: Fill, store: ChromaStore) -> None:
    other = make("c", "别的文件", source="other.jsonl")
    fill(A, B, other)
    assert fill(A).removed == 0 and store.count() == 3
    report = fill(A, scope=Scope(files={"shop.jsonl": "/x/shop.jsonl"}, prune=("/x/shop.jsonl",)))
    assert report.removed == 1
    assert set(store.known()) == {"a", "c"}


def test_prune_of_a_folder_leaves_its_neighbours(fill: Fill, store: ChromaStore) -> None:
    files = {"docs/a.md": "/none/docs/a.md", "docs-old/a.md": "/none/docs-old/a.md"}
    fill(make("x", "一", source="docs/a.md"), make("y", "二", source="docs-old/a.md"), scope=Scope(files=files))
    fill(scope=Scope(prune=("/none/docs",)))
    assert set(store.known()) == {"y"}


def test_a_shorter_document_loses_its_old_parts(fill: Fill, store: ChromaStore) -> None:
    fill(make("long", "\n".join("很长的一段说明文字" * 20 for _ in range(10))))
    assert store.count() > 1
    fill(make("long", "短"))
    assert set(store.known()) == {"long"}


def test_duplicates_and_skipped_are_reported(fill: Fill) -> None:
    report = fill(A, A, make("a", "别的内容"), Skipped(source="x.bin", reason="binary data"))  # type: ignore[arg-type]
    assert report.added == 1
    assert [item.reason.split(" ")[0] for item in report.skipped] == ["the", "another", "binary"]


class Dying(TermEmbedding):
    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> Vectors:
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        return super().passages(texts, titles)


def _many(count: int) -> list[Snippet]:
    return [make(f"d{number:04}", f"文档{number}关于退货") for number in range(count)]


def test_a_kill_loses_nothing_stored_and_the_next_run_finishes(
    store: ChromaStore, glossary: Glossary, tmp_path: Path
) -> None:
    file = tmp_path / "lexical.npz"
    ingest(_many(10), store, TermEmbedding(), glossary, file)
    with pytest.raises(KeyboardInterrupt):
        ingest(_many(300), store, Dying(2), glossary, file)
    stored = store.count()
    assert 10 < stored < 300
    # What is there can be searched meanwhile, although the file of the lexical side is out of date.
    assert len(HybridRetriever(store, TermEmbedding(), file, glossary=glossary).search("退货", k=50)) == 50
    report = ingest(_many(300), store, TermEmbedding(), glossary, file)
    assert report.unchanged == stored and report.added == 300 - stored
    assert store.count() == 300


def test_progress_ends_at_the_total(store: ChromaStore, glossary: Glossary) -> None:
    seen: list[tuple[int, int]] = []
    ingest(_many(130), store, TermEmbedding(), glossary, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (130, 130) and [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_the_catalogue_file_is_kept_and_distrusted(store: ChromaStore, glossary: Glossary, tmp_path: Path) -> None:
    file = tmp_path / "lexical.npz"
    ingest([A, B], store, TermEmbedding(), glossary, file)
    revision = str(store.metadata["revision"])
    loaded = Catalogue.load(file, revision, glossary)
    assert loaded is not None and loaded.ids == ["a", "b"]
    assert Catalogue.load(file, "another", glossary) is None
    assert Catalogue.load(file, revision, Glossary({"new": {"zh": ("新",)}})) is None
    for damage in (b"", b"garbage", file.read_bytes()[:200]):
        file.write_bytes(damage)
        assert Catalogue.load(file, revision, glossary) is None
    assert HybridRetriever(store, TermEmbedding(), file, glossary=glossary).search("退货运费")[0].snippet.id == "a"


def test_a_long_run_mentions_the_faster_way_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 11.0, 22.0, 33.0])
    monkeypatch.setattr("copilot.retrieval.ingest.command.time.monotonic", lambda: next(clock))
    show = progress_line("there is a faster way")
    for done in (64, 128, 12_000):
        show(done, 12_000)
    told = capsys.readouterr().err
    assert told.count("there is a faster way") == 1
    assert "embedded 128/12000" in told and "12000/12000" in told
