"""What cleaning did to one document."""

from __future__ import annotations

import hashlib

from copilot.types import Frozen

__all__ = ["Cleaned", "Correction", "Flag", "Quarantined", "Removal", "digest"]


def digest(text: str) -> str:
    """Return the id by which a person refers to a passage; spacing does not matter."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


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
    """Number in the file, from 1; in the cleaned text where the file spells the sentence otherwise."""

    @property
    def id(self) -> str:
        """Digest of the line, by which it is confirmed."""
        return digest(self.text)


class Flag(Frozen):
    """Something a person should look at; the text is kept as it is."""

    kind: str
    text: str
    suggestion: str = ""
    after: str = ""
    """What would stand in place of `text` where a person agrees."""
    count: int = 1


class Correction(Frozen):
    """Words that a translating machine or a typist got wrong, and what stands there now."""

    before: str
    after: str
    why: str
    count: int = 1


class Cleaned(Frozen):
    """The text that is left, and everything that was found."""

    text: str
    before: int
    """Characters before cleaning."""
    removed: tuple[Removal, ...] = ()
    corrected: tuple[Correction, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def removed_share(self) -> float:
        """Share of the characters that was taken out."""
        return 1 - len(self.text) / self.before if self.before else 0.0
