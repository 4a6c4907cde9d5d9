"""Scorers of manner: language, register, no one-word reply, no rhetorical question, no stock phrase, no leak."""

from __future__ import annotations

import re
import unicodedata

from copilot.types import Lang
from eval.case import ReplyCase
from eval.result import ReplyResult, Score
from eval.scorers.base import bad, good
from eval.wording import Wording, squeeze

__all__ = ["Language", "Leaks", "OneWord", "Register", "Rhetorical", "Stock", "guess_language"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_OWN_WORDS = 6
"""Characters beside a stock phrase that count as saying something."""


def guess_language(text: str) -> Lang | None:
    """Return the language most of a text's letters belong to; None when it has none of the three."""
    # A Latin word weighs like two characters of the others, so that codes and names do not tip a zh or ko text.
    counts: dict[Lang, int] = {
        "zh": len(_HAN.findall(text)),
        "ko": len(_HANGUL.findall(text)),
        "en": 2 * len(_LATIN.findall(text)),
    }
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] else None


class _Tone:
    """Base of the scorers that look at every reply with a text."""

    version = 1

    def __init__(self, wording: Wording) -> None:
        """Take the words to look for."""
        self._wording = wording

    def fits(self, case: ReplyCase) -> bool:
        """Return True: manner matters in every reply."""
        return True


class Language(_Tone):
    """The reply is in the language the customer is to be answered in."""

    name = "language"

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score full marks when most of the text is in the wanted language."""
        wanted, seen = case.expect.lang or case.lang, guess_language(result.text)
        return good(self) if seen in (wanted, None) else bad(self, f"written in {seen}, wanted {wanted}")


class Register(_Tone):
    """The reply is polite in its language's way: 您, plain polite English, 합니다/해요."""

    name = "register"

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score no marks for a form out of register, or for no polite form at all in a longer text."""
        lang, forms = result.lang or case.lang, self._wording.manner
        if out := self._wording.find(forms.never, lang, result.text):
            return bad(self, f"out of register: {out}")
        if len(result.text) > 12 and not self._wording.find(forms.polite, lang, result.text):
            return bad(self, "no polite form")
        return good(self)


class OneWord(_Tone):
    """The reply is more than a word."""

    name = "one_word"

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score no marks for an empty or one-word reply."""
        bare = squeeze(result.text)
        if bare and bare not in {squeeze(word) for word in self._wording.one_word[result.lang or case.lang]}:
            return good(self)
        return bad(self, f"one word: {result.text!r}" if bare else "empty reply")


class Rhetorical(_Tone):
    """The reply neither scolds by question nor tells the customer that he is wrong."""

    name = "rhetorical"

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score no marks when such words stand in the reply."""
        lang = result.lang or case.lang
        for expressions in (self._wording.rhetorical, self._wording.correcting):
            if words := self._wording.find(expressions, lang, result.text):
                return bad(self, f"scolds: {words}")
        return good(self)


class Stock(_Tone):
    """The reply says something of its own beside a stock phrase."""

    name = "stock"

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score no marks when what is left without the stock phrases is next to nothing."""
        rest = squeeze(result.text)
        phrases = [p for p in map(squeeze, self._wording.stock[result.lang or case.lang]) if p in rest]
        for phrase in phrases:
            rest = rest.replace(phrase, "")
        return good(self) if not phrases or len(rest) >= _OWN_WORDS else bad(self, "nothing but a stock phrase")


class Leaks(_Tone):
    """Nothing of the source documents' spam, credits, wages or outdated reasons shows in the reply."""

    name = "leaks"

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score no marks when a phrase that must never surface does."""
        folded = unicodedata.normalize("NFKC", result.text).casefold()
        words = [word for word in self._wording.leaks if word in folded]
        return bad(self, f"leaked: {', '.join(words)}") if words else good(self)
