"""Writing result files whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from copilot.errors import CopilotError

__all__ = ["write_text"]


def write_text(path: Path, text: str) -> Path:
    """Write a file in one step, so that a full disk or a kill leaves the old one. Raises CopilotError when it fails."""
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise CopilotError(f"{path}: cannot write: {error.strerror or error}; finished cases are kept") from error
    return path
