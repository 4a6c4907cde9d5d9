"""An agent's wish for a draft, and which part of it the composer can meet without a model."""

from __future__ import annotations

from pathlib import Path

from copilot import resources
from copilot.drafting.composer.brief import Length, Tone
from copilot.types import Frozen

__all__ = ["Wish", "WishReader", "Wishes"]


class Wish(Frozen):
    """What an agent asks of the next draft."""

    text: str = ""
    length: Length = "normal"
    tone: Tone | None = None

    @property
    def offline(self) -> bool:
        """Whether the composer alone can meet it."""
        return self.length != "normal" or self.tone is not None


class Wishes(Frozen):
    """`prompts/composer/wishes.yaml`: words of an instruction, by what they change."""

    lengths: dict[Length, tuple[str, ...]] = {}
    tones: dict[Tone, tuple[str, ...]] = {}
    roles: tuple[str, ...] = ()
    """Names a model may put in front of its reply."""


class WishReader:
    """Reads instructions; built once."""

    def __init__(self, wishes: Wishes) -> None:
        """Take the words to look for."""
        self.wishes = wishes

    @classmethod
    def load(cls, folder: Path | None = None) -> WishReader:
        """Read the words from the composer's folder; ConfigError on a mistake."""
        return cls(resources.load_model((folder or resources.root("prompts") / "composer") / "wishes.yaml", Wishes))

    def read(self, instruction: str | None, tone: str | None = None) -> Wish:
        """Return what of an instruction (or of a persona's tone) is about length and tone; the text is kept."""
        text = (instruction or "").strip()
        asked = f"{text} {tone or ''}".lower()
        length = next((name for name, words in self.wishes.lengths.items() if any(w in asked for w in words)), "normal")
        wanted = next((name for name, words in self.wishes.tones.items() if any(w in asked for w in words)), None)
        return Wish(text=text, length=length, tone=wanted)
