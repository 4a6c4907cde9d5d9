"""A general detector for policies that need no reading: patterns, with what makes them harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import field_validator

from copilot.checking.context import CheckContext, DraftReading, Match
from copilot.types import Frozen, Lang

__all__ = ["PhraseDetector", "phrases"]


class _Params(Frozen):
    """`items` per language are regular expressions over the folded, lower-case sentence."""

    items: dict[Lang, tuple[str, ...]]
    unless: dict[Lang, tuple[str, ...]] = {}
    """Patterns anywhere in the sentence that make it harmless (a refusal, a warning)."""
    reason: str = "found"

    @field_validator("items", "unless")
    @classmethod
    def _compile(cls, value: dict[Lang, tuple[str, ...]]) -> dict[Lang, tuple[str, ...]]:
        for patterns in value.values():
            for pattern in patterns:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return value


class PhraseDetector:
    """Reports every match of its patterns in sentences that hold no excuse."""

    def __init__(self, params: dict[str, Any]) -> None:
        """Validate and compile the parameters."""
        checked = _Params.model_validate(params)
        self._reason = checked.reason
        self.reasons = frozenset({checked.reason})
        self._items = {lang: re.compile("|".join(f"(?:{p})" for p in items)) for lang, items in checked.items.items()}
        self._unless = {lang: re.compile("|".join(f"(?:{p})" for p in items)) for lang, items in checked.unless.items()}

    def detect(self, reading: DraftReading, context: CheckContext) -> Iterable[Match]:
        """Yield a match for each phrase found."""
        for view in reading.views:
            pattern, excuse = self._items.get(view.lang), self._unless.get(view.lang)
            if pattern is None or (excuse is not None and excuse.search(view.text)):
                continue
            for match in pattern.finditer(view.text):
                if match.end() > match.start():
                    start = view.sentence.start
                    yield Match(self._reason, start + match.start(), start + match.end())


def phrases(params: dict[str, Any]) -> PhraseDetector:
    """Return the phrase detector for a policy's params."""
    return PhraseDetector(params)
