"""Reading lines from a file or standard input, the same way for every command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from copilot.errors import InputError

__all__ = ["open_lines"]


@contextmanager
def open_lines(file: str) -> Iterator[TextIO]:
    """Open a JSONL file, or standard input for `-`; bytes that are no UTF-8 are kept visible, never fatal."""
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        handle = Path(file).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    with handle:
        yield handle
