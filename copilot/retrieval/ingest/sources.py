"""Which files a path stands for, and how each kind is read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from copilot import resources
from copilot.errors import InputError
from copilot.resources import describe
from copilot.retrieval.cleaning.report import Removal
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.ingest.document import Defaults, Read, Skipped, Source
from copilot.retrieval.ingest.html import html_language, html_sections
from copilot.retrieval.ingest.jsonl import jsonl_snippets
from copilot.retrieval.ingest.markdown import front_matter, markdown_sections, plain_sections
from copilot.retrieval.ingest.sections import sections_to_snippets
from copilot.retrieval.ingest.tables import ColumnMap, table_snippets
from copilot.retrieval.ingest.whole_page import cleaned_together
from copilot.types import LANGS

__all__ = ["decode", "name_of", "read_source", "sources_in"]

_MARKDOWN, _HTML, _TABLE = (".md", ".markdown"), (".html", ".htm"), (".csv", ".tsv")
_LINES, _PLAIN = (".jsonl", ".ndjson", ".json"), (".txt", ".text")
_KNOWN = (*_MARKDOWN, *_HTML, *_TABLE, *_LINES, *_PLAIN)
_LARGEST = 200_000_000
_LARGEST_PAGE = 20_000_000
_WESTERN = 0.8
"""Share of lone bytes among those above ASCII from which a text is taken for a Western European one."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_CODE_PAGES = {"gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
               "iso-8859-1": "cp1252", "us-ascii": "cp1252"}  # fmt: skip
_COMMON_HAN = frozenset("的是不我有在人了一可以天到出要上中大们們这這会會为為时時说說内內后後货貨品收退请請您")
_COMMON_HANGUL = frozenset("이다는에을를의가고하기지사로도어시자요니은한세안")


def sources_in(paths: Iterable[Path]) -> Iterator[Source | Skipped]:
    """Yield the documents below the paths in a fixed order; InputError for a path that does not exist."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                inner = file.relative_to(path)
                name = f"{name_of(path)}/{inner.as_posix()}".removeprefix("./")
                if any(part.startswith(".") for part in inner.parts):
                    continue
                if file.stem.lower() == "readme":
                    yield Skipped(source=name, reason="tells about its folder; to index it name the file itself")
                elif os.path.isfile(file):
                    yield _source(file, name)
                elif os.path.islink(file):  # one to a folder may lead round in a circle
                    reason = "a link to a folder; name the folder itself" if file.is_dir() else "a link to nothing"
                    yield Skipped(source=name, reason=reason)
                elif not os.access(file, os.R_OK | os.X_OK):
                    yield Skipped(source=name, reason="cannot be read: no permission", unread=True)
        elif path.is_file():
            yield _source(path, name_of(path))
        else:
            raise InputError(f"{path}: no such file or folder")


def name_of(path: Path) -> str:
    """Return how a path is called when it is first met: from the current folder, or by its last name outside it.

    The shop's own knowledge is called the same from everywhere.
    """
    absolute, here = path.resolve(), Path.cwd().resolve()
    knowledge = resources.root("knowledge").resolve()
    if absolute.is_relative_to(knowledge):
        return (Path("knowledge") / absolute.relative_to(knowledge)).as_posix()
    return (
        absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) and absolute != here else absolute.name
    )


def read_source(
    source: Source, defaults: Defaults, maps: Sequence[ColumnMap], cleaner: Cleaner, chosen: str | None = None
) -> Iterator[Read]:
    """Yield the snippets of one file and what was left out; an unreadable file is a reason, never an exception."""
    try:
        text = decode(source.path.read_bytes())
    except (OSError, UnicodeError) as error:
        yield Skipped(source=source.name, reason=f"cannot be read: {error}", unread=True)
        return
    anything = False
    try:
        for item in _items(text, source, defaults, maps, cleaner, chosen):
            anything = True
            yield item
        cleaner.locate(source.name, text)
        if not anything:
            yield Skipped(source=source.name, reason="nothing to read in it")
    except (RecursionError, MemoryError) as error:
        reason = f"too deep or too large to be read ({type(error).__name__})"
        yield Skipped(source=source.name, reason=reason, unread=True)


def _items(
    text: str, source: Source, defaults: Defaults, maps: Sequence[ColumnMap], cleaner: Cleaner, chosen: str | None
) -> Iterator[Read]:
    suffix = source.path.suffix.lower()
    if suffix not in (*_LINES, *_TABLE) and len(text) > _LARGEST_PAGE:
        reason = f"a page larger than {_LARGEST_PAGE // 1_000_000} MB; cut it"
        yield Skipped(source=source.name, reason=reason, unread=True)
        return
    if suffix in _LINES:
        found = jsonl_snippets(_as_lines(text) if suffix == ".json" else text, source, defaults)
    elif suffix in _TABLE:
        found = table_snippets(text, source, defaults, maps, chosen)
    else:
        yield from _page(text, suffix, source, defaults, cleaner)
        return
    items = list(found)
    cleaner.look_at(source.name, (item.text for item in items if not isinstance(item, Skipped)))
    for item in items:
        yield _checked(item, cleaner, source)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16, a Chinese, Korean or the Western code page; UnicodeError when in none.

    What a page declares is believed where it is not UTF-8.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    if b"\0" in data[:4096]:
        return _without_mark(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _declared(data)
        if declared is not None:
            return declared
        korean, chinese = _try(data, "cp949"), _chinese(data)
    if _is_western(data):
        return data.decode("cp1252", "replace")
    if korean is None and chinese is None:
        raise UnicodeError("neither UTF-8 nor a known Chinese or Korean encoding")
    return korean if korean is not None and _is_korean(korean) else (chinese or korean or "")


def _chinese(data: bytes) -> str | None:
    """Return a text in a simplified or a traditional code page, whichever gives more of the usual signs."""
    found = [text for page in ("gb18030", "big5hkscs") if (text := _try(data, page)) is not None]
    return max(found, key=lambda text: sum(sign in _COMMON_HAN for sign in text), default=None)


def _source(path: Path, name: str) -> Source | Skipped:
    if path.suffix.lower() not in _KNOWN:
        return Skipped(source=name, reason=f"not a document ({path.suffix or 'no ending'})")
    if path.stat().st_size > _LARGEST:
        return Skipped(source=name, reason=f"larger than {_LARGEST // 1_000_000} MB", unread=True)
    return Source(path=path, name=name)


def _checked(item: Read, cleaner: Cleaner, source: Source) -> Read:
    """Return a record without its doubtful sentences, or the reason when nothing else is left."""
    if isinstance(item, Skipped):
        return item
    text, title = cleaner.piece(item.text, source.name).strip(), cleaner.title(item.title, source.name)
    if (text, title) == (item.text, item.title):
        return item
    if not text:
        return Skipped(source=source.name, reason="held back for a person to confirm", where=item.id)
    return item.model_copy(update={"text": text, "title": title})


def _page(text: str, suffix: str, source: Source, defaults: Defaults, cleaner: Cleaner) -> Iterator[Read]:
    if suffix in _HTML:
        declared = html_language(text)
        told = defaults.merged({"lang": declared}) if declared in LANGS and not defaults.lang else defaults
        chrome: list[Removal] = []
        cleaned = cleaned_together(html_sections(text, chrome), cleaner, source.name, chrome)
        yield from sections_to_snippets(cleaned, source, told)
        return
    try:
        values, body = front_matter(text) if suffix in _MARKDOWN else ({}, text)
        told = defaults.merged(values)
    except ValidationError as error:
        yield Skipped(source=source.name, reason="front matter: " + "; ".join(describe(error)), unread=True)
        return
    except ValueError as error:
        yield Skipped(source=source.name, reason=f"front matter: {error}", unread=True)
        return
    body = cleaner.page(body, source.name, markdown=suffix in _MARKDOWN)
    sections = markdown_sections(body) if suffix in _MARKDOWN else plain_sections(body)
    yield from sections_to_snippets(sections, source, told)


def _as_lines(text: str) -> str:
    try:
        records = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(records, dict):  # an export with its records under one key, such as "data"
        lists = [value for value in records.values() if isinstance(value, list) and value]
        told = any(isinstance(records.get(key), str) for key in ("text", "content", "answer"))
        records = (
            lists[0] if len(lists) == 1 and not told and all(isinstance(item, dict) for item in lists[0]) else [records]
        )
    items = records if isinstance(records, list) else [records]
    return "\n".join(json.dumps(item, ensure_ascii=False) for item in items)


def _without_mark(data: bytes) -> str:
    """Return a text in UTF-16 that does not say so: of its Latin characters and line ends every other byte is zero."""
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    if min(even, odd) * 20 > max(even, odd) or len(data) % 2:
        raise UnicodeError("binary data")
    text = data.decode("utf-16-le" if odd > even else "utf-16-be")
    if any(char < " " and char not in "\t\r\n\f" for char in text[:2048]):
        raise UnicodeError("binary data")
    return text


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:4096])
    name = match.group(1).decode("ascii").lower() if match else ""
    try:
        return _try(data, _CODE_PAGES.get(name, name)) if name and not name.startswith("utf") else None
    except LookupError:
        return None


def _is_western(data: bytes) -> bool:
    """Whether the bytes above ASCII stand alone, as accents and curly quotes do; Chinese and Korean form runs."""
    runs = re.findall(rb"[\x80-\xff]+", data)
    return sum(len(run) == 1 for run in runs) >= _WESTERN * sum(map(len, runs))


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_korean(text: str) -> bool:
    # Chinese bytes read as Korean give rare syllables; a tenth of any real Korean text is these few.
    hangul = re.findall(r"[\uac00-\ud7a3]", text)
    return len(hangul) > 0 and sum(char in _COMMON_HANGUL for char in hangul) >= 0.1 * len(hangul)
