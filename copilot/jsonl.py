"""Reading lines and the cases on them from a file or standard input, the same way for every command."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TextIO, TypeVar

from pydantic import BaseModel, ValidationError

from copilot.case import Case
from copilot.errors import InputError
from copilot.resources import describe

__all__ = ["BadLine", "as_json", "open_lines", "parse_json", "read_as", "read_case"]

_NO_UTF8 = re.compile("[\udc80-\udcff]")
"""What a byte that is no UTF-8 is read as (`surrogateescape`)."""
_Model = TypeVar("_Model", bound=BaseModel)
_LONE = re.compile("[\ud800-\udfff]")


_ENCODER = json.JSONEncoder(ensure_ascii=False)
"""Made once: `json.dumps` makes one a line where letters are to stay as they are."""


class BadLine(NamedTuple):
    """A line that cannot be used, and why."""

    id: str | int | None
    """The line's id where one could be read."""
    error: str
    """Names the line and the field."""


@contextmanager
def open_lines(file: str) -> Iterator[TextIO]:
    """Open a JSONL file, or standard input for `-`; bytes that are no UTF-8 stay recognisable for `parse_json`."""
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        handle = Path(file).open(encoding="utf-8-sig", errors="surrogateescape")
    except FileNotFoundError as error:
        raise InputError(f"{file}: no such file; name a file of JSON lines, or - for the input") from error
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    with handle:
        yield handle


def parse_json(line: str) -> Any:
    """Return what a line holds; InputError says in plain words what is wrong with it."""
    if found := _NO_UTF8.search(line):
        byte = ord(found.group()) - 0xDC00
        raise InputError(f"not valid UTF-8: byte 0x{byte:02x} at column {found.start() + 1}")
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise InputError("nested too deep") from None
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise InputError("a number with too many digits") from None


def read_case(number: int, line: str) -> Case | BadLine:
    """Return the case on a line, or what is wrong with it; nothing a line can hold raises."""
    return read_as(Case, number, line, whole="case")


def read_as(kind: type[_Model], number: int, line: str, whole: str) -> _Model | BadLine:
    """Return what a line holds as a `kind`, called `whole` in errors, or what is wrong with it; nothing raises."""
    identity: str | int | None = None
    try:
        data = parse_json(line)
        identity = _identity(data)
        return kind.model_validate(data)
    except InputError as error:
        return BadLine(identity or _identity_in(line), f"line {number}: {error}")
    except ValidationError as error:
        return BadLine(identity, f"line {number}: {'; '.join(describe(error, whole=whole))}")
    except RecursionError:
        return BadLine(identity, f"line {number}: nested too deep")


def as_json(answer: dict[str, Any]) -> str:
    """Return an answer as one line of JSON; half a character (a lone surrogate) is written as its escape."""
    text = _ENCODER.encode(answer)
    return _LONE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _identity(data: object) -> str | int | None:
    value = data.get("id", data.get("_id")) if isinstance(data, dict) else None
    return value if isinstance(value, str | int) else None


def _identity_in(line: str) -> str | int | None:
    """Return the id of a line that is no text, so that its sender can find it again."""
    if not _NO_UTF8.search(line):
        return None
    try:
        return _identity(json.loads(_NO_UTF8.sub("\ufffd", line)))
    except (ValueError, RecursionError):
        return None
