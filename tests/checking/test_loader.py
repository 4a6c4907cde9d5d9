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


def _with_title(folder: Path, title: str) -> Path:
    (source,) = root("policies").rglob("review-incentive.yaml")
    text, count = re.subn(r"^title:\n(  .*\n)+", f"title:{title}\n", source.read_text(encoding="utf-8"), flags=re.M)
    assert count == 1
    (folder / source.name).write_text(text, encoding="utf-8")
    return folder


def test_a_shop_may_give_a_policy_its_title_in_one_language(tmp_path: Path) -> None:
    (loaded,) = load_policies(_with_title(tmp_path, " 评价不能买"))
    assert [loaded.policy.title.in_(lang) for lang in ("zh", "en", "ko")] == ["评价不能买"] * 3


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("\n  zh: 一\n  en: one", r"review-incentive.yaml: title.*ko"),
        ("\n  zh: 一\n  en: one\n  ko: 하나\n  fr: un", r"review-incentive.yaml: title.*fr"),
        (" 3", r"review-incentive.yaml: title"),
    ],
    ids=["missing", "unknown", "no text"],
)
def test_a_title_that_is_not_told_in_every_language_is_a_mistake(title: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=told):
        load_policies(_with_title(tmp_path, title))
