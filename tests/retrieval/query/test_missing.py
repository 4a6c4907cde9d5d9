from __future__ import annotations

from pathlib import Path

from copilot.retrieval.query.missing import MissingQueue


def test_closing_what_is_not_open_is_told(tmp_path: Path) -> None:
    queue = MissingQueue(tmp_path / "missing.jsonl")
    queue.add(["Do you rent  grinders?"])
    assert not queue.close("do you rent kettles?")
    assert queue.close("do you rent grinders?")
    assert queue.questions() == []
