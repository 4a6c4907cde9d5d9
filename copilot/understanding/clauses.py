"""The clauses of a turn, what each of them asks, and which of them nothing read so far has heard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from copilot.understanding.learned import SituationModel
from copilot.understanding.matcher import Hit, Matcher, phrases
from copilot.understanding.questions import Ask, QuestionReader, sentences
from copilot.understanding.schema import QuestionRules, Situation
from copilot.understanding.text import Flat, Normaliser

__all__ = ["ClauseReader", "Heard"]

_FEW = 4
"""Letters of a clause in Latin script."""
_FEW_HAN = 3
"""The same in Chinese or Korean ("怎么洗")."""
_PARTICLES = "吗嘛"
_CLEAR = 0.5
"""Probability from which a clause of several asks something of its own."""
_FAIRLY = 0.3
"""The same for a message of its own beside courtesies."""
_SNIPPED = 12
"""Letters of a Latin clause below which the model alone does not hear a question of its own ("or klarna"); in Han
fewer than `_FEW`."""
_WORTH = 5
"""Chinese or Korean letters from which a clause is worth an answer although nobody knows what it asks."""
_LEAD = 3
"""Words of an English clause of which one is a question word, "and" among them."""
_MOST = 12
"""Clauses read one by one."""
_OTHER = "other"
_PAUSE = re.compile(r"[,，]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
"""Where one question may end: Chinese chats put blanks where marks should stand."""


class Heard(NamedTuple):
    """What a clause of a turn asks."""

    start: int
    end: int
    situation: str
    probability: float

    @property
    def is_clear(self) -> bool:
        """Whether the model is sure that it asks that."""
        return self.situation != _OTHER and self.probability >= _CLEAR


class ClauseReader:
    """Reads turns clause by clause; built once from the rules, the cues and the learned model."""

    def __init__(
        self, situations: Mapping[str, Situation], rules: QuestionRules, cues: QuestionReader, normaliser: Normaliser,
        model: SituationModel | None,
    ) -> None:  # fmt: skip
        """Take the words between questions from the rules; without a model only cues are heard."""
        self._situations = situations
        self._cues = cues
        self._model = model
        self._connectors = Matcher({"+": phrases(map(normaliser.plain, rules.connectors.all))})
        self._wishes = Matcher({"!": phrases(map(normaliser.plain, rules.wish_words.all))})
        self._closers = Matcher({".": phrases(map(normaliser.plain, rules.closers.all))})

    def spans(self, flat: Flat) -> list[tuple[int, int]]:
        """Return the sentences of a turn, cut again where another question is tacked on ("and also", "多少钱…")."""
        cuts = {hit.start for hit in self._connectors.find(flat.text)}
        cuts |= {hit.end for hit in self._closers.find(flat.text)}
        found: list[tuple[int, int]] = []
        for start, end in sentences(flat.text):
            pauses = [n for n in range(start + 1, end) if _pauses(flat, n)]
            asked = cuts.union(n for n in range(start + 1, end) if flat.text[n - 1] in _PARTICLES)
            for first, cut, last in zip([start, *pauses], pauses, [*pauses[1:], end], strict=False):
                begin = max((c for c in asked if first <= c < cut), default=first)
                if self._asks(flat, begin, cut) and self._asks(flat, cut, last):
                    asked.add(cut)
            inner = [cut for cut in sorted(asked) if _long(flat, start, cut) and _long(flat, cut, end)]
            found += zip([start, *inner], [*inner, end], strict=True)
        return found

    def heard(self, flat: Flat, found: Sequence[Ask]) -> list[Heard]:
        """Return what the clauses of a turn ask, where it has several: as the model is sure, else as their cues say.

        `found` is what the cues make of the whole turn.
        """
        spans = self.spans(flat)[:_MOST]
        if len(spans) < 2 or self._model is None:
            return []
        return [heard for start, end in spans for heard in self._heard(self._model, flat, start, end, found)]

    def unheard(self, flat: Flat, asks: Sequence[Ask], situation: str) -> list[Ask]:
        """Return the clauses that are put as questions and in which nothing read from the turn stands."""
        spans = self.spans(flat)[:_MOST]
        if len(spans) < 2 or self._model is None:
            return []
        hits = self._cues.hits(flat)
        placed = [(hit.start, hit.end) for hit in hits if any(hit.key == ask.situation for ask in asks)]
        placed += [(ask.start, ask.end) for ask in asks if not ask.words and self._is_asked(ask)]
        open_ones = (
            (start, end) for start, end in spans
            if not any(at < end and start < stop for at, stop in placed) and self._plainly_asks(flat, start, end)
        )  # fmt: skip
        return [
            Ask(start, end, situation, ())
            for start, end in open_ones
            if self._letters(start, end, hits) >= (_SNIPPED if flat.text[start:end].isascii() else _WORTH)
            and not self._asks_nothing(flat.text[start:end])
        ]

    def set_off(self, flat: Flat, ask: Ask) -> bool:
        """Say whether a part of the turn is a message of its own, or tacked on ("and also", "그리고") with a mark."""
        if flat.raw[: flat.at[ask.start]].rstrip(" ").endswith("\n"):
            return True
        joined = any(hit.start == ask.start for hit in self._connectors.find(flat.text))
        return joined and self._cues.marked(flat, ask)

    def messages_heard(self, flat: Flat) -> list[Ask]:
        """Return what the messages of a turn ask, each read alone, where the model is fairly sure of it.

        Thanks in the first of them do not make a courtesy of what the next one wants.
        """
        heard = []
        for start, end in _messages(flat) if self._model else ():
            best = self._model.read(flat.text[start:end])[0] if self._model else None
            known = self._situations.get(best.situation) if best else None
            if best and known and known.kind == "question" and best.probability >= _FAIRLY:
                heard.append(Ask(start, end, best.situation, ()))
        return heard

    def _letters(self, start: int, end: int, hits: Sequence[Hit]) -> int:
        """Return how much of a clause is no courtesy ("is anybody there?")."""
        inside = (hit for hit in hits if start <= hit.start < end and self._situations[hit.key].kind == "courtesy")
        return end - start - sum(hit.end - hit.start for hit in inside)

    def _asks_nothing(self, text: str) -> bool:
        best = self._model.read(text)[0] if self._model else None
        known = self._situations.get(best.situation) if best else None
        sure = best is not None and best.probability >= _CLEAR
        return sure and (known is None or known.kind != "question")

    def _heard(self, model: SituationModel, flat: Flat, start: int, end: int, found: Sequence[Ask]) -> list[Heard]:
        if not self._asks(flat, start, end) and (start, end) not in sentences(flat.text):
            return []
        cued = [ask.situation for ask in found if start <= ask.start < end and ask.situation != _OTHER]
        if self._plainly_asks(flat, start, end):
            cued += self._cued(flat, start, end)
        if end - start < (_SNIPPED if flat.text[start:end].isascii() else _FEW) and not cued:
            return []
        likely = model.read(flat.text[start:end])
        # Between what is likely a cue decides.
        best = next((guess for guess in likely if guess.situation in cued), likely[0])
        named = [best.situation] if best.probability >= _CLEAR else cued
        return [Heard(start, end, name, best.probability) for name in dict.fromkeys(named)]

    def _asks(self, flat: Flat, start: int, end: int) -> bool:
        """Say whether a clause is put as a question; an English one begins with its question word."""
        words = flat.text[start:end].split()
        if flat.text[start:end].isascii() and len(words) > _LEAD:
            told = flat.original(start, end) + flat.raw[flat.at[end - 1] + 1 : flat.at[end - 1] + 3]
            end = end if "?" in told else start + len(" ".join(words[:_LEAD])) + flat.text[start:end].index(words[0])
        return self._cues.asks(flat, Ask(start, end, _OTHER, ()))

    def _is_asked(self, ask: Ask) -> bool:
        known = self._situations.get(ask.situation)
        return known is None or known.kind == "question"

    def _plainly_asks(self, flat: Flat, start: int, end: int) -> bool:
        """Say whether a clause is put as a question by more than the words of a wish ("I want", "please")."""
        part = slice(start, end)
        text = flat.text[part]
        for hit in self._wishes.find(text):
            text = text[: hit.start] + "_" * (hit.end - hit.start) + text[hit.end :]
        return self._asks(Flat(text, flat.at[part], flat.raw), 0, len(text))

    def _cued(self, flat: Flat, start: int, end: int) -> list[str]:
        """Return the situations that the cues of a clause speak for when it is read alone."""
        part = slice(start, end)
        found = self._cues.read(Flat(flat.text[part], flat.at[part], flat.raw))
        return [ask.situation for ask in found.asks if ask.situation != _OTHER]

    def likest(self, situation: str, flat: Flat) -> Ask:
        """Return the clause that the model finds likest to ask something, as asking it."""
        spans = self.spans(flat)
        if len(spans) < 2 or self._model is None:
            return Ask(*(spans[0] if spans else (0, len(flat.text))), situation, ())
        column = self._model.names.index(situation)
        chances = [float(self._model.probabilities(flat.text[start:end])[column]) for start, end in spans]
        start, end = spans[chances.index(max(chances))]
        return Ask(start, end, situation, ())


def _messages(flat: Flat) -> list[tuple[int, int]]:
    """Return the messages of a turn of several, as places in its flat text."""
    cuts = [n for n in range(1, len(flat.text)) if "\n" in flat.raw[flat.at[n - 1] : flat.at[n]]]
    spans = zip([0, *cuts], [*cuts, len(flat.text)], strict=True)
    return [(start, end) for start, end in spans if _long(flat, start, end)] if cuts else []


def _pauses(flat: Flat, place: int) -> bool:
    """Whether a clause may end there: at a comma, or at a blank in Chinese."""
    return bool(_PAUSE.search(flat.raw, flat.at[place - 1] + 1, flat.at[place] + 1))


def _long(flat: Flat, start: int, end: int) -> bool:
    return end - start >= (_FEW if flat.text[start:end].isascii() else _FEW_HAN)
