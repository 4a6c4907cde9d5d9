"""The cleaning rules that are data: `knowledge/cleaning.yaml`."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from copilot import resources
from copilot.types import Frozen, Lang

__all__ = [
    "CleaningRules",
    "Doubtful",
    "Misspelling",
    "Mistranslation",
    "NoiseRule",
    "QuarantineRule",
    "SpunWord",
    "load_rules",
]


class _Pattern(Frozen):
    id: str
    why: str
    pattern: resources.Regex

    @property
    def compiled(self) -> re.Pattern[str]:
        """The expression, as `re` caches it."""
        return re.compile(self.pattern, re.I)


class NoiseRule(_Pattern):
    """Marks that are taken out."""

    scope: Literal["line", "head", "inline"]
    """`line`: a line that matches as a whole is dropped; `head`: only among the first lines of a page; `inline`: the
    match is dropped, the line stays."""
    unless: resources.Regex = ""
    """Lines in which this expression is found are left alone (`inline` only)."""
    markdown: bool = True
    """False: not in Markdown, where the marks mean something (`inline` only)."""


class QuarantineRule(Frozen):
    """Lines that are held back."""

    id: str
    why: str
    pattern: resources.Regex = ""
    """Tried on every sentence."""
    patterns: dict[Lang, resources.Regex] = {}
    """Tried where the text holds the language's script: most of a long list would be tried in vain."""
    unless: resources.Regex = ""
    """Sentences in which this expression is found are no case of the rule."""
    then: resources.Regex = ""
    """Sentences right after one held back that go on in the same vein are held back as well."""

    def expressions(self, scripts: Collection[Lang]) -> list[re.Pattern[str]]:
        """Return what to search for in a text of these scripts."""
        chosen = [self.pattern, *(pattern for lang, pattern in self.patterns.items() if lang in scripts)]
        return [re.compile(pattern, re.I) for pattern in chosen if pattern]


class _Reworded(Frozen):
    """An expression with what is to stand in its place."""

    found: resources.Regex
    meant: str = ""
    """With groups of the expression as in `re.sub`."""
    why: str

    @model_validator(mode="after")
    def _groups_are_there(self) -> Self:
        missing = [n for n in re.findall(r"\\(\d+)", self.meant) if not 0 < int(n) <= re.compile(self.found).groups]
        if missing:
            raise ValueError(f"meant: the expression has no group {missing[0]}")
        return self


class Misspelling(_Reworded):
    """A slip of the pen that can be meant only one way."""

    meant: str


class Mistranslation(Misspelling):
    """Words that a translating machine got wrong."""

    alone: bool = False
    """Unmistakable; the others are corrected only in texts that hold several different ones."""


class Doubtful(_Reworded):
    """Words that are probably a slip; they stay, and a person is shown what may be meant: empty, the suggestion."""

    suggestion: str


class SpunWord(Frozen):
    """A word that a spinning machine put in place of another."""

    spun: str
    meant: str
    inverts: bool = False
    """The exchange turns the sentence into its opposite: its lines are held back."""


class CleaningRules(Frozen):
    """All rules of one file."""

    noise: tuple[NoiseRule, ...] = ()
    credit_endings: tuple[str, ...] = ()
    """A bracket whose text ends in one of these is an injected quotation credit, nested brackets included."""
    quarantine: tuple[QuarantineRule, ...] = ()
    orphan: resources.Regex = ""
    """How a sentence begins that hangs on the one before; held back where that one is."""
    mistranslated: tuple[Mistranslation, ...] = ()
    mistranslations_at_least: int = 3
    """Different ones from which a text counts as translated by a machine."""
    misspelled: tuple[Misspelling, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    spun: tuple[SpunWord, ...] = ()
    spun_words_at_least: int = 6
    """Different spun words from which a document counts as spun."""


def load_rules(path: Path | None = None) -> CleaningRules:
    """Return the rules of a file (default: those of the sample shop); none when there is no file."""
    file = path or resources.root("knowledge") / "cleaning.yaml"
    return resources.load_model(file, CleaningRules) if file.is_file() else CleaningRules()
