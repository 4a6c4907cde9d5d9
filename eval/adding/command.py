"""`eval add`: check new cases and put them behind those that are there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from copilot.errors import ConfigError, CopilotError
from eval.adding.table import read_table
from eval.case import PolicyCase, ReplyCase
from eval.dataset import DATASETS, load_datasets
from eval.lines import Located, explain, read_jsonl

__all__ = ["run_add"]

Kind = Literal["policy", "conversations"]


def run_add(
    console: Console, file: Path, out: Path | None = None, dry_run: bool = False, folder: Path = DATASETS
) -> int:
    """Add the new cases of a CSV or JSONL file. Ids that exist are left alone; a mistake adds nothing at all."""
    kind, rows = read_table(file) if file.suffix.lower() in (".csv", ".tsv") else _read_lines(file)
    _validate(rows, kind)
    known = {str(c.id) for d in load_datasets(folder) if d.entry.kind == kind for c in d.cases}
    fresh = [row.value for row in rows if str(row.value["id"]) not in known]
    target = out or folder / kind / "added.jsonl"
    if fresh and not dry_run:
        _append(target, fresh)
    verb = "would be added" if dry_run else "added"
    console.print(f"{len(fresh)} {kind} cases {verb} to {escape(str(target))}", soft_wrap=True)
    if there := len(rows) - len(fresh):
        console.print(f"{there} left alone: their ids are there already")
    return 0


def _read_lines(file: Path) -> tuple[Kind, list[Located]]:
    problems: list[str] = []
    rows = list(read_jsonl(file, problems))
    kinds = {"policy" if "draft" in row.value else "conversations" for row in rows}
    if len(kinds) > 1:
        problems.append(f"{file}: holds cases with and without `draft`; add them from two files")
    if problems:
        raise ConfigError(problems)
    return cast(Kind, kinds.pop() if kinds else "policy"), rows


def _validate(rows: Sequence[Located], kind: str) -> None:
    problems: list[str] = []
    seen: set[str] = set()
    for row in rows:
        try:
            case = (PolicyCase if kind == "policy" else ReplyCase).model_validate(row.value)
        except ValidationError as error:
            problems += explain(row, error)
            continue
        if str(case.id) in seen:
            problems.append(f"{row.file}:{row.line}: {case.id}: id is used twice")
        seen.add(str(case.id))
    if problems:
        raise ConfigError(problems)


def _append(target: Path, rows: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CopilotError(f"{target}: cannot write: {error.strerror or error}") from error
