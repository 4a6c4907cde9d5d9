"""An agent's wish for a draft, and which part of it the composer can meet without a model."""

from __future__ import annotations

from copilot.drafting.composer.brief import Length, Tone
from copilot.types import Frozen

__all__ = ["Wish", "understand_wish"]


class Wish(Frozen):
    """What an agent asks of the next draft."""

    text: str = ""
    length: Length = "normal"
    tone: Tone | None = None

    @property
    def offline(self) -> bool:
        """Whether the composer alone can meet it."""
        return self.length != "normal" or self.tone is not None


_LENGTHS: tuple[tuple[Length, tuple[str, ...]], ...] = (
    ("short", ("shorter", "short", "brief", "concise", "简短", "短一点", "短点", "简洁", "精简", "짧게", "간단", "간결")),
    ("long", ("longer", "more detail", "详细", "长一点", "具体一点", "길게", "자세")),
)
_TONES: tuple[tuple[Tone, tuple[str, ...]], ...] = (
    ("formal", ("formal", "正式", "严肃", "격식", "정중")),
    ("warm", ("warm", "friendl", "亲切", "热情", "친근", "따뜻")),
)


def understand_wish(instruction: str | None) -> Wish:
    """Return what of an instruction is about length and tone; the text is kept for a model."""
    text = (instruction or "").strip()
    lowered = text.lower()
    length = next((name for name, words in _LENGTHS if any(word in lowered for word in words)), "normal")
    tone = next((name for name, words in _TONES if any(word in lowered for word in words)), None)
    return Wish(text=text, length=length, tone=tone)
