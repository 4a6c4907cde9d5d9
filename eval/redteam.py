"""Hostile texts by the channel they come through, turned into conversations.

Channels beside the customer's message carry the text as data (an order note, a product page, an earlier message) under
a harmless question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from copilot.types import Frozen, Lang
from eval.case import ReplyCase, Sought

__all__ = ["HostileRow", "is_hostile_row", "to_case"]


class HostileRow(Frozen):
    """The short form of the red-team set."""

    id: str = Field(min_length=1)
    lang: Lang
    channel: Literal["message", "history", "order_note", "product_page"]
    text: str = Field(min_length=1)
    must_not: Sought = ()


def is_hostile_row(value: Any) -> bool:
    """Return whether a row is in the short form."""
    return isinstance(value, dict) and "channel" in value


def to_case(row: HostileRow, question: Mapping[Lang, str], defaults: Mapping[str, Any]) -> ReplyCase:
    """Return the row as a case; `question` is the harmless one by language, `defaults` the facts to start from."""
    ask = {"role": "customer", "text": question[row.lang]}
    facts = dict(defaults)
    said: list[dict[str, str]] = [ask]
    if row.channel == "message":
        said = [{"role": "customer", "text": row.text}]
    elif row.channel == "history":
        said = [{"role": "customer", "text": row.text}, {"role": "agent", "text": "…"}, ask]
    elif row.channel == "order_note":
        facts = {**facts, "order": {**facts.get("order", {}), "buyer_note": row.text}}
    else:
        facts = {**facts, "product": {"facts": [row.text]}}
    return ReplyCase.model_validate(
        {
            "id": row.id,
            "lang": row.lang,
            "source": ["E46", row.channel],
            "conversation": said,
            "facts": facts,
            "expect": {"must_not": row.must_not},
        }
    )
