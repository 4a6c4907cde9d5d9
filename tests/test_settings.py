"""Settings: one validated object, unknown keys refused, secrets kept to themselves."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import ConfigError
from copilot.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent


def test_the_defaults_need_no_key_and_stay_on_loopback() -> None:
    settings = load_settings(environ={})
    assert settings.model is None
    assert settings.host == "127.0.0.1"
    assert settings.database_url.startswith("sqlite:///")
    assert settings.judge_model is None


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("COPILOT_PORT", "8000", "port", 8000),
        ("COPILOT_AUTH", "true", "auth", True),
        ("COPILOT_MODEL_TIMEOUT", "2.5", "model_timeout", 2.5),
        ("COPILOT_SHOP_FILE", "shop.yaml", "shop_file", Path("shop.yaml")),
        ("COPILOT_MODEL_FALLBACKS", '["ollama/a", "ollama/b"]', "model_fallbacks", ("ollama/a", "ollama/b")),
        ("COPILOT_POLICY_OVERRIDES", '{delivery-date = {shadow = true}}', "policy_overrides",
         {"delivery-date": {"shadow": True}}),
    ],
    ids=["number", "switch", "fraction", "path", "list", "table"],
)  # fmt: skip
def test_the_environment_sets(name: str, text: str, field: str, value: object) -> None:
    assert getattr(load_settings(environ={name: text}), field) == value


def test_an_empty_variable_is_no_setting() -> None:
    assert load_settings(environ={"COPILOT_MODEL": ""}).model is None


def test_arguments_win_over_the_environment_and_it_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text('collection = "file"\nport = 1\nsnippets = 1\n', encoding="utf-8")
    settings = load_settings(file, {"COPILOT_PORT": "2", "COPILOT_SNIPPETS": "2"}, snippets=3, model=None)
    assert (settings.collection, settings.port, settings.snippets) == ("file", 2, 3)


def test_the_file_is_found_by_variable_and_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "named.toml"
    named.write_text("port = 1\n", encoding="utf-8")
    (tmp_path / "copilot.toml").write_text("port = 2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={"COPILOT_CONFIG": str(named)}).port == 1
    assert load_settings(environ={}).port == 2


@pytest.mark.parametrize(
    ("environ", "text", "told"),
    [
        ({"COPILOT_MODLE": "x"}, "", ["environment: unknown setting COPILOT_MODLE", "known settings:", "model"]),
        ({}, 'modle = "x"', ["shop.toml: unknown setting modle"]),
        ({"COPILOT_PORT": "high"}, "", ["environment: COPILOT_PORT:", "whole number"]),
        ({"COPILOT_PORT": "70000"}, "", ["environment: COPILOT_PORT:", "65535"]),
        ({}, "model_timeout = -1", ["shop.toml: model_timeout:", "greater than 0"]),
        ({"COPILOT_POLICY_OVERRIDES": "{oops"}, "", ["environment: COPILOT_POLICY_OVERRIDES:", "keys and values"]),
        ({}, "port = ", ["shop.toml: settings cannot be read:"]),
        (
            {"COPILOT_PERSONA": "grumpy"},
            "",
            ["environment: COPILOT_PERSONA: no tone 'grumpy'", "known tones: brief, calm, patient, warm"],
        ),
        ({}, 'persona = "grumpy"', ["shop.toml: persona: no tone 'grumpy'"]),
    ],
    ids=[
        "unknown variable",
        "unknown key",
        "no number",
        "too high",
        "negative",
        "no table",
        "no TOML",
        "no tone",
        "no tone in the file",
    ],
)
def test_a_mistake_names_where_it_stands(environ: dict[str, str], text: str, told: list[str], tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_settings(file, environ)
    assert all(words in str(raised.value) for words in told)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(environ={"COPILOT_PORT": "high", "COPILOT_MODLE": "x", "COPILOT_SNIPPETS": "99"})
    assert len(raised.value.problems) == 3


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="absent.toml: settings cannot be read"):
        load_settings(tmp_path / "absent.toml", {})


SECRETS: dict[str, Any] = {"model_api_key": "sk-not-a-real-key", "outlet_secret": "s3cret-word"}


def test_secrets_are_not_printed() -> None:
    settings = Settings(**SECRETS)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert not any(secret in shown for secret in SECRETS.values())


def test_a_wrong_secret_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(environ={"COPILOT_MODEL_API_KEY": '["sk-not-a-real-key"]'})
    assert "sk-not" not in str(raised.value)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"persona": "grumpy"}, "persona: no tone 'grumpy'; known tones: brief, calm, patient, warm"),
        ({"ui_lang": "fr"}, "ui_lang: must be zh, en or ko"),
        ({"modle": "x"}, "modle: unknown field"),
    ],
    ids=["tone", "language", "unknown"],
)
def test_settings_made_in_python_are_held_to_the_same(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(told)):
        Settings(**values)


def test_a_shop_may_have_tones_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "zh-cheerful.yaml").touch()
    assert Settings(prompts_dir=tmp_path, persona="cheerful").persona == "cheerful"
    with pytest.raises(ConfigError, match="known tones: cheerful"):
        Settings(prompts_dir=tmp_path, persona="brief")


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


def test_only_settings_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "copilot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and _reads(node, path)
    }
    assert readers <= {"copilot/settings.py"}


def _reads(node: ast.Attribute, path: Path) -> bool:
    # Setting a variable for a library (its telemetry off) is allowed; reading one is not.
    source = path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
    return not ("setdefault(" in source or "environ[" in source.split("=")[0])
