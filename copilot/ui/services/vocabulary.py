"""Lists to choose from, taken from the catalogue: every `prefix.value` is one choice."""

from __future__ import annotations

from copilot.ui.texts import Texts

__all__ = ["choices"]


def choices(t: Texts, prefix: str) -> list[tuple[str, str]]:
    """Return (words, value) for every value the catalogue names under a prefix, in its order."""
    start = f"{prefix}."
    return [(words, key.removeprefix(start)) for key, words in t.words.items() if key.startswith(start)]
