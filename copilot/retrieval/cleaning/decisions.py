"""Small files of one line an item beside the index: what ingestion found, and what people decided on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

__all__ = ["appended", "lines_of", "renewed"]


def lines_of(file: Path) -> list[dict[str, object]]:
    """Return the lines that can be read; none when there is no file."""
    found = []
    for line in file.read_text("utf-8").splitlines() if file.is_file() else []:
        try:
            value = json.loads(line)
        except ValueError:  # a line torn by a kill
            continue
        if isinstance(value, dict):
            found.append(value)
    return found


def appended(file: Path, items: Sequence[BaseModel]) -> None:
    """Add items to a file, which is made when there are any."""
    if not items:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write("".join(f"{item.model_dump_json()}\n" for item in items))


def renewed(file: Path, items: Sequence[BaseModel]) -> None:
    """Write a file anew at once; one without items is not made."""
    if not items and not file.is_file():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text("".join(f"{item.model_dump_json()}\n" for item in items), encoding="utf-8")
    part.replace(file)
