"""Whether the customer has given a photo."""

from __future__ import annotations

from copilot.drafting.composer.scene import Scene

__all__ = ["has_photo"]


def has_photo(s: Scene) -> bool:
    """Say whether there is a photo: attached, on record, marked in the text, or told of right after we asked for it."""
    if any(e.type == "photo" for e in s.brief.facts.evidence):
        return True
    asked = False
    for message in s.brief.conversation.messages:
        text = message.text.lower()
        if message.role != "customer":
            asked = s.cue("photo", text)
        elif message.images or s.cue("pictured", text) or (asked and s.cue("photo_sent", text)):
            return True
    return False
