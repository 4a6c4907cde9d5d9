"""What a policy of plain patterns says, and its patterns put together: one expression a language and purpose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import PrivateAttr, field_validator, model_validator

from copilot.checking.prefilter import Prefilter
from copilot.types import Frozen, Lang

__all__ = ["Agreement", "Patterns", "PhraseRule"]

Listed = dict[Lang, tuple[str, ...]]


class Agreement(Frozen):
    """A short yes that breaks the rule because of what the customer proposed."""

    asked: Listed
    """Patterns in the customer's last turn."""
    answer: Listed
    """Patterns the draft begins with."""


class PhraseRule(Frozen):
    """Regular expressions over the folded, lower-case sentence, by language."""

    items: Listed = {}
    unless: Listed = {}
    """Patterns anywhere in the sentence that make it harmless (a warning)."""
    spared: Listed = {}
    """Patterns that make only those matches harmless which they touch (a refusal right before or after)."""
    about: Listed = {}
    """Words (no patterns) of which the draft must hold one before anything is tried; they keep a policy cheap."""
    words: dict[Lang, dict[str, str]] = {}
    """Alternatives by name, put in where a pattern says `<name>`."""
    senders: tuple[str, ...] = ()
    """Values of `facts.sender` the rule is for; none: everybody."""
    agreed: Agreement | None = None
    reason: str = "found"

    @field_validator("items", "unless", "spared")
    @classmethod
    def _filled(cls, value: Listed) -> Listed:
        if any(not pattern for patterns in value.values() for pattern in patterns):
            raise ValueError("a pattern is empty")
        return value

    _patterns: dict[Lang, Patterns] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _compiles(self) -> PhraseRule:
        self._patterns.update(self._compiled())
        return self

    def patterns(self) -> Mapping[Lang, Patterns]:
        """Return the compiled patterns of each language that has any."""
        return self._patterns

    def _compiled(self) -> dict[Lang, Patterns]:
        asked = self.agreed.asked if self.agreed else {}
        answer = self.agreed.answer if self.agreed else {}
        return {
            lang: Patterns(
                *_gate(self.about.get(lang, ())),
                items=(items := self._one(self.items, lang)),
                possible=Prefilter([items.pattern]) if items else None,
                unless=self._one(self.unless, lang),
                asked=self._one(asked, lang),
                answer=self._one(answer, lang),
                spared=self._each(self.spared, lang),
            )
            for lang in {**self.items, **asked}
        }

    def _one(self, listed: Listed, lang: Lang) -> re.Pattern[str] | None:
        patterns = [self._put_in(pattern, lang) for pattern in listed.get(lang, ())]
        try:
            return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
        except re.error:
            self._each(listed, lang)  # names the one that is wrong
            raise

    def _each(self, listed: Listed, lang: Lang) -> tuple[re.Pattern[str], ...]:
        compiled = []
        for pattern in listed.get(lang, ()):
            try:
                compiled.append(re.compile(self._put_in(pattern, lang)))
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return tuple(compiled)

    def _put_in(self, pattern: str, lang: Lang) -> str:
        for name, alternatives in self.words.get(lang, {}).items():
            pattern = pattern.replace(f"<{name}>", f"(?:{alternatives})")
        return pattern


def _gate(words: tuple[str, ...]) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
    """Return the words, and for Chinese also one expression: its texts are short and its letters many."""
    han = [word for word in words if "\u4e00" <= word[0] <= "\u9fff"]
    return words, re.compile("|".join(map(re.escape, words))) if len(han) * 2 > len(words) else None


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of one language; None where the rule has none."""

    about: tuple[str, ...]
    found: re.Pattern[str] | None
    """The same words as one expression, where that is quicker."""
    items: re.Pattern[str] | None
    possible: Prefilter | None
    """Tells of most sentences that they match none of the items; the draft may be concerned for another's sake."""
    unless: re.Pattern[str] | None
    asked: re.Pattern[str] | None
    answer: re.Pattern[str] | None
    spared: tuple[re.Pattern[str], ...]
    """Apart from each other: one that begins earlier must not hide another."""

    def concern(self, text: str) -> bool:
        """Return whether the draft may hold a match at all."""
        if self.found is not None:
            return self.found.search(text) is not None
        # A plain loop: a generator costs more than the searches themselves.
        for word in self.about:
            if word in text:
                return True
        return not self.about

    def matches(self, sentence: str) -> list[tuple[int, int]]:
        """Return the spans of a sentence that break the rule."""
        if self.items is None or self.possible is None or not self.possible.places(sentence):
            return []
        found = [match.span() for match in self.items.finditer(sentence) if match.end() > match.start()]
        if not found or (self.unless is not None and self.unless.search(sentence)):
            return []
        spared = [match.span() for pattern in self.spared for match in pattern.finditer(sentence)]
        return [(a, b) for a, b in found if not any(start <= b and a <= end for start, end in spared)]
