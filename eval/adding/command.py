"""`eval add`: check new cases and put them behind those that are there."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from copilot.checking.loader import load_policies
from copilot.errors import ConfigError, InputError
from copilot.retrieval.shop import load_shop
from copilot.settings import load_settings
from eval.adding.table import read_table
from eval.case import PolicyCase, ReplyCase
from eval.dataset import ADDED, DATASETS, Kind, load_datasets, load_index, validate
from eval.lines import Located, read_jsonl
from eval.scorers.tone import guess_language
from eval.write import write_text

__all__ = ["run_add"]

_NAMED = 5
"""Ids that are named of those that are left alone."""


def run_add(
    console: Console, file: Path, out: Path | None = None, dry_run: bool = False, folder: Path = DATASETS
) -> int:
    """Add the new cases of a CSV or JSONL file. Ids that exist are left alone; a mistake adds nothing at all."""
    problems: list[str] = []
    read = _READERS.get(file.suffix.lower())
    if read is None:
        raise InputError(f"{file}: ends in none of {', '.join(_READERS)}; save a spreadsheet as CSV UTF-8")
    kind, rows = read(file, problems)
    there = [c for d in load_datasets(folder) if d.entry.kind == kind for c in d.cases]
    problems += _mistakes(rows, kind, {c.rule for c in there if isinstance(c, PolicyCase)})
    if problems:
        raise ConfigError(problems)
    if not rows:
        raise InputError(f"{file}: holds no cases")
    known = {str(c.id) for c in there} | {c.group for c in there if isinstance(c, ReplyCase)}
    fresh = [row.value for row in rows if str(row.value["id"]) not in known]
    target = out or folder / kind / f"{ADDED}.jsonl"
    _belongs(target, kind, folder)
    if fresh and not dry_run:
        _append(target, fresh)
    verb = "would be added" if dry_run else "added"
    console.print(f"{len(fresh)} {kind} cases {verb} to {escape(str(target))}", soft_wrap=True)
    there_already = [str(row.value["id"]) for row in rows if str(row.value["id"]) in known]
    if there_already:
        named = ", ".join(there_already[:_NAMED]) + (" …" if len(there_already) > _NAMED else "")
        console.print(
            f"{len(there_already)} left alone, their ids are there already: {escape(named)}. "
            f"To change a case, change its line in {escape(str(target))}.", soft_wrap=True,
        )  # fmt: skip
    return 0


def _read_lines(file: Path, problems: list[str]) -> tuple[Kind, list[Located]]:
    rows = list(read_jsonl(file, problems))
    kinds: set[Kind] = {"policy" if "draft" in row.value else "conversations" for row in rows}
    if len(kinds) > 1:
        problems.append(f"{file}: holds cases with and without `draft`; add them from two files")
        raise ConfigError(problems)
    kind = kinds.pop() if kinds else "policy"
    return kind, [_complete(row) for row in rows] if kind == "policy" else rows


def _read_sheet(file: Path, problems: list[str]) -> tuple[Kind, list[Located]]:
    kind, rows = read_table(file, problems)
    return kind, [_complete(row, is_ours=True) for row in rows] if kind == "policy" else rows


_READERS = {".csv": _read_sheet, ".tsv": _read_sheet, ".jsonl": _read_lines}


def _complete(row: Located, *, is_ours: bool = False) -> Located:
    """Return a labelled draft with what goes without saying: its language, and the shop for which it was labelled.

    The workbench checks a conversation that came without them in the draft's language, for the shop of the settings;
    whoever fills a sheet (`is_ours`) labels drafts of that shop too.
    """
    given = dict(row.value)
    if given.get("lang") is None:
        given["lang"] = guess_language(str(given.get("draft", "")))
    is_ours = is_ours or str(given.get("id", "")).startswith("dispute-")
    if given.get("shop") is None and is_ours:
        given["shop"] = load_shop(load_settings().shop_file).shop.model_dump(mode="json", exclude_defaults=True)
    return row.model_copy(update={"value": given})


def _mistakes(rows: Sequence[Located], kind: Kind, rules: Collection[str]) -> Iterator[str]:
    seen: set[str] = set()
    rules = {*rules, *(loaded.policy.id for loaded in load_policies())}
    for row in rows:
        where = f"{row.file}:{row.line}: {row.value.get('id') or 'no id'}"
        problems: list[str] = []
        # Looked at as written, so that another mistake in the row hides neither.
        ids = {str(row.value.get("id") or ""), *(str(case.id) for case in validate(row, kind, problems))} - {""}
        if ids & seen:
            yield f"{where}: id is used twice"
        seen |= ids
        rule = row.value.get("rule")
        if kind == "policy" and isinstance(rule, str) and rule not in rules:
            known = ", ".join(sorted(rules))
            yield f"{where}: rule: {rule!r} is no policy and no other case has it; known: {known}"
        yield from problems


def _belongs(target: Path, kind: Kind, folder: Path) -> None:
    """Raise InputError for a file that no dataset of the kind would read back."""
    patterns = [p for e in load_index(folder) if e.kind == kind for p in e.files if p.endswith(".jsonl")]
    if not any(target.resolve() == (folder / p).resolve().with_name(target.name) and target.match(p) for p in patterns):
        known = ", ".join(str(folder / pattern) for pattern in patterns)
        raise InputError(f"--out: {target} is in no dataset, its cases would never run; {kind} cases stand in {known}")


def _append(target: Path, rows: Iterable[dict[str, Any]]) -> None:
    # Written anew in one step: half a row, left by a full disk, would make the whole dataset unreadable.
    there = target.read_text(encoding="utf-8") if target.exists() else ""
    lines = [*there.splitlines(), *(json.dumps(row, ensure_ascii=False) for row in rows)]
    write_text(target, "\n".join(lines) + "\n")
