"""What is asked so plainly that nothing need be guessed: a bare "And the price?", and how long a product works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from copilot.types import LANGS
from copilot.understanding.cues import Pattern, read_cues
from copilot.understanding.matcher import Matcher, phrases
from copilot.understanding.questions import Ask, QuestionReader, sentences
from copilot.understanding.schema import LastingRules, QuestionRules, Situation, WordFamilies, WordLists
from copilot.understanding.text import Flat, Normaliser

__all__ = ["SureReader", "WhatNow"]

_PAUSE = re.compile(r"[,，、]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_NOUNS = 40
"""Letters up to which a part of a turn can be a bare question."""
_ABOUT, _AROUND = "about", "around"


class SureReader:
    """Finds the parts of a turn whose meaning is certain; built once from the data files."""

    def __init__(
        self, situations: Mapping[str, Situation], rules: QuestionRules, cues: QuestionReader, normaliser: Normaliser,
        families: WordFamilies | None = None,
    ) -> None:  # fmt: skip
        """Take the situations, the rules and the cues, which tell when "how long" is of something else."""
        self._cues = cues
        self._absorbed = {id: item.absorbs for id, item in situations.items()}
        self._plain = Matcher({id: _sure_cues(item, normaliser, families) for id, item in situations.items()})
        around = _flat(rules.bare_around, normaliser) if rules.bare_around else []
        self._bare = {
            id: re.compile(rf"(?:(?P<{_ABOUT}>{_any(_flat(item.bare, normaliser))})|(?:{_any(around)})| )+")
            for id, item in situations.items()
            if item.bare is not None
        }
        self._lasting = rules.lasting if rules.lasting and rules.lasting.situation in situations else None
        self._words = _lasting(self._lasting, normaliser) if self._lasting else None
        self._asked = tuple(_flat(self._lasting.asked, normaliser)) if self._lasting else ()
        self._of_it = _any_verb(self._lasting, normaliser) if self._lasting else None

    def read(self, flat: Flat) -> list[Ask]:
        """Return what is asked for certain, in order."""
        return [
            Ask(start, end, situation, (flat.text[start:end],))
            for start, end in _parts(flat)
            if (situation := self._named(flat, start, end) or self._bare_question(flat.text[start:end])
                or self._lasts(flat, start, end))
        ]  # fmt: skip

    def _named(self, flat: Flat, start: int, end: int) -> str:
        """Return the situation of a cue that leaves no doubt, where no other situation has one as well."""
        found = self._plain.find(flat.text[start:end])
        if len({hit.key for hit in found}) != 1:
            return ""
        situation = found[0].key
        part = {situation, *self._absorbed[situation]}
        # What begins within the cue itself is part of it: the price in "폭이 얼마예요".
        own = [(start + hit.start, start + hit.end) for hit in found]
        others = [hit for hit in self._cues.hits(flat) if start <= hit.start < end and not hit.hint]
        beside = [hit for hit in others if not any(at <= hit.start < stop for at, stop in own)]
        return "" if any(hit.key not in part for hit in beside) else situation

    def _bare_question(self, part: str) -> str:
        """Return the situation of words that only name what is asked ("and the price")."""
        if len(part) > _NOUNS:
            return ""
        for situation, pattern in self._bare.items():
            match = pattern.fullmatch(part)
            if match and match.group(_ABOUT):
                return situation
        return ""

    def _lasts(self, flat: Flat, start: int, end: int) -> str:
        """Return the situation of "how long does it glow", where the verb is none of delivery or other business."""
        text = flat.text[start:end]
        if self._lasting is None or self._words is None or self._of_it is None:
            return ""
        keys = {hit.key for hit in self._words.find(text)}
        if "asked" not in keys or "business" in keys or self._of_other_business(flat, start, end):
            return ""
        return self._lasting.situation if "works" in keys or self._of_it.search(text) else ""

    def _of_other_business(self, flat: Flat, start: int, end: int) -> bool:
        """Whether a cue beside "how long" itself speaks of another situation ("to assemble")."""
        mine = self._lasting.situation if self._lasting else ""
        return any(
            start <= hit.start < end and not hit.hint and hit.key != mine and not hit.cue.startswith(self._asked)
            for hit in self._cues.hits(flat)
        )


class WhatNow:
    """Finds "so what do we do now?", which asks again what the turn, or the one before, has told."""

    def __init__(self, rules: QuestionRules, normaliser: Normaliser) -> None:
        """Take the words that ask it and those that may stand round them."""
        asked, around = _flat(rules.what_now, normaliser), _flat(rules.bare_around, normaliser)
        self._pattern = re.compile(rf"(?:(?P<{_ABOUT}>{_any(asked)})|(?:{_any(around)})| )+")

    def without(self, flat: Flat) -> Flat:
        """Return the text with such parts blanked out, offsets unchanged; the text itself where there are none."""
        text = flat.text
        for start, end in _parts(flat):
            match = self._pattern.fullmatch(text[start:end]) if end - start <= _NOUNS else None
            if match and match.group(_ABOUT):
                text = text[:start] + "\n" * (end - start) + text[end:]
        return flat if text == flat.text else flat._replace(text=text)


def _sure_cues(situation: Situation, normaliser: Normaliser, families: WordFamilies | None) -> list[Pattern]:
    if situation.sure is None:
        return []
    lists = ((getattr(situation.sure, lang), getattr(families, lang, {})) for lang in LANGS)
    return [pattern for words, known in lists for pattern in read_cues(words, normaliser.plain, known)]


def _parts(flat: Flat) -> list[tuple[int, int]]:
    """Return the sentences of a turn, cut at commas."""
    found: list[tuple[int, int]] = []
    for start, end in sentences(flat.text):
        cuts = [n for n in range(start + 1, end) if _PAUSE.search(flat.raw, flat.at[n - 1] + 1, flat.at[n] + 1)]
        found += zip([start, *cuts], [*cuts, end], strict=True)
    return found


def _lasting(rules: LastingRules, normaliser: Normaliser) -> Matcher:
    lists = {"asked": rules.asked, "works": rules.works, "business": rules.business}
    return Matcher({name: phrases(_flat(words, normaliser)) for name, words in lists.items()})


def _any_verb(rules: LastingRules, normaliser: Normaliser) -> re.Pattern[str]:
    before, neutral = (_any(map(normaliser.plain, words)) for words in (rules.of_it, rules.neutral))
    return re.compile(rf"(?:{before}) (?!{neutral})[a-z]+")


def _flat(words: WordLists | None, normaliser: Normaliser) -> list[str]:
    return [normaliser.plain(word) for word in words.all] if words else []


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, Latin ones as words of their own."""
    found = sorted(words, key=len, reverse=True)
    return "|".join(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w) for w in found) or "(?!)"
