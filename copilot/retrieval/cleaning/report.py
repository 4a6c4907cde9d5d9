"""What cleaning did to one document."""

from __future__ import annotations

import hashlib

from copilot.types import Frozen

__all__ = ["Cleaned", "Flag", "Quarantined", "Removal"]


class Removal(Frozen):
    """Noise that was taken out."""

    kind: str
    """`boilerplate`, or the id of the pattern in `cleaning.yaml`."""
    text: str
    count: int = 1


class Quarantined(Frozen):
    """A line that is not indexed until a person confirms it."""

    rule: str
    reason: str
    text: str
    source: str = ""
    line: int = 0
    """Number in the cleaned text, from 1."""

    @property
    def id(self) -> str:
        """Digest of the line, by which it is confirmed."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:12]


class Flag(Frozen):
    """Something a person should look at; the text is kept as it is."""

    kind: str
    text: str
    suggestion: str = ""
    count: int = 1


class Cleaned(Frozen):
    """The text that is left, and everything that was found."""

    text: str
    before: int
    """Characters before cleaning."""
    removed: tuple[Removal, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def removed_share(self) -> float:
        """Share of the characters that was taken out."""
        return 1 - len(self.text) / self.before if self.before else 0.0
