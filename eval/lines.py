"""Reading dataset files so that every mistake can be told with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from copilot.errors import ConfigError
from copilot.resources import Loc, describe, load_yaml, mistakes

__all__ = ["Located", "explain", "lines_of", "load_list", "not_json", "overlay", "read_jsonl", "read_yaml"]

M = TypeVar("M", bound=BaseModel)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Located(BaseModel):
    """One case as read, before it is validated, with where it stands."""

    model_config = ConfigDict(frozen=True)

    file: Path
    index: int
    """Position in the file's list of cases, from 0."""
    line: int | None
    """Line of the file, from 1; None for YAML, where it is looked up only when something is wrong."""
    value: Any
    columns: Mapping[str, str] = {}
    """What a sheet calls a field, where it is not the field's own name."""

    def name(self, loc: Loc) -> str:
        """Return what the file calls the field at a place."""
        field = ".".join(map(str, loc)) or "case"
        column = next((name for begin, name in self.columns.items() if f"{field}.".startswith(f"{begin}.")), None)
        return column or field


def read_jsonl(path: Path, problems: list[str]) -> Iterator[Located]:
    """Yield the objects of a JSONL file; a line that is no JSON object is added to the problems."""
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            problems.append(f"{path}:{number}: {not_json(error)}")
            continue
        except RecursionError:
            problems.append(f"{path}:{number}: nested too deep")
            continue
        if isinstance(value, dict):
            yield Located.model_construct(file=path, index=number - 1, line=number, value=value)
        else:
            problems.append(f"{path}:{number}: expected an object, found {type(value).__name__}")


def not_json(error: ValueError) -> str:
    """Return what is wrong with a line that is no JSON; its number is the caller's to tell."""
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg} at column {error.colno}"
    return "not valid JSON: a number with too many digits"


def read_yaml(path: Path, problems: list[str]) -> Iterator[Located]:
    """Yield the cases of a YAML file: a list, or a mapping with `cases` and `defaults` laid under each of them.

    A case that is no mapping is added to the problems; a file of another shape is a ConfigError.
    """
    loaded = load_yaml(path)
    whole = loaded if isinstance(loaded, dict) else {"cases": loaded}
    cases, defaults = whole.get("cases"), whole.get("defaults") or {}
    if not isinstance(cases, list):
        raise ConfigError(f"{path}: expected a list of cases, or a mapping with `cases`")
    if not isinstance(defaults, dict):
        problems.append(f"{path}: defaults: must be a set of keys and values")
        defaults = {}
    problems += [f"{path}: {name}: unknown field" for name in whole if name not in ("cases", "defaults")]
    for index, value in enumerate(cases):
        if isinstance(value, dict):
            yield Located.model_construct(file=path, index=index, line=None, value=overlay(defaults, value))
        else:
            line = _yaml_line(path, index, ())
            problems.append(f"{path}:{line}: case {index + 1}: expected a mapping, found {type(value).__name__}")


def overlay(under: Any, over: Any) -> Any:
    """Return `over` laid on `under`: mappings are merged key by key, everything else is replaced."""
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    return {**under, **{key: overlay(under[key], value) if key in under else value for key, value in over.items()}}


def load_list(path: Path, item: type[M]) -> tuple[M, ...]:
    """Return the items of a YAML file that holds a list; every wrong field is named in one ConfigError."""
    try:
        return TypeAdapter(tuple[item, ...]).validate_python(load_yaml(path))  # type: ignore[valid-type]
    except ValidationError as error:
        raise ConfigError([f"{path}: {problem}" for problem in describe(error)]) from error


def explain(row: Located, error: ValidationError) -> list[str]:
    """Return one line per wrong field: file, line, case, field, and what is wrong with it."""
    case = (row.value.get("id") if isinstance(row.value, dict) else None) or f"case {row.index + 1}"
    lines = []
    for loc, told in mistakes(error):
        line = row.line or _yaml_line(row.file, row.index, loc)
        lines.append(f"{row.file}:{line}: {case}: {row.name(loc)}: {told}")
    return lines


def lines_of(path: Path, case_id: str) -> list[int]:
    """Return the lines of a file that name a case; a situation's cases share the line of the situation."""
    names = "|".join(re.escape(name) for name in (case_id, re.sub(r"-(zh|en|ko)$", "", case_id)))
    named = re.compile(rf"""\bid["']?\s*:\s*["']?(?:{names})["']?\s*(?:[,}}#]|$)""")
    return [number for number, line in enumerate(_text(path).splitlines(), 1) if named.search(line)]


def _yaml_line(path: Path, index: int, loc: Loc) -> int:
    """Return the line of the deepest node that a field's path reaches, in the case at `index`."""
    node: Any = yaml.compose(_text(path), Loader=_LOADER)
    if isinstance(node, yaml.MappingNode):
        node = _child(node, "cases") or node
    node = _child(node, index) or node
    for step in loc:
        node = _child(node, step) or node
    return int(node.start_mark.line) + 1


def _child(node: Any, step: int | str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
