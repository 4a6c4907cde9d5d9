"""Data blocks: text from outside, fenced so that nothing in it can end the block or start a message."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["cut", "fence", "harmless", "lines_again"]

_LIMIT = 4000
_CHANGED = str.maketrans({"<": "＜", ">": "＞", "`": "'", "\u2028": " ", "\u2029": " "})
_SQUARE = re.compile(r"\[\s*(/?)\s*(INST|SYS|SYSTEM|DATA|ASSISTANT|USER)\s*\]", re.IGNORECASE)
_HASHES = re.compile(r"#{2,}")
_PIPES = re.compile(r"\|{2,}|\|(?=[a-z_]+\|)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v]+")
_LINES = re.compile(r"\s*\n\s*")
_MARK = re.compile(r"[ \t]*⏎[ \t]*")
_NAME = re.compile(r"[^A-Za-z0-9_.:#-]")


def harmless(text: str) -> str:
    """Return text on one line without the marks that chat formats and our own fences are made of."""
    kept = "".join(c for c in text if c in "\n\t " or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Cn"))
    kept = _SQUARE.sub(r"(\1\2)", kept.translate(_CHANGED))
    kept = _PIPES.sub("¦", _HASHES.sub("＃", kept))
    return _LINES.sub(" ⏎ ", _SPACE.sub(" ", kept).strip())


def lines_again(text: str) -> str:
    """Return what a model wrote of a harmless text with its lines as they were before."""
    return _MARK.sub("\n", text).strip()


def cut(text: str, note: str, limit: int = _LIMIT) -> str:
    """Return text of at most about `limit` characters: its start and its end, with a note between."""
    if len(text) <= limit:
        return text
    head = limit * 3 // 4
    return f"{text[:head]} {note} {text[-(limit - head) :]}"


def fence(name: str, lines: list[str], ids: tuple[str, ...] = ()) -> str:
    """Return a data block; the lines must be harmless already."""
    marked = f' ids="{",".join(_NAME.sub("_", item) for item in ids)}"' if ids else ""
    return "\n".join([f'<data name="{name}"{marked}>', *lines, "</data>"])
