from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.settings import load_settings
from eval.variant import Variant, fingerprint, make_variants


def _policies(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "a.yaml").write_text(text)
    return folder


def test_every_combination_is_a_variant(tmp_path: Path) -> None:
    old, new = _policies(tmp_path / "old", "x"), _policies(tmp_path / "new", "y")
    variants = make_variants(("composer", "ollama/qwen:1b"), (), (old, new))
    assert [v.name for v in variants] == [
        "composer+old", "composer+new", "ollama-qwen-1b+old", "ollama-qwen-1b+new",
    ]  # fmt: skip
    assert [v.name for v in make_variants((), (), ())] == ["composer"]


def test_the_composer_is_used_although_the_environment_names_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPILOT_MODEL", "openai/gpt")
    assert Variant(model="composer").settings().model is None
    assert Variant(model="ollama/x").settings().model == "ollama/x"


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(ConfigError, match="not found: /no/such"):
        make_variants((), (Path("/no/such"),), ())


def test_a_changed_policy_changes_what_depends_on_it(tmp_path: Path) -> None:
    one = load_settings(policies_dir=_policies(tmp_path / "one", "x"))
    two = load_settings(policies_dir=_policies(tmp_path / "two", "y"))
    assert fingerprint("policy", one) != fingerprint("policy", two)
    assert fingerprint("reply", one) != fingerprint("reply", two)
    assert fingerprint("retrieval", one) == fingerprint("retrieval", two)
    assert fingerprint("index", one) == fingerprint("index", two)


def test_a_changed_model_changes_replies_alone() -> None:
    one, two = load_settings(), load_settings(model="ollama/x")
    assert fingerprint("reply", one) != fingerprint("reply", two)
    assert fingerprint("policy", one) == fingerprint("policy", two)


def test_a_setting_of_the_workbench_changes_nothing() -> None:
    assert fingerprint("reply", load_settings()) == fingerprint("reply", load_settings(port=1234, ui_lang="ko"))
