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
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from copilot.errors import ConfigError
from eval.dataset import Kind
from eval.lines import Located, not_json

__all__ = ["read_table"]

_REPLY = {"must_mention", "must_not", "must_cite", "must_find", "situation"}
_KNOWN = _REPLY | {"id", "lang", "customer", "source", "note", "draft", "rule", "expect", "span", "facts"}
_STATUSES = ("none", "unpaid", "paid", "shipped", "in_transit", "delivered", "refund_requested", "closed")
_ORDER = {"order_status": "status", "order_total": "total"}
_NAMES = {f"facts.order.{field}": column for column, field in _ORDER.items()} | {
    "conversation": "customer",
    **{f"expect.{name}": name for name in sorted(_REPLY)},
}
"""Field → the column it is written in."""


def read_table(path: Path, problems: list[str]) -> tuple[Kind, list[Located]]:
    """Return (kind, rows): `policy` when there is a `draft` column, else `conversations`.

    A cell that cannot be read is added to the problems, with its row as the spreadsheet counts. Raises ConfigError
    for columns that are unknown or missing.
    """
    head, *body = _read(path)
    columns = [name.strip().lower() for name in head]
    unknown = [name for name in columns if name not in _KNOWN and name not in _ORDER]
    missing = [name for name in ("id", "lang") if name not in columns]
    if "customer" not in columns and "draft" not in columns:
        missing.append("customer")
    wrong = [
        f"{path}: column {name!r} is unknown; known: {', '.join(sorted(_KNOWN | set(_ORDER)))}" for name in unknown
    ]
    wrong += [f"{path}: column {name!r} is missing" for name in missing]
    wrong += [f"{path}: column {name!r} stands twice" for name in sorted(set(columns)) if columns.count(name) > 1]
    if wrong:
        raise ConfigError(wrong)
    kind: Kind = "policy" if "draft" in columns else "conversations"
    return kind, list(_rows(path, columns, body, kind, problems))


def _rows(
    path: Path, columns: Sequence[str], body: Iterable[Sequence[str]], kind: str, problems: list[str]
) -> Iterator[Located]:
    # A cell may hold several lines, so the row that a person sees is not the line of the file.
    for number, row in enumerate(body, 2):
        cells = {name: text.strip() for name, text in zip(columns, row, strict=False)}
        if not any(text.strip() for text in row):
            continue
        where = f"{path}:{number}: {cells.get('id', '')}"
        if any(text.strip() for text in row[len(columns) :]):
            problems.append(f"{where}: more cells than columns: put a text that holds the separator into quotes")
            continue
        told: list[str] = []
        value = (_policy if kind == "policy" else _reply)(cells, told)
        # The rest of the row is looked at all the same: a person mends a sheet once.
        problems += [f"{where}: {what}" for what in told]
        yield Located.model_construct(file=path, index=number - 2, line=number, value=value, columns=_NAMES)


def _reply(cells: dict[str, str], told: list[str]) -> dict[str, Any]:
    expect: dict[str, Any] = {}
    for name in _REPLY & cells.keys():
        lines = _lines(cells[name])
        if lines:
            groups = name in ("must_mention", "must_cite", "must_find")
            expect[name] = [[w.strip() for w in line.split("|") if w.strip()] for line in lines] if groups else lines
    rest = {name: cells[name] for name in ("source", "note") if cells.get(name)}
    return _common(cells, told) | rest | {"expect": expect}


def _policy(cells: dict[str, str], told: list[str]) -> dict[str, Any]:
    return _common(cells, told) | {
        name: cells[name] for name in ("draft", "rule", "expect", "span", "note") if cells.get(name)
    }


def _common(cells: dict[str, str], told: list[str]) -> dict[str, Any]:
    said = [{"role": "customer", "text": line} for line in _lines(cells.get("customer", ""))]
    return {
        "id": cells.get("id", ""),
        "lang": cells.get("lang", ""),
        "conversation": said,
        "facts": _facts(cells, told),
    }


def _facts(cells: dict[str, str], told: list[str]) -> dict[str, Any]:
    """Return the facts of a row; a cell that cannot be read is told and left out."""
    facts = _written(cells.get("facts") or "{}", told)
    order: dict[str, Any] = {field: cells[name] for name, field in _ORDER.items() if cells.get(name)}
    # Facts take any status, for shops have their own; in a sheet an unknown one is a slip of the hand.
    if order.get("status", "none") not in _STATUSES:
        told.append(f"order_status: {order.pop('status')!r} is none of {', '.join(_STATUSES)}")
    if text := order.pop("total", ""):
        order |= _total(text, told)
    return {**facts, "order": {**facts.get("order", {}), **order}} if order else facts


def _written(text: str, told: list[str]) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError as error:
        told.append(f"facts: {not_json(error)}")
        return {}
    if not isinstance(facts, dict) or not isinstance(facts.get("order", {}), dict):
        told.append('facts: must be an object such as {"order": {"total": 199}}')
        return {}
    return facts


def _total(text: str, told: list[str]) -> dict[str, Any]:
    try:
        total = float(text)
    except ValueError:
        total = math.nan
    if math.isfinite(total) and total >= 0:
        return {"total": total}
    told.append(f"order_total: {text!r} is no number of 0 or more")
    return {}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _read(path: Path) -> list[list[str]]:
    """Return the rows; the separator is the one that the first row has most of."""
    text = _text(path)
    first = text.partition("\n")[0]
    rows: list[list[str]] = []
    try:
        # Strict, or a quote that is never closed swallows every row behind it.
        for row in csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True):
            rows.append(row)
    except csv.Error as error:
        told = "a quote is never closed" if "end of data" in str(error) else str(error)
        raise ConfigError(f"{path}:{len(rows) + 1}: not a readable row: {told}") from error
    return rows or [[]]


def _text(path: Path) -> str:
    try:
        # Spreadsheets put a byte order mark in front; `utf-8-sig` takes it off.
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8; save the sheet as CSV UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
