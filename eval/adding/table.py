"""A spreadsheet's rows as cases.

Columns of a reply case: id, lang, customer, and any of must_mention, must_not, must_cite, situation, source, note.
Columns of a policy case: id, lang, draft, rule, expect, and any of customer, span, note.
Both: order_status, order_total, facts (JSON). Several messages or demands stand on lines of their own in one cell;
`|` separates wordings of which one is enough.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from copilot.errors import ConfigError
from eval.lines import Located

__all__ = ["read_table"]

_REPLY = {"must_mention", "must_not", "must_cite", "must_find", "situation"}
_KNOWN = _REPLY | {"id", "lang", "customer", "source", "note", "draft", "rule", "expect", "span", "facts"}
_ORDER = {"order_status": "status", "order_total": "total"}


def read_table(path: Path) -> tuple[str, list[Located]]:
    """Return (kind, rows): `policy` when there is a `draft` column, else `conversations`.

    Raises ConfigError naming file, row and column.
    """
    reader = csv.DictReader(io.StringIO(_text(path)), dialect=_dialect(path))
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    unknown = [name for name in columns if name not in _KNOWN and name not in _ORDER]
    missing = [name for name in ("id", "lang") if name not in columns]
    if "customer" not in columns and "draft" not in columns:
        missing.append("customer")
    problems = [
        f"{path}: column {name!r} is unknown; known: {', '.join(sorted(_KNOWN | set(_ORDER)))}" for name in unknown
    ]
    problems += [f"{path}: column {name!r} is missing" for name in missing]
    kind = "policy" if "draft" in columns else "conversations"
    rows = list(_rows(path, reader, kind, problems)) if not problems else []
    if problems:
        raise ConfigError(problems)
    return kind, rows


def _rows(path: Path, reader: csv.DictReader[str], kind: str, problems: list[str]) -> Iterator[Located]:
    for row in reader:
        cells = {name: (text or "").strip() for name, text in row.items() if isinstance(text, str)}
        if not any(cells.values()):
            continue
        try:
            value = _policy(cells) if kind == "policy" else _reply(cells)
        except ValueError as error:
            problems.append(f"{path}:{reader.line_num}: {cells.get('id', '')}: {error}")
            continue
        yield Located.model_construct(file=path, index=reader.line_num, line=reader.line_num, value=value)


def _reply(cells: dict[str, str]) -> dict[str, Any]:
    expect: dict[str, Any] = {}
    for name in _REPLY & cells.keys():
        lines = _lines(cells[name])
        if lines:
            groups = name in ("must_mention", "must_cite", "must_find")
            expect[name] = [[w.strip() for w in line.split("|")] for line in lines] if groups else lines
    rest = {name: cells[name] for name in ("source", "note") if cells.get(name)}
    return _common(cells) | rest | {"expect": expect}


def _policy(cells: dict[str, str]) -> dict[str, Any]:
    return _common(cells) | {
        name: cells[name] for name in ("draft", "rule", "expect", "span", "note") if cells.get(name)
    }


def _common(cells: dict[str, str]) -> dict[str, Any]:
    said = [{"role": "customer", "text": line} for line in _lines(cells.get("customer", ""))]
    return {"id": cells["id"], "lang": cells["lang"], "conversation": said, "facts": _facts(cells)}


def _facts(cells: dict[str, str]) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(cells.get("facts") or "{}")
    except ValueError as error:
        raise ValueError(f"facts: not valid JSON: {error}") from None
    order = {field: cells[name] for name, field in _ORDER.items() if cells.get(name)}
    if "total" in order:
        try:
            facts = {**facts, "order": {**facts.get("order", {}), "total": float(order.pop("total"))}}
        except ValueError:
            raise ValueError(f"order_total: {cells['order_total']!r} is no number") from None
    return {**facts, "order": {**facts.get("order", {}), **order}} if order else facts


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _dialect(path: Path) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(_text(path).splitlines()[0], delimiters=",;\t")
    except (csv.Error, IndexError):
        return csv.excel


def _text(path: Path) -> str:
    try:
        # Spreadsheets put a byte order mark in front; `utf-8-sig` takes it off.
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8; save the sheet as CSV UTF-8 ({error})") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
