"""Results by content: what was computed once for the same case and the same product is not computed again.

One JSONL file a suite under `.eval/cache/`. A line is appended as soon as a case is finished, so a killed run
loses at most the cases in flight; a torn last line is skipped.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from copilot.errors import CopilotError

__all__ = ["Cache", "CacheFull", "digest"]

R = TypeVar("R", bound=BaseModel)
_LIMIT = 256 * 2**20
"""Bytes after which a file is rewritten with what the last run used."""


class CacheFull(CopilotError):
    """A finished case could not be written down: the disk is full or the folder is not writable."""


def digest(*parts: Any) -> str:
    """Return a stable hash of JSON-able values and pydantic models."""
    hasher = sha256()
    for part in parts:
        hasher.update(part.encode() if isinstance(part, str) else _canonical(part))
        hasher.update(b"\x00")
    return hasher.hexdigest()[:32]


def _canonical(value: Any) -> bytes:
    if isinstance(value, BaseModel):
        return to_json(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()


class Cache(Generic[R]):
    """The results of one suite, read lazily and appended to."""

    def __init__(self, file: Path, model: type[R]) -> None:
        """Take the file to keep results in and the type of a result."""
        self._file, self._model = file, model
        # Results of another shape are not found again, so that a new field is never silently empty.
        self._shape = digest(model.model_json_schema())
        self._lines: dict[str, bytes] | None = None
        self._used: set[str] = set()
        self._torn = False

    def get(self, key: str) -> R | None:
        """Return the result kept under a key, or None; one that no longer fits its type counts as missing."""
        key = digest(self._shape, key)
        line = self._load().get(key)
        if line is None:
            return None
        self._used.add(key)
        try:
            return self._model.model_validate_json(line)
        except ValidationError:
            return None

    def put(self, key: str, result: R) -> None:
        """Write a finished case down at once. Raises CacheFull when that fails."""
        key = digest(self._shape, key)
        body = to_json(result)
        self._load()[key] = body
        self._used.add(key)
        try:
            # Opened anew for every case: what is written is on its way to the disk before the next case starts.
            with self._appending() as out:
                # A kill or a full disk cut the last line; this one must not be glued to it.
                out.write(b"\n" * self._torn + b"%s\t%s\n" % (key.encode(), body))
            self._torn = False
        except OSError as error:
            self._torn = True
            raise CacheFull(
                f"{self._file}: cannot write: {error.strerror or error}; finished cases are kept, the same command "
                "goes on from there when there is room"
            ) from error

    def close(self) -> None:
        """Rewrite a file that has grown large with what this run used."""
        if self._file.exists() and self._file.stat().st_size > _LIMIT:
            kept = [b"%s\t%s\n" % (k.encode(), v) for k, v in self._load().items() if k in self._used]
            fresh = self._file.with_suffix(".new")
            try:
                fresh.write_bytes(b"".join(kept))
                fresh.replace(self._file)
            except OSError:
                # A large file is no reason to end a run; the next one tries again.
                with suppress(OSError):
                    fresh.unlink(missing_ok=True)

    def _appending(self) -> IO[bytes]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        return self._file.open("ab")

    def _read(self) -> bytes:
        try:
            return self._file.read_bytes() if self._file.exists() else b""
        except OSError as error:
            raise CopilotError(f"{self._file}: cannot be read: {error.strerror or error}") from error

    def _load(self) -> dict[str, bytes]:
        if self._lines is None:
            self._lines = {}
            data = self._read()
            for line in data.splitlines():
                key, _, body = line.partition(b"\t")
                if body.endswith(b"}"):
                    self._lines[key.decode("ascii", "replace")] = body
            self._torn = bool(data) and not data.endswith(b"\n")
        return self._lines
