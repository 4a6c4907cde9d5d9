"""Exports as CSV and JSONL: the audit trail, drafts, sendings, promises, and disputes as eval cases."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, TextIO

from sqlalchemy.orm import Session

from copilot.errors import StoreError
from copilot.masking import Masker, load_masker
from copilot.reviews.base import StoreBase
from copilot.reviews.export.cases import dispute_cases
from copilot.reviews.export.rows import Cell, Line, draft_lines, event_lines, promise_lines, send_lines
from copilot.reviews.people.roles import User, require

__all__ = ["Exporting", "Format", "What"]

What = Literal["events", "drafts", "sends", "promises", "cases"]
Format = Literal["jsonl", "csv"]
_Lines = Callable[[Session, datetime | None, datetime | None, Masker], Iterator[Line]]
_LINES: dict[What, _Lines] = {
    "events": event_lines, "drafts": draft_lines, "sends": send_lines, "promises": promise_lines,
}  # fmt: skip


class Exporting(StoreBase):
    """Taking data out."""

    def export(
        self,
        what: What,
        out: TextIO,
        *,
        by: User,
        format: Format = "jsonl",
        since: datetime | None = None,
        until: datetime | None = None,
        masked: bool = True,
    ) -> int:
        """Write an export to an open text file and return its number of lines.

        Telephone numbers, addresses and the like are masked unless `masked` is off. `cases` are JSONL always.
        """
        require(by, "export")
        masker = load_masker() if masked else Masker(kinds=())
        with self.database.read() as session:
            if what == "cases":
                if format != "jsonl":
                    raise StoreError("cases are exported as JSONL only")
                return _write_text(out, dispute_cases(session, masker))
            lines = _LINES[what](session, since, until, masker)
            return _write_csv(out, lines) if format == "csv" else _write_text(out, map(_json, lines))


def _json(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False)


def _write_text(out: TextIO, lines: Iterator[str]) -> int:
    count = 0
    for line in lines:
        out.write(line + "\n")
        count += 1
    return count


def _write_csv(out: TextIO, lines: Iterator[Line]) -> int:
    count = 0
    writer: csv.DictWriter[str] | None = None
    for line in lines:
        if writer is None:
            writer = csv.DictWriter(out, list(line), lineterminator="\r\n")
            writer.writeheader()
        writer.writerow({column: _harmless(cell) for column, cell in line.items()})
        count += 1
    return count


def _harmless(cell: Cell) -> Cell:
    # A spreadsheet would run a customer's text that looks like a formula.
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
