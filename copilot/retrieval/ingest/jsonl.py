"""Records (JSONL, rows of tables) to snippets: our own export, lists of questions, approved replies, products."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from copilot.resources import describe
from copilot.retrieval.ingest.document import Defaults, Read, Skipped, Source, make_snippet
from copilot.types import Lang

__all__ = ["jsonl_snippets", "record_snippet"]

_REPLIES = ("answer", "reply")
"""What answers the question beside it."""
_TEXT = ("text", "content", "contents", "body", "answer", "reply", "document", "passage", "context", "description",
         "内容", "正文", "答案", "回答", "내용", "본문", "답변", "답")  # fmt: skip
_TITLE = ("title", "question", "name", "heading", "customer", "标题", "问题", "제목", "질문",
          "宝贝标题", "宝贝名称", "商品标题", "商品名称", "产品名称", "品名", "名称", "product name", "product_name",
          "item name", "상품명", "제품명", "이름")  # fmt: skip
_ID = ("id", "_id", "doc_id", "docid", "商品id", "宝贝id", "商品编号", "商品编码", "商家编码", "货号", "编号", "sku",
       "product_id", "product id", "item_id", "item id", "상품번호", "상품코드")  # fmt: skip
_SKU = ("sku", "商家编码", "货号", "商品编码", "款号", "상품코드", "품번", "product code", "item number")
"""What a shop calls the code of a product."""
_NOT_TOLD = {*_ID, "lang", "language", "kind", "source", "audience", "valid_from", "valid_to", "version"}
_MESSAGES = ("conversation", "messages")
_ADDRESS = re.compile(r"\s*(?:https?:)?//\S+\s*")
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
            yield Skipped(source=source.name, reason=f"not JSON: {error}", where=where, unread=True)
            continue
        except RecursionError:
            yield Skipped(source=source.name, reason="nested too deep", where=where, unread=True)
            continue
        if not isinstance(record, dict):
            yield Skipped(source=source.name, reason="not an object", where=where, unread=True)
            continue
        made = record_snippet(record, source, defaults, f"{source.name}#{number}")
        yield made.model_copy(update={"where": where}) if isinstance(made, Skipped) else made


def record_snippet(
    record: Mapping[str, Any], source: Source, defaults: Defaults, fallback_id: str, listed: bool = False
) -> Read:
    """Return the snippet of one record, or what is wrong with it; the case of its keys does not matter.

    A record without a text is told key by key; `listed`: so is one whose text only describes what the rest says.
    """
    spelled = {str(key).strip().lower(): str(key).strip() for key in record}
    record = {str(key).strip().lower(): value for key, value in record.items()}
    text, title = "" if listed and _is_product(record) else _first(record, _TEXT), _first(record, _TITLE)
    if not text.strip() and any(_is_conversation(record.get(key)) for key in _MESSAGES):
        return Skipped(source=source.name, reason="a conversation is no knowledge; give its question and reply")
    if not text.strip() and (empty := next((key for key in _REPLIES if key in record), "")):
        return Skipped(source=source.name, reason=f"{spelled[empty]!r} is empty: a question without its answer")
    values = {key: value for key, value in record.items() if key not in ("title", "lang")}
    values["sku"] = _first(record, _SKU)
    if not text.strip():
        title, text = _listed(record, title, spelled)
        if values["sku"] and not defaults.kind:
            values.setdefault("kind", "product")
    if not any(char.isalpha() for char in title + text):
        return Skipped(source=source.name, reason=f"no text (looked for {', '.join(_TEXT)})")
    if "kind" not in record and record.get("reply"):
        values["kind"] = "script"
    values["lang"] = _lang(record.get("lang", record.get("language")))
    if values.get("kind") not in _KINDS:  # another system's word for something else
        values.pop("kind", None)
    try:
        told = defaults.merged(values)
    except ValidationError as error:
        return Skipped(source=source.name, reason="; ".join(describe(error)), unread=True)
    record_id = _first(record, _ID) or fallback_id
    known = source.model_copy(update={"name": str(record["source"])}) if record.get("source") else source
    made = make_snippet(known, record_id, title, text, told)
    return made.model_copy(update={"source": source.name}) if isinstance(made, Skipped) else made


def _is_conversation(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) and "role" in item for item in value)


def _is_product(record: Mapping[str, Any]) -> bool:
    return not _first(record, [key for key in _TEXT if key != "description"]) and len(record) > 3


def _listed(record: Mapping[str, Any], title: str, spelled: Mapping[str, str]) -> tuple[str, str]:
    """Return a title and a line for each key that says something; numbers alone and addresses of pictures do not."""
    told = {key: _first(record, [key]) for key in record if key not in _NOT_TOLD}
    lines = {key: value for key, value in told.items() if value and not _ADDRESS.fullmatch(value)}
    if not any(char.isalpha() for value in lines.values() for char in value):
        return title, ""
    rest = [f"{spelled[key]}: {value}" for key, value in lines.items() if value != title]
    return title or next(iter(lines.values()))[:80], "\n".join([title, *rest] if title else rest)


def _first(record: Mapping[str, Any], keys: Sequence[str]) -> str:
    for key in keys:
        value = record.get(key)
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            value = "\n".join(value)
        if isinstance(value, float) and not math.isfinite(value):
            continue
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _lang(value: Any) -> Lang | None:
    # An unknown language is told by the script instead: better an odd label than a lost record.
    return _LANGS.get(str(value or "").lower().split("-")[0].split("_")[0])
