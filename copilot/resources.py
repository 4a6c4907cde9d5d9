"""Where the data files live, and how a YAML file becomes a validated object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails

from copilot.errors import ConfigError

__all__ = ["Regex", "describe", "load_model", "load_yaml", "plain", "root", "yaml_files"]

_HERE = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)

_LIST, _KEYS = "a list", "a set of keys and values"
_WANTED = {
    "bool_type": "true or false",
    "dict_type": _KEYS,
    "float_type": "a number",
    "frozen_set_type": _LIST,
    "int_type": "a whole number",
    "list_type": _LIST,
    "model_attributes_type": _KEYS,
    "model_type": _KEYS,
    "set_type": _LIST,
    "string_type": "text",
    "tuple_type": _LIST,
}
"""Kinds of a wrong value, by the library's name of the error."""


def _compiles(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return value


Regex = Annotated[str, AfterValidator(_compiles)]
"""A regular expression in a data file; one that does not compile is named when the file is loaded."""


def root(name: str) -> Path:
    """Return the folder of `prompts`, `policies` or `knowledge`: packaged data first, then the checkout."""
    for folder in (_HERE / "data" / name, _HERE.parent / name):
        if folder.is_dir():
            return folder
    raise ConfigError(f"{name}/: folder not found beside the package; reinstall, or run from a checkout")


def yaml_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files below a folder in a fixed order, fixtures (`*.test.yaml`) left out."""
    yield from sorted(path for path in folder.rglob("*.yaml") if not path.name.endswith(".test.yaml"))


def load_yaml(path: Path) -> Any:
    """Return the parsed file; a syntax error becomes a ConfigError that names file, line and column."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise ConfigError(f"{path}{where}: not valid YAML: {getattr(error, 'problem', error)}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error


def load_model(path: Path, model: type[M]) -> M:
    """Return the file validated as `model`; every wrong field is named in one ConfigError."""
    try:
        return model.model_validate(load_yaml(path))
    except ValidationError as error:
        raise ConfigError([f"{path}: {problem}" for problem in describe(error)]) from error


def describe(error: ValidationError, whole: str = "file") -> list[str]:
    """Return one line per wrong field: its dotted name and what is wrong with it; `whole` names what has no field."""
    return [f"{'.'.join(map(str, item['loc'])) or whole}: {plain(item)}" for item in error.errors()]


def plain(item: ErrorDetails) -> str:
    """Return what is wrong with a field in words that name no library's types."""
    wanted = _WANTED.get(item["type"])
    return f"must be {wanted}, not {_called(item['input'])}" if wanted else item["msg"].removeprefix("Value error, ")


def _called(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a number", float: "a number", dict: "a set of keys and values"}
    return names.get(type(value), "a list" if isinstance(value, list | tuple) else type(value).__name__)
