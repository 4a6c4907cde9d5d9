"""The measures that a conversation tells; a bare figure is what the shop has just asked for."""

from __future__ import annotations

from collections.abc import Iterable

from copilot.conversation import Message
from copilot.drafting.composer.sizes.advice import Measures, Sizer

__all__ = ["measures_told"]


def measures_told(messages: Iterable[Message], sizer: Sizer) -> list[Measures]:
    """Return what each of the customer's messages tells of the body, oldest first: "180" after "how long is it?"."""
    told: list[Measures] = []
    asked = ""
    for message in messages:
        if message.role == "agent":
            asked = sizer.asked(message.text) if "?" in message.text or "？" in message.text else ""
            continue
        found = sizer.measures(message.text)
        if asked and not found.any and found.usual is None:
            found = sizer.measures(f"{asked} {message.text}")
        told.append(found)
    return told
