"""`eval add`: check new cases and put them behind those that are there."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from copilot.checking.loader import load_policies
from copilot.errors import ConfigError, CopilotError, InputError
from copilot.retrieval.shop import load_shop
from copilot.settings import load_settings
from eval.adding.table import read_table
from eval.case import PolicyCase, ReplyCase
from eval.dataset import DATASETS, load_datasets
from eval.lines import Located, explain, read_jsonl
from eval.scorers.tone import guess_language

__all__ = ["run_add"]


def run_add(
    console: Console, file: Path, out: Path | None = None, dry_run: bool = False, folder: Path = DATASETS
) -> int:
    """Add the new cases of a CSV or JSONL file. Ids that exist are left alone; a mistake adds nothing at all."""
    problems: list[str] = []
    kind, rows = (read_table if file.suffix.lower() in (".csv", ".tsv") else _read_lines)(file, problems)
    there = [c for d in load_datasets(folder) if d.entry.kind == kind for c in d.cases]
    problems += _mistakes(rows, kind, {c.rule for c in there if isinstance(c, PolicyCase)})
    if problems:
        raise ConfigError(problems)
    if not rows:
        raise InputError(f"{file}: holds no cases")
    known = {str(c.id) for c in there}
    fresh = [row.value for row in rows if str(row.value["id"]) not in known]
    target = out or folder / kind / "added.jsonl"
    if fresh and not dry_run:
        _append(target, fresh)
    verb = "would be added" if dry_run else "added"
    console.print(f"{len(fresh)} {kind} cases {verb} to {escape(str(target))}", soft_wrap=True)
    if left := len(rows) - len(fresh):
        console.print(f"{left} left alone: their ids are there already")
    return 0


def _read_lines(file: Path, problems: list[str]) -> tuple[str, list[Located]]:
    rows = list(read_jsonl(file, problems))
    kinds = {"policy" if "draft" in row.value else "conversations" for row in rows}
    if len(kinds) > 1:
        problems.append(f"{file}: holds cases with and without `draft`; add them from two files")
        raise ConfigError(problems)
    kind = kinds.pop() if kinds else "policy"
    return kind, [_complete(row) for row in rows] if kind == "policy" else rows


def _complete(row: Located) -> Located:
    """Return a disputed draft with what the workbench knew without writing it down: its language and its shop.

    A conversation may have come without either; the checker then took the draft's language and the shop of the
    settings, and the label holds for these.
    """
    given = dict(row.value)
    if given.get("lang") is None:
        given["lang"] = guess_language(str(given.get("draft", "")))
    if given.get("shop") is None and str(given.get("id", "")).startswith("dispute-"):
        given["shop"] = load_shop(load_settings().shop_file).shop.model_dump(mode="json", exclude_defaults=True)
    return row.model_copy(update={"value": given})


def _mistakes(rows: Sequence[Located], kind: str, rules: Collection[str]) -> Iterator[str]:
    seen: set[str] = set()
    rules = {*rules, *(loaded.policy.id for loaded in load_policies())}
    for row in rows:
        where = f"{row.file}:{row.line}: {row.value.get('id') or 'no id'}"
        try:
            case = (PolicyCase if kind == "policy" else ReplyCase).model_validate(row.value)
        except ValidationError as error:
            yield from explain(row, error)
            continue
        if str(case.id) in seen:
            yield f"{where}: id is used twice"
        seen.add(str(case.id))
        if isinstance(case, PolicyCase) and case.rule not in rules:
            known = ", ".join(sorted(rules))
            yield f"{where}: rule: {case.rule!r} is no policy and no other case has it; known: {known}"


def _append(target: Path, rows: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CopilotError(f"{target}: cannot write: {error.strerror or error}") from error
