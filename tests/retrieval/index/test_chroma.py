"""One contract, two homes: the folder and a real server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.errors import ConfigError, RetrievalError
from copilot.retrieval.index.chroma import LAYOUT, ChromaStore
from copilot.retrieval.index.records import to_metadata
from copilot.retrieval.ingest.chunking import records_of
from copilot.retrieval.retriever import HybridRetriever
from tests.retrieval.conftest import TermEmbedding, make

EMBEDDING = TermEmbedding()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("chroma")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--host", "127.0.0.1"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"chroma run did not start: {(folder / 'log').read_text()[-500:]}")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str | None]:
    return tmp_path / "index", (request.getfixturevalue("server") if request.param == "server" else None)


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    stores: list[ChromaStore] = []
    real = ChromaStore.__init__

    def remembering(self: ChromaStore, *args: object) -> None:
        real(self, *args)  # type: ignore[arg-type]
        stores.append(self)

    monkeypatch.setattr(ChromaStore, "__init__", remembering)
    yield
    for store in stores:
        store.close()


def _filled(index: Path, url: str | None, name: str = "contract") -> ChromaStore:
    store = ChromaStore.create(index, name, EMBEDDING.id, url, rebuild=True)
    texts = {"a": "退货运费由买家承担", "b": "付款后四十八小时内发货", "c": "배송비는 무료입니다"}
    records = [record for key, text in texts.items() for record in records_of(make(key, text, title=key))]
    store.upsert(records, EMBEDDING.passages([record.embedded_text for record in records]))
    store.note(revision="one")
    return store


def test_what_is_stored_is_found_again(place: tuple[Path, str | None]) -> None:
    store = _filled(*place)
    again = ChromaStore.open(place[0], "contract", EMBEDDING.id, place[1])
    assert again.count() == 3
    assert again.metadata["revision"] == "one"
    vector = EMBEDDING.queries(["退货运费"])[0]
    nearest = again.nearest(vector, 3)
    assert nearest[0][0] == "a" and nearest[0][1] > nearest[1][1]
    exact = again.similarities(vector, ["a", "b"])
    assert exact["a"] == pytest.approx(nearest[0][1], abs=1e-4)
    assert again.nearest(vector, 1, ["b", "c"])[0][0] in ("b", "c")
    assert again.get(["c", "nonsense"])["c"].snippet.text == "배송비는 무료입니다"
    assert {record.id for record in store.records()} == {"a", "b", "c"}


def test_upsert_replaces_and_delete_removes(place: tuple[Path, str | None]) -> None:
    store = _filled(*place)
    changed = records_of(make("a", "运费改由店铺承担"))
    store.upsert(changed, EMBEDDING.passages(["运费改由店铺承担"]))
    store.delete(["b"])
    assert store.count() == 2
    assert store.get(["a"])["a"].snippet.text == "运费改由店铺承担"
    assert store.known()["a"].digest == changed[0].digest


def test_a_record_that_changes_loses_what_it_has_no_longer(place: tuple[Path, str | None]) -> None:
    store = _filled(*place)
    bound = make("a", "年中活动", title="活动", sku="SH-1", valid_from="2026-06-01", valid_to="2026-06-20", version="2")
    for snippet in (bound, make("a", "活动", title="活动"), bound.model_copy(update={"sku": None})):
        records = [record.model_copy(update={"place": "p", "within": "w"}) for record in records_of(snippet)]
        store.upsert(records, EMBEDDING.passages([record.embedded_text for record in records]))
        assert store.get(["a"])["a"] == records[0]
        store.place([records[0].model_copy(update={"within": ""})])
        assert store.known()["a"].within == "" and store.get(["a"])["a"].snippet == records[0].snippet


def test_what_an_earlier_layout_holds_is_read_and_what_is_written_makes_it_the_newest(
    place: tuple[Path, str | None],
) -> None:
    store = _filled(*place)
    old = records_of(make("old", "春节活动", sku="SH-1", valid_from="2027-01-20"))[0]
    store._collection.upsert(
        ids=["old"], embeddings=EMBEDDING.passages(["春节活动"]), documents=["春节活动"], metadatas=[to_metadata(old)]
    )
    store._collection.modify(metadata={**store.metadata, "layout": 1})
    again = ChromaStore.open(place[0], "contract", EMBEDDING.id, place[1])
    assert again.get(["old"]) == {"old": old} and again.known()["old"].digest == old.digest
    again.note(revision="two")
    assert again.metadata["layout"] == LAYOUT
    again._collection.modify(metadata={**again.metadata, "layout": LAYOUT + 1})
    with pytest.raises(RetrievalError, match="has layout .*--rebuild"):
        ChromaStore.open(place[0], "contract", EMBEDDING.id, place[1])


def test_both_homes_rank_alike(place: tuple[Path, str | None]) -> None:
    retriever = HybridRetriever(_filled(*place), EMBEDDING)
    assert [item.snippet.id for item in retriever.search("退货运费谁承担", lang="zh", k=3)][0] == "a"
    assert [item.snippet.id for item in retriever.search("배송비", lang="ko", k=1)] == ["c"]


def test_a_missing_collection_names_the_command(place: tuple[Path, str | None]) -> None:
    _filled(*place)
    with pytest.raises(RetrievalError, match=r"no collection 'other' .*copilot ingest PATH --collection other"):
        ChromaStore.open(place[0], "other", EMBEDDING.id, place[1])


def test_a_changed_embedding_is_refused_with_the_command(place: tuple[Path, str | None]) -> None:
    _filled(*place)
    with pytest.raises(RetrievalError, match="embedded with terms-64, but .* now means other-1; .*--rebuild"):
        ChromaStore.open(place[0], "contract", "other-1", place[1])
    with pytest.raises(RetrievalError, match="--rebuild"):
        ChromaStore.create(place[0], "contract", "other-1", place[1])
    assert ChromaStore.create(place[0], "contract", "other-1", place[1], rebuild=True).count() == 0


def test_a_missing_folder_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="no index here; build it with"):
        ChromaStore.open(tmp_path / "nothing", "shop", EMBEDDING.id)
    assert not (tmp_path / "nothing").exists()


def test_a_foreign_collection_is_refused(tmp_path: Path) -> None:
    import chromadb  # noqa: TID251 - plays the stranger who made the collection
    from chromadb.config import Settings  # noqa: TID251 - as above

    client = chromadb.PersistentClient(str(tmp_path), settings=Settings(anonymized_telemetry=False))
    client.create_collection("theirs", embedding_function=None)
    with pytest.raises(RetrievalError, match="'theirs' was not made by copilot"):
        ChromaStore.open(tmp_path, "theirs", EMBEDDING.id)


def test_a_folder_of_another_program_s_collections_is_refused(tmp_path: Path) -> None:
    import chromadb  # noqa: TID251 - plays the stranger who made the collection
    from chromadb.config import Settings  # noqa: TID251 - as above

    client = chromadb.PersistentClient(str(tmp_path), settings=Settings(anonymized_telemetry=False))
    client.create_collection("theirs", embedding_function=None)
    with pytest.raises(RetrievalError, match=r"not made by copilot \(theirs\); name an empty or a new folder"):
        ChromaStore.create(tmp_path, "shop", EMBEDDING.id)
    assert [item.name for item in client.list_collections()] == ["theirs"]


@pytest.mark.parametrize("names", [["report.xlsx"], ["a", "b", "c", "d", ".hidden"], ["8ddd-index"]])
@pytest.mark.parametrize("rebuild", [False, True])
def test_nothing_is_written_among_foreign_files(tmp_path: Path, names: list[str], rebuild: bool) -> None:
    for name in names:
        (tmp_path / name).write_text("theirs", encoding="utf-8")
    with pytest.raises(RetrievalError, match="holds no index but other files .*name an empty or a new folder"):
        ChromaStore.create(tmp_path, "shop", EMBEDDING.id, rebuild=rebuild)
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(names)


def test_a_folder_that_cannot_be_looked_into_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="cannot be looked into .*name an empty or a new folder"):
        ChromaStore.create(tmp_path / ("x" * 300), "shop", EMBEDDING.id)


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file", encoding="utf-8")
    with pytest.raises(RetrievalError, match="index: a file, not a folder"):
        ChromaStore.create(tmp_path / "index", "shop", EMBEDDING.id)


@pytest.mark.parametrize("names", [[], [".gitkeep"], ["missing.jsonl", "phrases-decided.jsonl", "confirmed.txt"]])
def test_an_empty_folder_and_our_own_notes_are_fine(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("", encoding="utf-8")
    store = ChromaStore.create(tmp_path, "shop", EMBEDDING.id)
    assert store.count() == 0
    store.close()


@pytest.mark.parametrize("damage", [b"", b"this is no database at all" * 50], ids=["empty", "garbage"])
def test_a_corrupt_folder_is_a_clear_error(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(damage)
    for _ in ("at first", "and again"):
        with pytest.raises(RetrievalError, match="copilot ingest PATH"):
            ChromaStore.open(tmp_path, "shop", EMBEDDING.id)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    for reach in (ChromaStore.open, ChromaStore.create):
        with pytest.raises(RetrievalError, match="http://127.0.0.1:9: no Chroma server answers.*chroma_url") as told:
            reach(tmp_path, "shop", EMBEDDING.id, "http://127.0.0.1:9")
        assert "--rebuild" not in str(told.value) and "damaged" not in str(told.value)
    with pytest.raises(ConfigError, match="chroma_url"):
        ChromaStore.open(tmp_path, "shop", EMBEDDING.id, "127.0.0.1:8000")


@pytest.mark.parametrize("name", ["", "../shop", "-shop", "a b c"], ids=["empty", "path", "dash", "space"])
def test_an_unusable_collection_name_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="collection: .* is no usable name"):
        ChromaStore.create(tmp_path / "index", name, "terms-64")


@pytest.mark.parametrize("name", ["k", "ko", "상점", "商品-2", "shop.v2"])
def test_a_collection_may_have_a_short_or_a_foreign_name(tmp_path: Path, name: str) -> None:
    for again in (False, True):
        store = ChromaStore.create(tmp_path, name, "terms-64", rebuild=again)
        assert (store.name, store.count()) == (name, 0)
        store.reload()
        store.close()
    store = ChromaStore.open(tmp_path, name, "terms-64")
    assert store.name == name
    store.close()
    with pytest.raises(RetrievalError, match=rf"no collection 'other' \(there is: {name}\)"):
        ChromaStore.open(tmp_path, "other", "terms-64")
