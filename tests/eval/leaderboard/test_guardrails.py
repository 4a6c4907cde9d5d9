from __future__ import annotations

from pathlib import Path

import pytest

from eval.leaderboard.guardrails import load_libraries, main


def test_an_unknown_library_is_told_with_the_known_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nosuch"], home=tmp_path, folder=tmp_path) == 1
    told = capsys.readouterr().err
    assert "no library is called nosuch" in told and all(library.name in told for library in load_libraries())
