from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import CopilotError
from eval.write import write_text


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(CopilotError, match=r"home/runs/run\.json: cannot write: Not a directory"):
        write_text(tmp_path / "home" / "runs" / "run.json", "x")
