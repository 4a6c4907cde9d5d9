"""What models return: replies inside data, thoughts, role names and quotation marks taken off; the bill."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from copilot.draft import Usage

__all__ = ["ThinkFilter", "as_text", "reply_schema", "tidy", "usage_of"]

_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.S | re.I)
_ROLE = re.compile(r"^\s*[^\W\d_][^:：。.!?\n]{0,24}[:：]\s*")
_QUOTED = re.compile(r'^[“"「](.*)[”"」]$', re.S)
_NAME = 8
"""Longest name after a role, in characters."""
_OPEN, _CLOSE = "<think>", "</think>"


def reply_schema() -> dict[str, Any]:
    """Return the structured answer asked of models that offer one: the reply and the labels it rests on."""
    properties = {"reply": {"type": "string"}, "citations": {"type": "array", "items": {"type": "string"}}}
    schema = {
        "type": "object",
        "properties": properties,
        "required": ["reply", "citations"],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}


def as_text(content: str) -> tuple[str, tuple[str, ...]]:
    """Return the reply and its labels from a structured answer; anything else is taken as the reply itself."""
    try:
        data = json.loads(content)
        reply, labels = data["reply"], data.get("citations", [])
    except (ValueError, TypeError, KeyError, AttributeError):
        return content, ()
    if not isinstance(reply, str) or not isinstance(labels, list):
        return content, ()
    return reply, tuple(label for label in labels if isinstance(label, str) and re.fullmatch(r"S\d{1,3}", label))


def tidy(text: str, roles: Collection[str] = ()) -> str:
    """Return the words meant for the customer: no thoughts, no name of a role in front, no quotation marks around."""
    text = _THOUGHT.sub("", text).strip()
    led = _ROLE.match(text)
    if led and _is_role(led.group().strip().rstrip(":：").strip().lower(), roles):
        text = text[led.end() :]
    quoted = _QUOTED.match(text)
    return (quoted.group(1) if quoted and '"' not in quoted.group(1) else text).strip()


def _is_role(label: str, roles: Collection[str]) -> bool:
    """Say whether a label is a role, alone or with the name of who plays it ("客服小禾", "Agent Yuna")."""
    return any(label.startswith(role) and len(label) - len(role) <= _NAME for role in roles)


class ThinkFilter:
    """Keeps a model's thoughts (`<think>…</think>`) out of a stream, however the pieces split the tags."""

    def __init__(self) -> None:
        """Start outside a thought with nothing held."""
        self._held = ""
        self._thinking = False

    def feed(self, piece: str) -> str:
        """Return what can be passed on."""
        self._held += piece
        shown = ""
        while True:
            tag = _CLOSE if self._thinking else _OPEN
            at = self._held.lower().find(tag)
            if at < 0:
                keep = _partial(self._held, tag)
                if not self._thinking:
                    shown += self._held[: len(self._held) - keep]
                self._held = self._held[len(self._held) - keep :]
                return shown
            if not self._thinking:
                shown += self._held[:at]
            self._held = self._held[at + len(tag) :]
            self._thinking = not self._thinking

    def close(self) -> str:
        """Return what is still held, unless a thought was never closed."""
        held, self._held = self._held, ""
        return "" if self._thinking else held


def _partial(text: str, tag: str) -> int:
    """Return how many characters at the end of a text may be the beginning of a tag."""
    lowered = text.lower()
    return next((n for n in range(min(len(tag) - 1, len(text)), 0, -1) if lowered.endswith(tag[:n])), 0)


def usage_of(litellm: Any, response: Any, seconds: float) -> Usage:
    """Return tokens and, where the price is known, cost of one call."""
    counted = getattr(response, "usage", None)
    try:
        cost = Decimal(str(litellm.completion_cost(completion_response=response))) if response is not None else None
    except Exception:  # outer edge: LiteLLM raises for models without a price
        cost = None
    return Usage(
        prompt_tokens=int(getattr(counted, "prompt_tokens", 0) or 0),
        completion_tokens=int(getattr(counted, "completion_tokens", 0) or 0),
        cost=cost or None,
        seconds=round(seconds, 3),
    )
