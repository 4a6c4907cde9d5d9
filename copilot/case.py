"""One line of the case format: a draft (or a conversation that needs one) with facts and shop."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from copilot.conversation import Conversation, Message
from copilot.facts import Facts
from copilot.shop import Shop
from copilot.types import Lang

__all__ = ["Case"]


class Case(BaseModel):
    """Input of `copilot check` and, without a `draft`, of `copilot draft`; unknown keys are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    lang: Lang | None = None
    draft: str | None = None
    conversation: tuple[Message, ...] = ()
    facts: Facts = Facts()
    shop: Shop | None = None
    """None: the shop of the settings applies."""

    @field_validator("conversation", "facts", mode="before")
    @classmethod
    def _missing_is_empty(cls, value: Any, info: Any) -> Any:
        return value if value is not None else (() if info.field_name == "conversation" else Facts())

    def to_conversation(self) -> Conversation:
        """Return the messages as the pipeline takes them."""
        return Conversation(messages=self.conversation, id=str(self.id) if self.id is not None else None)
