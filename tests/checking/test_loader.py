"""Policy files with a mistake: every one is told with its file and field."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from copilot.checking.loader import load_policies
from copilot.drafting.form import Form
from copilot.errors import ConfigError
from copilot.resources import root


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("{match}", "{mtach}", "message.zh: unknown slot '{mtach}'; only {match} can be filled in"),
        ("{match}", "{match", "message.zh: unknown slot '{'"),
        ("目前可以享受", "{match}目前可以享受", "suggestion.zh: unknown slot '{match}'; nothing in this text is"),
    ],
    ids=["typing error", "open brace", "suggestion"],
)
def test_a_slot_that_nothing_fills_in_is_named(right: str, wrong: str, told: str, tmp_path: Path) -> None:
    (source,) = root("policies").rglob("discount-limit.yaml")
    text = source.read_text(encoding="utf-8")
    (tmp_path / source.name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(f"discount-limit.yaml: reasons.percent_over_limit.{told}")):
        load_policies(tmp_path)


def test_so_is_one_in_what_a_model_is_told(tmp_path: Path) -> None:
    shutil.copytree(root("prompts") / "composer", tmp_path, dirs_exist_ok=True)
    form = tmp_path / "form.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("“{match}", "“{mtach}", 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape("form.yaml: problems.dialogue.zh: unknown slot '{mtach}'")):
        Form.load(tmp_path)
