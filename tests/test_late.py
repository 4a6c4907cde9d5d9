"""The index is opened once, however many drafts ask for it at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from copilot.late import LateRetriever
from copilot.retrieval import opening
from copilot.settings import Settings


def test_drafts_that_begin_together_share_one_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def open_retriever(settings: Settings, collection: str | None) -> object:
        found = object()
        made.append(found)
        return found

    monkeypatch.setattr(opening, "open_retriever", open_retriever)
    late, together = LateRetriever(Settings(index=tmp_path), None), Barrier(8)

    def ask(_: int) -> object:
        together.wait()
        return late.open()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(ask, range(8)))
    assert len(made) == 1
    assert found == set(made)
