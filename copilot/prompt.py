"""The rendered prompt: what is sent to a language model."""

from __future__ import annotations

from typing import Literal

from copilot.types import Frozen, Lang

__all__ = ["Block", "Prompt", "PromptMessage"]


class Block(Frozen):
    """A delimited part of the prompt with the ids of what it was made from."""

    name: str
    text: str
    ids: tuple[str, ...] = ()


class PromptMessage(Frozen):
    """One chat message for the model."""

    role: Literal["system", "user", "assistant"]
    content: str


class Prompt(Frozen):
    """Messages for the model, with the blocks and the template version they were built from."""

    messages: tuple[PromptMessage, ...]
    blocks: tuple[Block, ...] = ()
    lang: Lang
    template: str
    """`id@version` of the template."""
    digest: str
    """SHA-256 of the messages, kept in the audit record."""
    dropped: tuple[str, ...] = ()
    """Ids left out to fit the model's context."""
