"""Hostile texts by the channel they come through, turned into conversations.

A row is `{"id", "lang", "channel", "text", "must_not"}`; channels beside the customer's message carry the text as data
(an order note, a product page, an earlier message) under a harmless question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copilot.types import Lang

__all__ = ["is_hostile_row", "to_case"]


def is_hostile_row(value: Any) -> bool:
    """Return whether a row is in the short form of the red-team set."""
    return isinstance(value, dict) and "channel" in value and "text" in value


def to_case(row: Mapping[str, Any], question: Mapping[Lang, str], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row as a case; `question` is the harmless one by language, `defaults` the facts to start from."""
    text, channel = row["text"], row["channel"]
    ask = {"role": "customer", "text": question.get(row.get("lang", "zh"), "?")}
    facts = dict(defaults)
    said: list[dict[str, str]] = [ask]
    if channel == "message":
        said = [{"role": "customer", "text": text}]
    elif channel == "history":
        said = [{"role": "customer", "text": text}, {"role": "agent", "text": "…"}, ask]
    elif channel == "order_note":
        facts = {**facts, "order": {**facts.get("order", {}), "buyer_note": text}}
    else:
        facts = {**facts, "product": {"facts": [text]}}
    rest = {key: row[key] for key in row if key not in ("text", "channel", "must_not", "expect", "facts", "neighbour")}
    expect = {"must_not": row.get("must_not", []), **row.get("expect", {})}
    return {"source": ["E46", channel], **rest, "conversation": said, "facts": facts, "expect": expect}
