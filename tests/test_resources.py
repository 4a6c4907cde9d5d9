"""Data files: found, read, and each mistake told with its file and field."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field, ValidationError

from copilot.errors import ConfigError
from copilot.resources import describe, load_model, load_yaml, root, yaml_files
from copilot.types import Frozen, Lang


class Sample(Frozen):
    """A small file shape."""

    name: str
    count: int = 0


@pytest.mark.parametrize("name", ["prompts", "policies", "knowledge"])
def test_the_folders_are_found(name: str) -> None:
    assert any(root(name).iterdir())


def test_an_unknown_folder_is_told() -> None:
    with pytest.raises(ConfigError, match="recipes/: folder not found"):
        root("recipes")


def test_fixtures_are_no_policies(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "a.test.yaml", "note.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in yaml_files(tmp_path)] == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name: [1, 2", r"file.yaml:\d+:\d+: not valid YAML"),
        (b"a: 1\nb: *gone", "not valid YAML"),
        (b"name: \xff\xfe", "file.yaml: cannot be read"),
        (b"name: x\nsub:\n  a: 1\n  a: 2\n", r"file.yaml:4:3: not valid YAML: 'a' is written twice"),
    ],
    ids=["unclosed", "unknown alias", "no UTF-8", "key written twice"],
)
def test_a_broken_file_is_named(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=told):
        load_yaml(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="none.yaml: cannot be read"):
        load_yaml(tmp_path / "none.yaml")


def test_yaml_cannot_run_code(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(ConfigError, match="not valid YAML"):
        load_yaml(path)


def test_every_wrong_field_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("count: many\nnmae: x", encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_model(path, Sample)
    problems = [problem.removeprefix(f"{path}: ").split(":")[0] for problem in raised.value.problems]
    assert sorted(problems) == ["count", "name", "nmae"]


class Kinds(Frozen):
    """A field of every kind that a person may get wrong."""

    lang: Lang = "zh"
    status: Literal["open", "closed"] | str = ""
    when: datetime | None = None
    words: tuple[str, ...] = Field(("x",), min_length=1)
    name: str = Field("x", min_length=1)
    share: float = Field(0, le=1)
    count: int = 0
    must: str = ""


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("lang", "fr", "lang: must be zh, en or ko"),
        ("status", 3, "status: must be text, not a number"),
        ("when", "soon", "when: must be a date and time such as 2026-01-31T09:30:00+08:00"),
        ("words", [], "words: must not be empty"),
        ("words", "x", "words: must be a list, not text"),
        ("name", "", "name: must not be empty"),
        ("share", 2, "share: must be less than or equal to 1"),
        ("count", "many", "count: must be a whole number"),
        ("musst", "x", "musst: unknown field"),
    ],
)
def test_a_mistake_is_told_once_and_in_plain_words(field: str, value: object, told: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Kinds.model_validate({field: value})
    assert describe(raised.value) == [told]


@pytest.mark.parametrize("content", ["", "- a list", "just words"], ids=["empty", "list", "text"])
def test_a_file_of_another_shape_is_told(content: str, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="file.yaml: file:"):
        load_model(path, Sample)
