"""Scorers over the words of a reply: what must be said, what must not, and whether every question is met."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eval.case import ReplyCase
from eval.result import ReplyResult, Score
from eval.scorers.base import bad, good, graded
from eval.wording import Wording

__all__ = ["Asks", "Length", "MustMention", "MustNot", "Questions", "holds"]


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def holds(text: str, word: str) -> bool:
    """Return whether a text has a word, whatever its case, width or spacing; `re:` takes it as an expression."""
    if word.startswith("re:"):
        return re.search(word[3:].strip(), unicodedata.normalize("NFKC", text), re.IGNORECASE) is not None
    return _fold(word) in _fold(text)


def _missing(text: str, groups: tuple[tuple[str, ...], ...]) -> list[str]:
    return [" | ".join(group) for group in groups if not any(holds(text, word) for word in group)]


class MustMention:
    """Every demanded thing is said, in one of its wordings."""

    name = "must_mention"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case demands words."""
        return bool(case.expect.must_mention)

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score the share of demands that the reply meets."""
        groups = case.expect.must_mention
        missing = _missing(result.text, groups)
        why = f"not said: {'; '.join(missing)}" if missing else ""
        return graded(self, len(groups) - len(missing), len(groups), why)


class MustNot:
    """None of the forbidden words is said."""

    name = "must_not"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case forbids words."""
        return bool(case.expect.must_not)

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score full marks unless a forbidden word stands in the reply."""
        said = [word for word in case.expect.must_not if holds(result.text, word)]
        return bad(self, f"said: {'; '.join(said)}") if said else good(self)


class Questions:
    """Each question the customer asked is answered."""

    name = "questions"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case lists questions."""
        return bool(case.expect.questions)

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score the share of questions whose answer shows."""
        asked = case.expect.questions
        open_ = [name for name, words in asked.items() if not any(holds(result.text, word) for word in words)]
        return graded(self, len(asked) - len(open_), len(asked), f"unanswered: {', '.join(open_)}" if open_ else "")


class Asks:
    """The reply asks the customer for what is still needed."""

    name = "asks"
    version = 1

    def __init__(self, wording: Wording) -> None:
        """Take the words that show asking."""
        self._wording = wording

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case wants a question back."""
        return case.expect.asks

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score full marks when the reply holds a request or a question mark."""
        asked = self._wording.find(self._wording.asking, result.lang or case.lang, result.text)
        return good(self, asked) if asked else bad(self, "asks for nothing")


class Length:
    """The reply keeps to the length the case sets."""

    name = "length"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case limits the length."""
        return case.expect.max_chars is not None or case.expect.min_chars is not None

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score full marks inside the limits."""
        n, low, high = len(result.text), case.expect.min_chars or 0, case.expect.max_chars
        return good(self) if n >= low and (high is None or n <= high) else bad(self, f"{n} characters")
