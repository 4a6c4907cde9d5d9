"""What a reader hands on: pieces of a document, or the reason why something was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError, field_validator

from copilot.context import Audience, Snippet, SnippetKind
from copilot.resources import describe
from copilot.retrieval.query.language import language_of
from copilot.types import Frozen, Lang

__all__ = ["LONGEST", "Defaults", "Read", "Skipped", "Source", "kind_of", "make_snippet", "slug", "unique"]

_KINDS = {
    "products": "product",
    "product": "product",
    "scripts": "script",
    "replies": "script",
    "script": "script",
    "policies": "policy",
    "policy": "policy",
}


LONGEST = 1_000_000
"""Characters of one text, about a thousand printed pages; what is longer is no text but a mistake."""


class Skipped(Frozen):
    """Something that was not indexed, and why."""

    source: str
    reason: str
    where: str = ""
    """Line or section, when one is known."""
    unread: bool = False
    """The source is there but could not be read, or not in whole: what is stored of it must not be pruned."""


Read = Snippet | Skipped


class Source(Frozen):
    """A file to read, with the name it is known by in the index."""

    path: Path
    name: str


class Defaults(Frozen):
    """What a whole file says about its pieces (front matter, or the command line)."""

    lang: Lang | None = None
    kind: SnippetKind | None = None
    title: str = ""
    audience: Audience = "customer"
    valid_from: date | None = None
    valid_to: date | None = None
    sku: str | None = None
    version: str = ""

    @field_validator("sku", "title", "version", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return str(value).strip() if isinstance(value, (str, int, float)) else value

    def merged(self, values: Mapping[str, Any]) -> Defaults:
        """Return these defaults with the known keys of `values` on top; ValidationError for a wrong one."""
        known = {
            key: value for key, value in values.items() if key in Defaults.model_fields and value not in (None, "")
        }
        return Defaults.model_validate({**self.model_dump(), **known})


def make_snippet(source: Source, record_id: str, title: str, text: str, defaults: Defaults) -> Read:
    """Return a snippet with language and kind filled in, or the reason why it cannot be one."""
    where = (title or record_id)[:80]
    if len(text) > LONGEST:
        reason = f"one text of more than {LONGEST:,} characters; cut it"
        return Skipped(source=source.name, reason=reason, where=where, unread=True)
    text = _tidy(text)
    if not text:
        return Skipped(source=source.name, reason="empty", where=where)
    values = defaults.model_dump(exclude={"title", "lang", "kind"})
    lang = defaults.lang or language_of(f"{title} {text}")
    kind = defaults.kind or kind_of(source)
    try:
        return Snippet(id=record_id, text=text, title=_tidy(title), lang=lang, kind=kind, source=source.name, **values)
    except ValidationError as error:
        return Skipped(source=source.name, reason="; ".join(describe(error)), where=record_id, unread=True)


def kind_of(source: Source) -> SnippetKind:
    """Return the kind that the folders or the file name tell, else `policy`."""
    parts = [*source.name.lower().split("/")[:-1], source.path.stem.lower()]
    for part in reversed(parts):
        if part in _KINDS:
            return _KINDS[part]  # type: ignore[return-value]
    return "policy"


def slug(title: str) -> str:
    """Return a short name for an anchor, readable in every language."""
    return re.sub(r"[\s/#?#.,;:!？。，！、（）()]+", "-", title.strip().lower()).strip("-")[:60] or "section"


def unique(names: Iterator[str]) -> Iterator[str]:
    """Yield the names with `-2`, `-3` … after repeated ones."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def _tidy(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\u200b", "").replace("\ufeff", "")
    lines = [re.sub(r"[ \t\u00a0\u3000]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
