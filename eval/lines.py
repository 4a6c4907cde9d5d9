"""Reading dataset files so that every mistake can be told with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.errors import ConfigError
from copilot.resources import load_yaml

__all__ = ["Located", "explain", "lines_of", "overlay", "read_jsonl", "read_yaml"]

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


def read_jsonl(path: Path, problems: list[str]) -> Iterator[Located]:
    """Yield the objects of a JSONL file; a line that is no JSON object is added to the problems."""
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            problems.append(f"{path}:{number}: not valid JSON: {error}")
            continue
        except RecursionError:
            problems.append(f"{path}:{number}: nested too deep")
            continue
        if isinstance(value, dict):
            yield Located.model_construct(file=path, index=number - 1, line=number, value=value)
        else:
            problems.append(f"{path}:{number}: expected an object, found {type(value).__name__}")


def read_yaml(path: Path, problems: list[str]) -> Iterator[Located]:
    """Yield the cases of a YAML file: a list, or a mapping with `cases` and `defaults` laid under each of them.

    A case that is no mapping is added to the problems; a file of another shape is a ConfigError.
    """
    loaded = load_yaml(path)
    cases = loaded.get("cases") if isinstance(loaded, dict) else loaded
    defaults = loaded.get("defaults") or {} if isinstance(loaded, dict) else {}
    if not isinstance(cases, list):
        raise ConfigError(f"{path}: expected a list of cases, or a mapping with `cases`")
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


def explain(row: Located, error: ValidationError, name: str = "") -> list[str]:
    """Return one line per wrong field: file, line, case, field, and what is wrong with it."""
    case = name or (row.value.get("id") if isinstance(row.value, dict) else None) or f"case {row.index + 1}"
    lines = []
    for item in error.errors():
        field = ".".join(map(str, item["loc"])) or "case"
        line = row.line or _yaml_line(row.file, row.index, item["loc"])
        lines.append(f"{row.file}:{line}: {case}: {field}: {item['msg']}")
    return lines


def lines_of(path: Path, case_id: str) -> list[int]:
    """Return the lines of a file that name a case; a situation's cases share the line of the situation."""
    names = "|".join(re.escape(name) for name in (case_id, re.sub(r"-(zh|en|ko)$", "", case_id)))
    named = re.compile(rf"""\bid["']?\s*:\s*["']?(?:{names})["']?\s*(?:[,}}#]|$)""")
    return [number for number, line in enumerate(_text(path).splitlines(), 1) if named.search(line)]


def _yaml_line(path: Path, index: int, loc: tuple[int | str, ...]) -> int:
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
