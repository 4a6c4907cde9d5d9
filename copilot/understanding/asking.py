"""What a turn is to be answered on: what the learned reader makes of it, placed and backed by the cues."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from copilot.understanding.learned import Guess, SituationModel
from copilot.understanding.legibility import letters_said
from copilot.understanding.matcher import Matcher, phrases
from copilot.understanding.questions import Ask, Asks, QuestionReader, sentences
from copilot.understanding.schema import QuestionRules, Situation, WordFamilies
from copilot.understanding.surely import SureReader
from copilot.understanding.text import Flat, Normaliser

__all__ = ["AskReader", "Earlier"]

_FEW = 4
"""Letters below which a turn says too little to be read as a whole."""
_FEW_HAN = 3
"""The same for a part of a turn in Chinese or Korean ("怎么洗")."""
_PARTICLES = "吗嘛"
_SHORT = 40
"""Letters up to which a turn of no known situation is taken for an answer or a follow-up."""
_SURELY_NOTHING = 0.5
"""Probability from which a turn counts as asking nothing although it holds a cue."""
_CLEAR = 0.5
"""Probability from which one sentence of several asks something of its own."""
_REST = 6  # letters from which the words behind a greeting are read on their own
_WHOLE = 80
"""Letters up to which a turn that asks one thing is taken whole, twice as many in Latin script."""
_SNIPPED = 12
"""Letters of a Latin sentence below which the model alone does not hear a question of its own ("or klarna"); in Han
fewer than `_FEW`."""
_MOST = 12
"""Sentences read one by one."""
_UNCUED = 0.25
"""Where no cue speaks, the model is heard from this part of the usual probability on."""
_OTHER = "other"
_PAUSE = re.compile(r"[,，]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
"""Where one question may end: Chinese chats put blanks where marks should stand."""
_GIVEN = re.compile(r"(?<![a-z0-9])[a-z]{0,3}-?\d{5,}(?![a-z0-9])")  # the number of an order
_PRODUCT = "product_info"
_ASKING = frozenset({"consultation", "logistics", "payment", "bargaining"})  # stages without a complaint
Names = Callable[[Flat, int, int], str]


class Earlier(NamedTuple):
    """A message before the turn."""

    role: str
    flat: Flat


class AskReader:
    """Reads what is asked; built once from the situations, the cues and the learned model."""

    def __init__(
        self, situations: Mapping[str, Situation], rules: QuestionRules, cues: QuestionReader, normaliser: Normaliser,
        model: SituationModel | None, families: WordFamilies | None = None, names: Names = lambda flat, start, end: "",
    ) -> None:  # fmt: skip
        """Take situations, rules, cues, the model (None: cues alone) and `names`, which finds a product in a text."""
        self._names = names
        self._situations = situations
        self._cues = cues
        self._model = model
        self._least = rules.learned_at_least
        self._connectors = Matcher({"+": phrases(map(normaliser.plain, rules.connectors.all))})
        self._closers = Matcher({".": phrases(map(normaliser.plain, rules.closers.all))})
        self._sure = SureReader(situations, rules, cues, normaliser, families)
        self._ellipsis = Matcher({"…": phrases(map(normaliser.plain, rules.ellipsis.all))})
        self._asked_for = Matcher({"?": phrases(map(normaliser.plain, rules.asked_for.all))})

    def read(self, flat: Flat, earlier: Sequence[Earlier], injected: bool) -> tuple[tuple[Ask, ...], str]:
        """Return what is to be answered and why; a short turn without a situation takes up the question before it.

        Where a turn of a few sentences asks one thing, all its words belong to it: the goods may stand in the first.
        """
        sure = () if injected else self._sure.read(flat)
        if sure:
            return self._beside(sure, flat, earlier)
        asks, why = self._read(flat, earlier, injected)
        asks = asks if injected else tuple(sorted([*asks, *self._unasked(flat, asks)]))
        if not injected and (given := self._answering(flat, earlier, asks)):
            return (given, *(a for a in asks if a.situation != _OTHER)), f"gives what was asked for: {given.situation}"
        if len(asks) == 1 and len(flat.text) <= _WHOLE * (2 if flat.text.isascii() else 1):
            asks = (asks[0]._replace(start=0, end=len(flat.text)),)
        return asks, why

    def _unasked(self, flat: Flat, asks: Sequence[Ask]) -> list[Ask]:
        """Return the sentences that ask about a product they name, which nothing read from the turn touches.

        No cue and no model foresees what a shop's own goods are asked: "is the coffee maker ok with 110 V?"
        """
        known = [self._situations[ask.situation] for ask in asks if ask.situation in self._situations]
        if _PRODUCT not in self._situations or not known or any(item.stage not in _ASKING for item in known):
            return []
        touched = [(ask.start, ask.end) for ask in asks] + [(hit.start, hit.end) for hit in self._cues.hits(flat)]
        return [
            Ask(start, end, _PRODUCT, ())
            for start, end in sentences(flat.text)
            if not any(at < end and start < stop for at, stop in touched)
            and self._names(flat, start, end)
            and self._cues.asks(flat, Ask(start, end, _PRODUCT, ()))
        ]

    def _beside(self, sure: Sequence[Ask], flat: Flat, earlier: Sequence[Earlier]) -> tuple[tuple[Ask, ...], str]:
        """Return what is asked for certain and what the rest of the turn asks, read without it."""
        text = flat.text
        for ask in sure:
            text = text[: ask.start] + "\n" * (ask.end - ask.start) + text[ask.end :]
        rest, why = self._read(flat._replace(text=text), earlier, False) if text.strip() else ((), "")
        # Beside a plain question the mere naming of goods asks nothing, whatever the model makes of it.
        # Nor does a word or two left over ("how come?").
        much = sum(char.isalpha() for char in text) >= _REST
        asked = [ask for ask in rest if ask.words or (much and self._cues.asks(flat, ask))]
        known = [ask for ask in asked if ask.situation != _OTHER and self._situations[ask.situation].kind == "question"]
        return tuple(sorted([*sure, *known])), "; ".join(filter(None, [_named(sure), why if known else ""]))

    def _read(self, flat: Flat, earlier: Sequence[Earlier], injected: bool) -> tuple[tuple[Ask, ...], str]:
        found = self._cues.read(flat)
        known = tuple(ask for ask in found.asks if ask.situation != _OTHER)
        whole = Ask(0, len(flat.text), _OTHER, ())
        if injected:
            # Beside an instruction to the assistant only a genuine question counts.
            nothing = (whole._replace(situation="injection"),)
            return (known, _named(known)) if known else (nothing, "nothing but an instruction to the assistant")
        before = self._taken_up(flat, earlier, found) if not known else None
        if before and self._ellipsis.find(flat.text):
            return (before,), f"takes up {before.situation} asked before"
        if guesses := self._guesses(flat, found):
            return self._placed(guesses, found, flat)
        if known:
            return found.asks, _named(found.asks)
        if before:
            return (before,), f"takes up {before.situation} asked before"
        if found.courtesies and not found.asks:
            return found.courtesies[-1:], _named(found.courtesies[-1:])
        return found.asks or (whole,), "no known situation"

    def _guesses(self, flat: Flat, found: Asks) -> tuple[Guess, ...]:
        """Return the situations of the turn; none where the model is unsure or finds that nothing is asked."""
        if self._model is None or letters_said(flat.text) < _FEW:
            return ()
        read = self._past_courtesy(self._model.read(flat.text), flat, found)
        cued = any(ask.situation != _OTHER for ask in found.asks)
        least = self._least if cued else self._least * _UNCUED
        known = self._situations.get(read[0].situation)
        hinted = any(ask.situation == read[0].situation for ask in (*found.asks, *found.courtesies))
        if known is not None and not hinted and read[0].probability < known.guessed_at_least:
            return ()
        if read[0].probability < least or (read[0].situation == _OTHER and cued and not _sure(read[0])):
            return ()
        parts = self._by_part(flat, found)
        read = self._not_swallowed(read, parts)
        whole = {guess.situation for guess in read}
        absorbed = {other for name in whole if name in self._situations for other in self._situations[name].absorbs}
        extra = [guess for guess in parts if guess.situation not in absorbed]
        likely = {guess.situation: guess.probability for guess in (*extra, *read)}
        guesses = tuple(Guess(name, chance) for name, chance in likely.items() if name in self._situations)
        # A greeting does not swallow the question behind it.
        return guesses if not cued or any(self._is_question(guess) for guess in guesses) else ()

    def _not_swallowed(self, read: tuple[Guess, ...], parts: Sequence[Guess]) -> tuple[Guess, ...]:
        """Return what the whole is about but for what is part of one thing heard in it and would hide another.

        Of "how much is the lamp, and who pays return postage?" the second part makes the whole sound like postage,
        of which a price is a part.
        """
        heard = {guess.situation for guess in parts} & self._situations.keys()
        within = {other for name in heard for other in self._situations[name].absorbs} - heard
        hiding = {name for name in within & self._situations.keys() if heard & set(self._situations[name].absorbs)}
        return tuple(guess for guess in read if guess.situation not in hiding)

    def _past_courtesy(self, read: tuple[Guess, ...], flat: Flat, found: Asks) -> tuple[Guess, ...]:
        """Return what the words behind an opening courtesy ask, where they are many: a greeting hides no question."""
        if self._model is None or not found.courtesies or self._is_question_or_nothing(read[0]):
            return read
        text = flat.text
        for word in {word for ask in found.courtesies for word in ask.words}:
            text = text.replace(word, " ")
        if sum(char.isalpha() for char in text) < _REST:
            return read
        rest = self._model.read(text)
        known = rest[0].situation != _OTHER and rest[0].probability >= self._least
        return rest if known and self._is_question(rest[0]) else read

    def _is_question_or_nothing(self, guess: Guess) -> bool:
        return guess.situation == _OTHER or self._is_question(guess)

    def _is_question(self, guess: Guess) -> bool:
        return self._situations[guess.situation].kind == "question"

    def _by_part(self, flat: Flat, found: Asks) -> list[Guess]:
        """Return what the parts of a turn ask, where it has several: as the model is sure, else as their cues say."""
        spans = self._parts(flat)[:_MOST]
        if len(spans) < 2 or self._model is None:
            return []
        asked: list[Guess] = []
        for start, end in spans:
            best = self._model.read(flat.text[start:end])[0]
            cued = any(start <= ask.start < end and ask.situation != _OTHER for ask in found.asks)
            least = _SNIPPED if flat.text[start:end].isascii() else _FEW
            snipped = end - start < least and not cued
            if snipped:
                continue
            if best.probability >= _CLEAR:
                asked.append(best)
            else:
                inside = (ask.situation for ask in found.asks if start <= ask.start < end and ask.situation != _OTHER)
                asked += [Guess(situation, best.probability) for situation in inside]
        return asked

    def _placed(self, guesses: Sequence[Guess], found: Asks, flat: Flat) -> tuple[tuple[Ask, ...], str]:
        """Return the asks with their place in the turn: where their cues stand, else the sentence that is likest."""
        cued = {ask.situation: ask for ask in (*found.asks, *found.courtesies)}
        real = [guess for guess in guesses if self._is_question(guess)] or list(guesses)
        asks = [cued.get(guess.situation) or self._likest(guess.situation, flat) for guess in real]
        # What the model cannot know, a situation of the shop's own, speaks by its cues.
        unknown = self._model.names if self._model else ()
        asks += [ask for ask in found.asks if ask.situation != _OTHER and ask.situation not in unknown]
        likely = {guess.situation: guess.probability for guess in guesses}
        why = [f"{ask.situation}: {', '.join(ask.words) or f'{likely[ask.situation]:.2f}'}" for ask in asks]
        return tuple(_apart(sorted(asks))), "; ".join(why)

    def _parts(self, flat: Flat) -> list[tuple[int, int]]:
        """Return the sentences of a turn, cut again where another question is tacked on ("and also", "多少钱…")."""
        cuts = {hit.start for hit in self._connectors.find(flat.text)}
        cuts |= {hit.end for hit in self._closers.find(flat.text)}
        found: list[tuple[int, int]] = []
        for start, end in sentences(flat.text):
            pauses = [n for n in range(start + 1, end) if _pauses(flat, n)]
            inner = [cut for cut in sorted(cuts.union(pauses)) if _long(flat, start, cut) and _long(flat, cut, end)]
            found += zip([start, *inner], [*inner, end], strict=True)
        return found

    def _likest(self, situation: str, flat: Flat) -> Ask:
        spans = self._parts(flat)
        if len(spans) < 2 or self._model is None:
            return Ask(*(spans[0] if spans else (0, len(flat.text))), situation, ())
        column = self._model.names.index(situation)
        chances = [float(self._model.probabilities(flat.text[start:end])[column]) for start, end in spans]
        start, end = spans[chances.index(max(chances))]
        return Ask(start, end, situation, ())

    def _taken_up(self, flat: Flat, earlier: Sequence[Earlier], found: Asks) -> Ask | None:
        """Return a short turn as one that asks again what the customer asked last, where it may be one."""
        if found.courtesies or len(flat.text) > _SHORT:
            return None
        follows = bool(self._ellipsis.find(flat.text))
        for item in earlier:
            if item.role == "customer" and (situation := self._asked_in(item.flat, follows)):
                return Ask(0, len(flat.text), situation, (), item.flat.raw)
        return None

    def _answering(self, flat: Flat, earlier: Sequence[Earlier], asks: Sequence[Ask]) -> Ask | None:
        """Return the question before, where the shop asked for the order's number and the turn gives one."""
        code = _GIVEN.search(flat.text)
        if not code or not earlier or earlier[0].role != "agent" or not self._asked_for.find(earlier[0].flat.text):
            return None
        before = next((item.flat for item in earlier if item.role == "customer"), None)
        situation = self._asked_in(before, True) if before else ""
        if not before or not situation or any(ask.situation == situation for ask in asks):
            return None
        return Ask(code.start(), code.end(), situation, (), before.raw)

    def _asked_in(self, flat: Flat, guess: bool) -> str:
        """Return what a message asks, the last thing its cues name, else what the model makes of it with `guess`."""
        found = self._cues.read(flat)
        known = [ask.situation for ask in found.asks if ask.situation != _OTHER]
        if known or not guess:
            return known[-1] if known else ""
        return next((read.situation for read in self._guesses(flat, found) if self._is_question(read)), "")


def _apart(asks: list[Ask]) -> list[Ask]:
    """Return asks in order, one that begins with all the words of another without those words."""
    return [
        ask._replace(start=max((a.end for a in asks if a.start == ask.start and a.end < ask.end), default=ask.start))
        for ask in asks
    ]


def _pauses(flat: Flat, place: int) -> bool:
    """Whether one question ends and another may begin there: at a comma, or behind a Chinese question particle."""
    return bool(_PAUSE.search(flat.raw, flat.at[place - 1] + 1, flat.at[place])) or flat.text[place - 1] in _PARTICLES


def _long(flat: Flat, start: int, end: int) -> bool:
    return end - start >= (_FEW if flat.text[start:end].isascii() else _FEW_HAN)


def _sure(guess: Guess) -> bool:
    return guess.probability >= _SURELY_NOTHING


def _named(asks: Sequence[Ask]) -> str:
    return "; ".join(f"{ask.situation}: {', '.join(ask.words)}" for ask in asks if ask.words)
