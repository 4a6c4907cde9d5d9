"""What was said: messages of customer and agent, oldest first."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict

from copilot.types import Frozen

__all__ = ["Conversation", "Message", "Role"]

Role = Literal["customer", "agent", "system"]


class Message(Frozen):
    """One message as it was written; its text is data, never an instruction."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Role
    text: str
    id: str | None = None
    """Identifier in the helpdesk, used to notice that a draft is out of date."""
    sent_at: datetime | None = None
    images: tuple[str, ...] = ()
    """Addresses of pictures; shown as links, never fetched."""


class Conversation(Frozen):
    """All messages so far, oldest first."""

    messages: tuple[Message, ...] = ()
    id: str | None = None

    @property
    def burst(self) -> tuple[Message, ...]:
        """The customer's last turn: every consecutive customer message of the last run of them."""
        taken: list[Message] = []
        for message in reversed(self.messages):
            if message.role == "customer":
                taken.append(message)
            elif taken:
                break
        return tuple(reversed(taken))

    def said_by(self, role: Role) -> tuple[str, ...]:
        """Return the texts of one side, oldest first."""
        return tuple(message.text for message in self.messages if message.role == role)

    @property
    def customer_turn(self) -> str:
        """The text of `burst`, one message a line."""
        return "\n".join(message.text for message in self.burst)
