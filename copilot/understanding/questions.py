"""A turn taken apart into the things it asks, each with its situation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from copilot.understanding.cues import Pattern
from copilot.understanding.matcher import Hit, Matcher, longest, phrases
from copilot.understanding.schema import QuestionRules, Situation
from copilot.understanding.text import Flat

__all__ = ["Ask", "Asks", "QuestionReader", "sentences"]

_SOFT = ",，、 \t"
_WEAK = 1.0
_NAME = ""
"""Key of product names among the cues: "cushioned" in one asks nothing."""
_SENTENCES = 80
"""Sentences looked at; nobody asks so much at once, but somebody may paste a page."""
_LETTERS = re.compile(r"[^\W_]")


class Ask(NamedTuple):
    """A part of the turn that asks or reports one thing; offsets are into the flat text."""

    start: int
    end: int
    situation: str
    words: tuple[str, ...]
    """The cues that decided it."""
    after: str = ""
    """The customer's earlier words that it takes up."""


class Asks(NamedTuple):
    """What a turn asks, and the courtesies in it that ask nothing."""

    asks: tuple[Ask, ...]
    courtesies: tuple[Ask, ...]


class QuestionReader:
    """Splits turns; built once from the situations and the question rules."""

    def __init__(
        self,
        situations: Mapping[str, Situation],
        rules: QuestionRules,
        cues: Mapping[str, Iterable[Pattern]],
        products: Iterable[str] = (),
    ) -> None:
        """Take the situations, their cues and the names of products, all in the flat spelling."""
        self._situations = situations
        self._matcher = Matcher({**cues, _NAME: phrases(products)})
        self._asking = Matcher({"?": phrases(rules.question_words.all)})
        self._tails = tuple(rules.question_tails.all)
        self._tells = _telling(rules)

    def hits(self, flat: Flat) -> list[Hit]:
        """Return every situation cue in the text that no longer cue covers, nor the name of a product."""
        return [hit for hit in longest(self._matcher.find(flat.text, flat)) if hit.key != _NAME]

    def read(self, flat: Flat) -> Asks:
        """Return the questions in order, one for each situation, and the courtesies."""
        hits = self.hits(flat)
        found: list[Ask] = []
        starts = [hit.start for hit in hits]
        for start, end in sentences(flat.text)[:_SENTENCES]:
            near = hits[bisect_left(starts, start) : bisect_left(starts, end)]
            inside = [hit for hit in near if hit.end <= end]
            found += self._sentence(flat, start, end, inside)
        real = [ask for ask in found if ask.situation != "other" and self._kind(ask) == "question"]
        courtesies = [ask for ask in found if ask.situation != "other" and self._kind(ask) == "courtesy"]
        unknown = [ask for ask in found if ask.situation == "other" and self._is_question(flat, ask)]
        asks = _merged(sorted(self._without_context(flat, real) + unknown))
        return Asks(tuple(asks), tuple(_merged(courtesies)))

    def _without_context(self, flat: Flat, asks: Sequence[Ask]) -> list[Ask]:
        """Drop what is merely told on the way to a question it is part of ("I sent it back. Where is my money?")."""
        asked = {ask.situation for ask in asks if self.asks(flat, ask)}
        part = {other for name in asked for other in self._situations[name].absorbs}
        return [ask for ask in asks if ask.situation not in part or self.asks(flat, ask)]

    def _kind(self, ask: Ask) -> str:
        return self._situations[ask.situation].kind

    def _sentence(self, flat: Flat, start: int, end: int, hits: Sequence[Hit]) -> list[Ask]:
        groups = self._groups(hits)
        if not groups:
            return [Ask(start, end, "other", ())]
        asks: list[Ask] = []
        for index, (situation, members) in enumerate(groups):
            stop = end if index + 1 == len(groups) else _boundary(flat, members[-1].end, groups[index + 1][1][0].start)
            asks.append(Ask(start, stop, situation, tuple(hit.cue for hit in members)))
            start = stop
        return asks

    def _groups(self, hits: Sequence[Hit]) -> list[tuple[str, list[Hit]]]:
        """Return the situations of one sentence in order, the ones that are part of another left out."""
        members: dict[str, list[Hit]] = {}
        for hit in hits:
            members.setdefault(hit.key, []).append(hit)
        sure = [key for key, found in members.items() if not all(hit.hint for hit in found)]
        absorbed = {other for key in sure for other in self._situations[key].absorbs if other in members}
        # Two situations that absorb each other would both vanish; the one with more to say stays.
        kept = {key: found for key, found in members.items() if key not in absorbed} or members
        same_words: dict[tuple[int, int], str] = {}
        for key, found in kept.items():
            for hit in found:
                rival = same_words.get((hit.start, hit.end))
                if rival is None or _weight(kept[rival]) < _weight(found):
                    same_words[hit.start, hit.end] = key
        winners = {key: [hit for hit in found if same_words[hit.start, hit.end] == key] for key, found in kept.items()}
        strong = {key: found for key, found in winners.items() if found and _weight(found) > _WEAK}
        chosen = strong or {key: found for key, found in winners.items() if found}
        asking = {k: v for k, v in chosen.items() if self._situations[k].kind == "question"}
        return sorted((asking or chosen).items(), key=lambda item: (item[1][0].start, item[0]))

    def _is_question(self, flat: Flat, ask: Ask) -> bool:
        words = flat.text[ask.start : ask.end]
        return len(words) >= (6 if not words.isascii() else 12) and self.asks(flat, ask)

    def marked(self, flat: Flat, ask: Ask) -> bool:
        """Whether a question mark ends a part of the turn."""
        after = flat.raw[flat.at[ask.end - 1] + 1 : flat.at[ask.end - 1] + 3] if ask.end > ask.start else ""
        return "?" in after or "？" in after

    def asks(self, flat: Flat, ask: Ask) -> bool:
        """Whether a part of the turn is put as a question."""
        text = flat.text[ask.start : ask.end]
        if self.marked(flat, ask) or text.endswith(self._tails):
            return True
        return bool(self._asking.find(self._tells.sub(lambda told: "_" * len(told.group()), text)))


def _telling(rules: QuestionRules) -> re.Pattern[str]:
    """Return a pattern for English words that look like a question's but tell something: "this is my third order"."""
    verbs, before = ("|".join(map(re.escape, words)) for words in (rules.inverted, rules.inverted_after))
    told, asked = ("|".join(map(re.escape, words)) for words in (rules.told_by, rules.question_words.en))
    subject = rf"\b(?!(?:{before})\b)(?!(?:{asked})\b)[a-z]+ (?:{verbs})\b"
    return re.compile(rf"\b(?:{told}) (?:{asked})\b|{subject}" if verbs and told else r"(?!)")


def _weight(hits: Iterable[Hit]) -> float:
    return sum(hit.weight for hit in hits)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a flat text that hold letters, by its line ends."""
    spans: list[tuple[int, int]] = []
    start = 0
    for part in text.split("\n"):
        if _LETTERS.search(part):
            spans.append((start, start + len(part)))
        start += len(part) + 1
    return spans


def _boundary(flat: Flat, last_end: int, next_start: int) -> int:
    """Return where one question ends and the next begins: after a comma or a particle, else at the next cue."""
    if next_start <= last_end:
        return next_start
    for index in range(next_start, last_end, -1):
        between = flat.raw[flat.at[index - 1] + 1 : flat.at[index] + 1]
        if any(char in _SOFT for char in between):
            return index
    for index in range(last_end, next_start + 1):
        if flat.text[index - 1] in "吗呢么嘛요까":
            return index
    return next_start


def _merged(asks: Iterable[Ask]) -> list[Ask]:
    """Return one ask a situation: "what size? I am 170 cm" is one question."""
    kept: dict[str, Ask] = {}
    for ask in asks:
        first = kept.get(ask.situation)
        if first is None or ask.situation == "other":
            kept[ask.situation if first is None else f"other{ask.start}"] = ask
        else:
            kept[ask.situation] = first._replace(end=max(first.end, ask.end), words=first.words + ask.words)
    return list(kept.values())
