"""Building the parts under test."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import pytest

from copilot.errors import RetrievalError
from copilot.settings import load_settings
from eval.build import build_search
from eval.suites.options import Options

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("free", "told"),
    [
        pytest.param(1 << 20, "could not be built, .* when there is room: the disk has 1 MB left", id="full-disk"),
        pytest.param(1 << 40, "^the index cannot be used", id="another-reason"),
    ],
)
def test_an_index_that_cannot_be_built_is_told_with_its_reason(
    free: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RetrievalError("the index cannot be used (Error in compaction)")

    monkeypatch.setattr("copilot.retrieval.ingest.command.ingest_paths", fails)
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(free, 0, free))
    settings = load_settings().model_copy(update={"index": tmp_path / "index" / "x"})
    with pytest.raises(RetrievalError, match=told):
        build_search(settings, Options(home=tmp_path))
    assert not (tmp_path / "index" / "x" / "complete").exists()
