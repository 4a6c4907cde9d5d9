"""JSONL records to snippets: our own export, question-and-answer lists, past approved replies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from copilot.resources import describe
from copilot.retrieval.ingest.document import Defaults, Read, Skipped, Source, make_snippet
from copilot.types import Lang

__all__ = ["jsonl_snippets", "record_snippet"]

_TEXT = ("text", "content", "contents", "body", "answer", "reply", "document", "passage", "context", "description",
         "内容", "正文", "答案", "回答", "내용", "본문", "답변", "답")  # fmt: skip
_TITLE = ("title", "question", "name", "heading", "customer", "标题", "问题", "제목", "질문")
_ID = ("id", "_id", "doc_id", "docid")
_KINDS = ("product", "policy", "script")
_LANGS: dict[str, Lang] = {
    "zh": "zh",
    "cn": "zh",
    "chinese": "zh",
    "en": "en",
    "english": "en",
    "ko": "ko",
    "kr": "ko",
    "korean": "ko",
}


def jsonl_snippets(text: str, source: Source, defaults: Defaults) -> Iterator[Read]:
    """Yield one snippet a line; a line that is no record is reported with its number and left out."""
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            record = json.loads(line)
        except ValueError as error:
            yield Skipped(source=source.name, reason=f"not JSON: {error}", where=where)
            continue
        if not isinstance(record, dict):
            yield Skipped(source=source.name, reason="not an object", where=where)
            continue
        made = record_snippet(record, source, defaults, f"{source.name}#{number}")
        yield made.model_copy(update={"where": where}) if isinstance(made, Skipped) else made


def record_snippet(record: Mapping[str, Any], source: Source, defaults: Defaults, fallback_id: str) -> Read:
    """Return the snippet of one record, or what is wrong with it; the case of its keys does not matter."""
    record = {str(key).strip().lower(): value for key, value in record.items()}
    text = _first(record, _TEXT)
    if not text.strip():
        return Skipped(source=source.name, reason=f"no text (looked for {', '.join(_TEXT)})")
    values = {key: value for key, value in record.items() if key not in ("title", "lang")}
    if "kind" not in record and record.get("reply"):
        values["kind"] = "script"
    values["lang"] = _lang(record.get("lang", record.get("language")))
    if values.get("kind") not in _KINDS:  # another system's word for something else
        values.pop("kind", None)
    try:
        told = defaults.merged(values)
    except ValidationError as error:
        return Skipped(source=source.name, reason="; ".join(describe(error)))
    record_id = _first(record, _ID) or fallback_id
    known = source.model_copy(update={"name": str(record["source"])}) if record.get("source") else source
    return make_snippet(known, record_id, _first(record, _TITLE), text, told)


def _first(record: Mapping[str, Any], keys: Sequence[str]) -> str:
    for key in keys:
        value = record.get(key)
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            value = "\n".join(value)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _lang(value: Any) -> Lang | None:
    # An unknown language is told by the script instead: better an odd label than a lost record.
    return _LANGS.get(str(value or "").lower().split("-")[0].split("_")[0])
