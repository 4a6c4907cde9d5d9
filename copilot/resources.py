"""Where the data files live, and how a YAML file becomes a validated object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.constructor import ConstructorError

from copilot.errors import ConfigError

__all__ = ["Loc", "Regex", "describe", "load_model", "load_yaml", "mistakes", "root", "yaml_files"]

_HERE = Path(__file__).parent
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)
Loc = tuple[int | str, ...]
"""Where in a value something is: names of fields and positions in lists, from the outermost in."""

_LIST, _KEYS = "a list", "a set of keys and values"
_WANTED = {
    "bool_type": "true or false",
    "date_type": "a date",
    "datetime_type": "a date and time",
    "decimal_type": "a number",
    "dict_type": _KEYS,
    "float_type": "a number",
    "frozen_set_type": _LIST,
    "int_type": "a whole number",
    "list_type": _LIST,
    "mapping_type": _KEYS,
    "model_attributes_type": _KEYS,
    "model_type": _KEYS,
    "set_type": _LIST,
    "string_type": "text",
    "tuple_type": _LIST,
}
"""Kinds of a wrong value, by the library's name of the error."""
_TOLD = {
    "bool_parsing": "must be true or false",
    "date_from_datetime_parsing": "must be a date such as 2026-01-31",
    "date_parsing": "must be a date such as 2026-01-31",
    "datetime_from_date_parsing": "must be a date and time such as 2026-01-31T09:30:00+08:00",
    "datetime_parsing": "must be a date and time such as 2026-01-31T09:30:00+08:00",
    "decimal_parsing": "must be a number",
    "extra_forbidden": "unknown field",
    "float_parsing": "must be a number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "missing": "is missing",
    "timezone_aware": "needs a time zone such as +08:00",
}
"""Other mistakes, in words that do not repeat the value: it may be a secret."""

_KINDS = ("bool", "float", "int", "str")
_KIND_OF = ("constrained-", "dict[", "function-", "list[", "literal[", "tuple[")
"""What the library puts into a place for each kind that a value may have; no field here is called so."""


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


class _Loader(_BASE):  # type: ignore[misc]
    """Refuses a key that is written twice: of two blocks of one name the first would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    raise ConstructorError(None, None, f"{key.value!r} is written twice", key.start_mark)
                seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


def yaml_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files below a folder in a fixed order, fixtures (`*.test.yaml`) left out."""
    yield from sorted(path for path in folder.rglob("*.yaml") if not path.name.endswith(".test.yaml"))


def load_yaml(path: Path) -> Any:
    """Return the parsed file; a syntax error becomes a ConfigError that names file, line and column."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
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
    return [f"{'.'.join(map(str, loc)) or whole}: {told}" for loc, told in mistakes(error)]


def mistakes(error: ValidationError) -> Iterator[tuple[Loc, str]]:
    """Yield the place of every wrong field and what is wrong with it in plain words."""
    found: dict[Loc, str] = {}
    for item in error.errors():
        # A value of several kinds is refused by each of them; the widest kind comes last and speaks for all.
        found[tuple(part for part in item["loc"] if not _is_kind(part))] = _plain(item)
    yield from found.items()


def _plain(item: ErrorDetails) -> str:
    """Return what is wrong with a field in words that name no library's types."""
    kind, context = item["type"], item.get("ctx", {})
    if kind in _WANTED:
        return f"must be {_WANTED[kind]}, not {_called(item['input'])}"
    if kind == "literal_error":
        return f"must be {context['expected'].replace(chr(39), '')}"
    if kind in ("string_too_short", "too_short") and context["min_length"] == 1:
        return "must not be empty"
    return _TOLD.get(kind) or item["msg"].removeprefix("Value error, ").replace("Input should", "must")


def _is_kind(part: int | str) -> bool:
    """Return whether a part of a place is no field but one of the kinds that a value may have."""
    return isinstance(part, str) and (part in _KINDS or part.startswith(_KIND_OF))


def _called(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a number", float: "a number", dict: "a set of keys and values"}
    return names.get(type(value), "a list" if isinstance(value, list | tuple) else type(value).__name__)
