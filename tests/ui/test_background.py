from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.errors import RetrievalError
from copilot.parts import LateRetriever, opened
from copilot.pipeline import Copilot
from copilot.retrieval.opening import catalogue_file
from copilot.ui import background
from copilot.ui.parts import Progress


class Stopped(RetrievalError):
    """The start was ended while the index was being built."""


@pytest.fixture
def fresh(parts, tmp_path):
    """Parts whose index was never built; building it leaves what a real one would leave on the disk."""
    settings = parts.settings.model_copy(update={"index": tmp_path / "index"})
    return replace(parts, settings=settings, copilot=Copilot.from_settings(settings), progress=Progress())


def test_an_index_whose_first_start_was_stopped_is_finished_at_the_next(fresh, monkeypatch) -> None:
    built = []

    def ingest_paths(paths, settings, options, progress):
        built.append([path.name for path in paths])
        (settings.index / "chroma.sqlite3").touch()
        if len(built) == 1:
            raise Stopped("stopped")

    monkeypatch.setattr("copilot.retrieval.ingest.command.ingest_paths", ingest_paths)
    monkeypatch.setattr(LateRetriever, "open", lambda self: _opened(fresh.settings))
    with pytest.raises(Stopped):
        background._index(fresh)
    background._index(fresh)
    assert built == [["products", "policies", "scripts"]] * 2
    background._index(fresh)
    assert len(built) == 2
    assert [path.name for path in fresh.settings.index.iterdir()] == ["chroma.sqlite3"]


def test_a_first_start_builds_an_index_in_which_something_is_found(fresh, tmp_path, monkeypatch) -> None:
    pages = tmp_path / "knowledge" / "policies"
    pages.mkdir(parents=True)
    (pages / "returns.md").write_text("# Returns\n\nGoods can be returned within seven days.\n", encoding="utf-8")
    monkeypatch.setattr(background, "root", lambda name: tmp_path / name)
    background._index(fresh)
    assert not fresh.progress.is_problem
    assert [path.name for path in fresh.settings.index.glob("first-start*")] == []
    found = opened(fresh.copilot.parts.retriever).search("how long can I return it?", k=1)
    assert "seven days" in found[0].snippet.text


def test_what_a_person_has_ingested_since_is_left_alone(fresh, monkeypatch) -> None:
    index = fresh.settings.index
    whole = catalogue_file(fresh.settings, fresh.settings.collection)
    whole.parent.mkdir(parents=True)
    for path in (index / "chroma.sqlite3", index / "first-start.unfinished", whole):
        path.touch()
    monkeypatch.setattr(LateRetriever, "open", lambda self: _opened(fresh.settings))
    monkeypatch.setattr(background, "_build", lambda parts: pytest.fail("built over a person's index"))
    background._index(fresh)


def _opened(settings):
    if not (settings.index / "chroma.sqlite3").exists():
        raise RetrievalError("no index here")


async def test_loading_waits_for_the_first_page_but_not_for_ever(fresh, monkeypatch) -> None:
    monkeypatch.setattr(background, "_PATIENCE", 0.2)
    await background._first_page(fresh)
    fresh.progress.is_seen = True
    monkeypatch.setattr(background, "_PATIENCE", 1e6)
    await background._first_page(fresh)
