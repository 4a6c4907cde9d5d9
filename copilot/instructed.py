"""What tries to instruct the assistant, wherever it stands: it is data, so no model is asked beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copilot.context import Context
from copilot.conversation import Conversation
from copilot.facts import Facts
from copilot.reading import Reading
from copilot.understanding.reader import Reader

__all__ = ["instructs", "without_instructions"]

_SHORT = 8
"""Characters below which a fact says nothing to anybody."""


def instructs(reader: Reader, reading: Reading, conversation: Conversation, facts: Facts) -> str:
    """Return where somebody tries to instruct the assistant: turn, earlier message or fact; empty where nobody does."""
    if reading.injection:
        return "the customer's message"
    if any(reader.injection(message.text) for message in conversation.messages if message.role == "customer"):
        return "an earlier message"
    told = _texts(facts.model_dump(mode="python", exclude_none=True))
    return "a fact of the order or the product" if any(reader.injection(text) for text in told) else ""


def without_instructions(context: Context, reader: Reader) -> Context:
    """Return what was found without the snippets that try to instruct the assistant."""
    kept = tuple(s for s in context.snippets if not reader.injection(f"{s.snippet.title}\n{s.snippet.text}"))
    return context if len(kept) == len(context.snippets) else context.model_copy(update={"snippets": kept})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= _SHORT:
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
