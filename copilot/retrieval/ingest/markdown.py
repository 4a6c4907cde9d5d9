"""Markdown to sections, with the front matter that says what holds for the whole page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from copilot.retrieval.ingest.sections import Section

__all__ = ["front_matter", "markdown_sections", "plain_sections"]

_NAMES = ("sku", "title", "version")
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})\s*$")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$", re.M), ""),
)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the leading YAML block and the rest; a block that is no mapping counts as text.

    Raises ValueError for a block that is never closed or is no YAML: taken for text it would reach customers.
    """
    match = re.match(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", text, re.S)
    if not match:
        if re.match(r"\ufeff?---[ \t]*\r?\n[a-z_]+[ \t]*:", text):
            raise ValueError("it is never closed; end it with a line of ---")
        return {}, text
    try:
        values = yaml.safe_load(match.group(1))
        written = yaml.load(match.group(1), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(values, dict):
        return {}, text
    # What is a name is taken as it is written: YAML makes 1.1 of the version 1.10 and 10 of the code 012.
    names = {name: written[name] for name in _NAMES if isinstance(values.get(name), (int, float, date))}
    return {str(key): value for key, value in values.items()} | names, text[match.end() :]


def markdown_sections(text: str) -> Iterator[Section]:
    """Yield the sections of a page; headings inside code fences are text."""
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    fenced = False
    for line in text.replace("\r\n", "\n").split("\n"):
        fenced ^= bool(_FENCE.match(line))
        level, heading = (0, "") if fenced else _heading(line, lines)
        if not level:
            lines.append(line)
            continue
        yield Section(path=tuple(name for _, name in path), text=_inline("\n".join(lines)))
        path = [item for item in path if item[0] < level] + [(level, _inline(heading))]
        lines = []
    yield Section(path=tuple(name for _, name in path), text=_inline("\n".join(lines)))


def plain_sections(text: str) -> Iterator[Section]:
    """Yield a plain text as one section; chunking and question marks split it further."""
    yield Section(path=(), text=text)


def _heading(line: str, before: list[str]) -> tuple[int, str]:
    match = _HEADING.match(line)
    if match:
        return len(match.group(1)), match.group(2)
    match = _UNDERLINE.match(line)
    if match and before and before[-1].strip() and (len(before) == 1 or not before[-2].strip()):
        return (1 if match.group(1)[0] == "=" else 2), before.pop().strip()
    return 0, ""


def _inline(text: str) -> str:
    for pattern, instead in _INLINE:
        text = pattern.sub(instead, text)
    return text.strip()
