"""What the policies may look at besides the draft, and what the reader found in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from copilot.checking.claim import Claim
from copilot.checking.normalise import Normalised
from copilot.checking.reader.view import Turn, View
from copilot.facts import Facts
from copilot.shop import Shop
from copilot.types import Lang

__all__ = ["CheckContext", "DraftReading", "Match", "as_date", "market_of"]

_MARKETS: dict[Lang, str] = {"zh": "CN", "ko": "KR", "en": "US"}
"""Country whose calendar counts where the facts name none, by language of the draft."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Facts, rules and the customer's turn; the same for every policy."""

    facts: Facts
    shop: Shop
    lang: Lang
    turn: Turn

    @property
    def now(self) -> dt.datetime | None:
        """When the draft is written."""
        return self.facts.now

    @property
    def market(self) -> str:
        """Country whose calendar counts."""
        return market_of(self.facts, self.lang)


@dataclass(frozen=True, slots=True)
class DraftReading:
    """The draft as read: folded text, sentences with their expressions, and the claims."""

    folded: Normalised
    views: tuple[View, ...]
    claims: tuple[Claim, ...]
    classes: frozenset[str]
    """Every lexicon class that occurs anywhere in the draft."""
    langs: tuple[Lang, ...]
    """The languages of its sentences, each once."""

    def has(self, name: str) -> bool:
        """Return whether any sentence holds a word of a lexicon class."""
        return name in self.classes


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of the folded text that breaks a policy for a reason listed in its file."""

    reason: str
    start: int
    end: int


def market_of(facts: Facts, lang: Lang) -> str:
    """Return the country whose calendar counts for a draft."""
    return facts.market or _MARKETS[lang]


def as_date(value: dt.date | dt.datetime | None) -> dt.date | None:
    """Return the day of a date or a moment."""
    return value.date() if isinstance(value, dt.datetime) else value
