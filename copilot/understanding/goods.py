"""Several goods in one question: counted up ("two of these and a pot"), told apart, or one to be chosen of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from copilot.types import LANGS, Lang
from copilot.understanding.schema import QuestionRules

__all__ = ["GoodsReader"]

_MOST = 4
"""Goods looked for one by one."""
_PAIR, _BESIDE = 2, 5
"""Goods between which one chooses, and the words looked at beside what parts them."""
_PRICE = re.compile(r"(?<![\d-])\d{2,}")
_APART = re.compile(r"(?:[那这]个?)+([\u4e00-\u9fff]{1,4}?)的(?:呢|吗|嘛|呀|啊|也|能|可|行|[\s，,。？?！!]|$)")
"""Chinese words that tell one of several goods apart."""
_WORD = re.compile(r"[^\W\u4e00-\u9fff]+(?:-\w+)*|[\u4e00-\u9fff]{1,2}")


class GoodsReader:
    """Finds the words for each of several goods; built once from the rules."""

    def __init__(
        self, rules: QuestionRules, fillers: Mapping[Lang, re.Pattern[str]], named: Callable[[str], str]
    ) -> None:
        """Take the rules, the words that add nothing, and what names a product in a text."""
        self._fillers, self._named = fillers, named
        self._summed, self._chosen = frozenset(rules.summed), frozenset(rules.chosen)
        self._plus = {lang: _between(getattr(rules.plus, lang)) for lang in LANGS}
        self._versus = {lang: _between(getattr(rules.versus, lang)) for lang in LANGS}

    def read(self, text: str, situation: str, lang: Lang, named: str) -> tuple[str, ...]:
        """Return the words for each of several goods that a question counts up or chooses between, else nothing.

        `named` is the product it is about: who names a price for it ("can I have it for 400") asks what it costs.
        Words that tell one of several apart ("the one with the narrow spout") may name another than that.
        """
        if situation in self._chosen and (rivals := self._rivals(self._versus[lang].split(text))):
            return rivals
        if situation not in self._summed:
            return tuple(_APART.findall(text)[:_MOST])
        parts = (self._fillers[lang].sub(" ", part).strip() for part in self._plus[lang].split(text))
        found = tuple(part for part in parts if sum(char.isalpha() for char in part) > 1)
        return found[:_MOST] if len(found) > 1 else (named,) if named and _PRICE.search(text) else ()

    def _rivals(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Return the words beside those that part goods to choose between; nothing where no goods are among them."""
        if len(parts) < _PAIR or not any(map(self._named, parts)):
            return ()
        words = [_WORD.findall(part) for part in parts]
        beside = [*(part[-_BESIDE:] for part in words[:-1]), words[-1][:_BESIDE]]
        return tuple(" ".join(part) for part in beside if part)[-_MOST:]


def _between(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for what stands between goods: marks and these words, the English ones as words of their own."""
    each = (rf"\b{re.escape(w)}\b" if w.isascii() and w.isalpha() else re.escape(w) for w in words)
    return re.compile("|".join([r"[，,、；;\n]", *sorted(each, key=len, reverse=True)]), re.IGNORECASE)
