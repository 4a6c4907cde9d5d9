"""Data files: found, read, and each mistake told with its file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.resources import load_model, load_yaml, root, yaml_files
from copilot.types import Frozen


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
    ],
    ids=["unclosed", "unknown alias", "no UTF-8"],
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


@pytest.mark.parametrize("content", ["", "- a list", "just words"], ids=["empty", "list", "text"])
def test_a_file_of_another_shape_is_told(content: str, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="file.yaml: file:"):
        load_model(path, Sample)
