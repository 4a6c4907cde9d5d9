"""What a turn is to be answered on: what the learned reader makes of it, placed and backed by the cues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from copilot.understanding.clauses import ClauseReader, Heard
from copilot.understanding.follow_ups import Earlier, FollowUps
from copilot.understanding.learned import Guess, SituationModel
from copilot.understanding.legibility import letters_said
from copilot.understanding.questions import Ask, Asks, QuestionReader
from copilot.understanding.schema import QuestionRules, Situation, WordFamilies
from copilot.understanding.surely import SureReader, WhatNow
from copilot.understanding.text import Flat, Normaliser

__all__ = ["AskReader"]

_FEW = 4
"""Letters below which a turn says too little to be read as a whole."""
_SURELY_NOTHING = 0.5
"""Probability from which a turn counts as asking nothing although it holds a cue."""
_LIKELY = 0.6
"""Probability from which one clause asks something for which it has no word beside what it has words for."""
_PLAINLY = 2
"""Words for a situation from which a part of the turn asks for it whatever the model makes of the whole."""
_REST = 6  # letters from which the words behind a greeting are read on their own
_WHOLE = 80
"""Letters up to which a turn that asks one thing is taken whole, twice as many in Latin script."""
_UNCUED = 0.25
"""Where no cue speaks, the model is heard from this part of the usual probability on."""
_OTHER = "other"
_PRODUCT = "product_info"


class AskReader:
    """Reads what is asked; built once from the situations, the cues and the learned model."""

    def __init__(
        self, situations: Mapping[str, Situation], rules: QuestionRules, cues: QuestionReader, normaliser: Normaliser,
        model: SituationModel | None, families: WordFamilies | None = None,
    ) -> None:  # fmt: skip
        """Take the situations, the rules, the cues and the model (None: cues alone)."""
        self._situations = situations
        self._cues = cues
        self._model = model
        self._least = rules.learned_at_least
        self._plain = frozenset(rules.plain)
        self._fellows = self._plain | frozenset(rules.fellows)
        self._clauses = ClauseReader(situations, rules, cues, normaliser, model)
        self._sure = SureReader(situations, rules, cues, normaliser, families)
        self._what_now = WhatNow(rules, normaliser)
        self._follow_ups = FollowUps(rules, cues, normaliser, self._asked_in)

    def read(self, flat: Flat, earlier: Sequence[Earlier], injected: bool) -> tuple[tuple[Ask, ...], str]:
        """Return what is to be answered and why; a short turn without a situation takes up the question before it.

        Where a turn of a few sentences asks one thing, all its words belong to it: the goods may stand in the first.
        """
        rest = flat if injected else self._what_now.without(flat)
        if rest is flat:
            return self._told(flat, earlier, injected)
        asks, why = self._told(rest, earlier, False) if letters_said(rest.text) else ((), "")
        known = [ask for ask in asks if ask.situation != _OTHER]
        if not known and (before := self._follow_ups.before(flat, earlier, True)):
            return (before,), f"asks what happens now about {before.situation}"
        return asks or (Ask(0, len(flat.text), _OTHER, ()),), why or "asks what happens now"

    def _told(self, flat: Flat, earlier: Sequence[Earlier], injected: bool) -> tuple[tuple[Ask, ...], str]:
        sure = () if injected else self._sure.read(flat)
        if sure:
            return self._beside(sure, flat, earlier)
        asks, why = self._read(flat, earlier, injected)
        if injected:
            return asks, why
        if all(self._is_courtesy(ask.situation) for ask in asks):
            asks = tuple(self._clauses.messages_heard(flat)) or asks
        asks = tuple(sorted([*self._but_told(flat, asks), *self._unasked(flat, asks)]))
        if given := self._follow_ups.answering(flat, earlier, asks):
            return (given, *(a for a in asks if a.situation != _OTHER)), f"gives what was asked for: {given.situation}"
        if still := self._follow_ups.kept_open(flat, earlier, asks):
            return self._beside_open(still, asks, why)
        if len(asks) == 1 and len(flat.text) <= _WHOLE * (2 if flat.text.isascii() else 1):
            asks = (asks[0]._replace(start=0, end=len(flat.text)),)
        return asks, why

    def _beside_open(self, still: Ask, asks: Sequence[Ask], why: str) -> tuple[tuple[Ask, ...], str]:
        """Return the matter that the agent asked about and what the answer asks besides, parts of either left out."""
        part = self._absorbed({still.situation})
        rest = [a for a in asks if a.situation not in part and self._is_known_question(a.situation)]
        if any(still.situation in self._absorbed({ask.situation}) for ask in rest):
            return tuple(asks), why
        return (still, *rest), "; ".join(filter(None, [f"answers the agent on {still.situation}", why if rest else ""]))

    def _but_told(self, flat: Flat, asks: Sequence[Ask]) -> list[Ask]:
        """Return the asks without what is merely told beside a question."""
        if not any(self._cues.asks(flat, ask) and not self._is_told(ask) for ask in asks):
            return list(asks)
        return [ask for ask in asks if not self._is_told(ask) or self._cues.asks(flat, ask)]

    def _is_told(self, ask: Ask) -> bool:
        return ask.situation in self._situations and self._situations[ask.situation].told

    def _unasked(self, flat: Flat, asks: Sequence[Ask]) -> list[Ask]:
        """Return the clauses put as questions that nothing read from the turn touches.

        No cue and no model foresees what a shop's own goods are asked: "is the coffee maker ok with 110 V?"
        """
        known = {ask.situation for ask in asks if ask.situation in self._situations}
        if known and not any(map(self._is_known_question, known)):
            return self._clauses.unheard(flat, asks, _OTHER)  # a greeting swallows no question behind it
        if _PRODUCT not in self._situations or not known:
            return []
        if not known <= self._plain:
            # Beside a report or another wish only what is set off from it is sure to be asked.
            added = [ask for ask in self._clauses.unheard(flat, asks, _OTHER) if self._clauses.set_off(flat, ask)]
            return [ask for ask in added if self._is_apart(flat, ask, known)]
        return self._clauses.unheard(flat, asks, _PRODUCT)

    def _is_apart(self, flat: Flat, ask: Ask, known: set[str]) -> bool:
        """Say whether a clause asks, read alone, for nothing that the turn is known to ask, nor for a part of it."""
        best = self._model.read(flat.text[ask.start : ask.end])[0] if self._model else None
        return best is None or best.situation not in known | self._absorbed(known)

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
        before = self._follow_ups.taken_up(flat, earlier, found) if not known else None
        if before and self._follow_ups.follows(flat, earlier):
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
        parts = self._clauses.heard(flat, found.asks)
        if self._unsure(read[0], found, cued):
            # Of several questions the whole may sound like none, although each is clear by itself.
            if not any(part.is_clear and self._is_known_question(part.situation) for part in parts):
                return ()
            read = ()
        read = self._not_swallowed(read, parts)
        # What is part of the whole is asked for by itself only where another clause asks for the rest.
        whole = self._absorbed({guess.situation for guess in read})
        extra = [part for part in parts if part.situation not in whole or self._apart(part, parts)]
        likely = {part.situation: part.probability for part in extra}
        likely |= {guess.situation: guess.probability for guess in read}
        guesses = tuple(Guess(name, chance) for name, chance in likely.items() if name in self._situations)
        guesses = self._sure_of_one(guesses, flat, found)
        guesses += self._named_beside(guesses, flat, found)
        # A greeting does not swallow the question behind it.
        return guesses if not cued or any(self._is_question(guess) for guess in guesses) else ()

    def _named_beside(self, guesses: Sequence[Guess], flat: Flat, found: Asks) -> tuple[Guess, ...]:
        """Return what another part of the turn asks in so many words that the model has not heard."""
        heard = {guess.situation for guess in guesses}
        part = self._absorbed(heard) | heard
        others = (ask for ask in found.asks if ask.situation not in part and self._is_known_question(ask.situation))
        return tuple(
            Guess(ask.situation, self._least)
            for ask in others
            if heard and len(ask.words) >= _PLAINLY and self._cues.asks(flat, ask)
        )

    def _sure_of_one(self, guesses: tuple[Guess, ...], flat: Flat, found: Asks) -> tuple[Guess, ...]:
        """Return the guesses without those a turn of one clause has no word for, where it has words for another."""
        named = {ask.situation for ask in found.asks}
        if len(self._clauses.spans(flat)) > 1:
            return guesses
        if not any(guess.situation in named for guess in guesses):
            # The likeliest of all says little against a word for something else ("how long is the warranty").
            plain = {guess.situation for guess in guesses} == {_PRODUCT}
            return () if plain and named & self._situations.keys() else guesses
        return tuple(guess for guess in guesses if guess.situation in named or guess.probability >= _LIKELY)

    def _apart(self, part: Heard, parts: Sequence[Heard]) -> bool:
        """Say whether a clause asks for a fact that is part of what another clause asks."""
        others = {other.situation for other in parts if other.start != part.start} & self._fellows
        own = {other.situation for other in parts if other.start == part.start}
        return part.situation in self._fellows and part.situation in self._absorbed(others - own)

    def _absorbed(self, names: Iterable[str]) -> set[str]:
        """Return the situations that are part of others."""
        known = [self._situations[name] for name in names if name in self._situations]
        return {other for situation in known for other in situation.absorbs}

    def _unsure(self, guess: Guess, found: Asks, cued: bool) -> bool:
        """Say whether the likeliest situation of the whole turn is too unlikely to be heard."""
        known = self._situations.get(guess.situation)
        hinted = any(ask.situation == guess.situation for ask in (*found.asks, *found.courtesies))
        if known is not None and not hinted and guess.probability < known.guessed_at_least:
            return True
        least = self._least if cued else self._least * _UNCUED
        return guess.probability < least or (guess.situation == _OTHER and cued and not _sure(guess))

    def _not_swallowed(self, read: tuple[Guess, ...], parts: Sequence[Heard]) -> tuple[Guess, ...]:
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

    def _is_courtesy(self, name: str) -> bool:
        return name in self._situations and self._situations[name].kind != "question"

    def _is_known_question(self, name: str) -> bool:
        return name in self._situations and self._situations[name].kind == "question"

    def _is_question(self, guess: Guess) -> bool:
        return not self._is_courtesy(guess.situation)

    def _placed(self, guesses: Sequence[Guess], found: Asks, flat: Flat) -> tuple[tuple[Ask, ...], str]:
        """Return the asks with their place in the turn: where their cues stand, else the sentence that is likest."""
        cued = {ask.situation: ask for ask in (*found.asks, *found.courtesies)}
        heard = {part.situation: part for part in reversed(self._clauses.heard(flat, found.asks))}
        real = [guess for guess in guesses if self._is_question(guess)] or list(guesses)
        asks = []
        for guess in real:
            ask, part = cued.get(guess.situation), heard.get(guess.situation)
            if part is not None and (ask is None or not ask.start <= part.start < ask.end):
                ask = Ask(part.start, part.end, guess.situation, ask.words if ask else ())
            asks.append(ask or self._clauses.likest(guess.situation, flat))
        # What the model cannot know, a situation of the shop's own, speaks by its cues.
        unknown = self._model.names if self._model else ()
        asks += [ask for ask in found.asks if ask.situation != _OTHER and ask.situation not in unknown]
        likely = {guess.situation: guess.probability for guess in guesses}
        why = [f"{ask.situation}: {', '.join(ask.words) or f'{likely[ask.situation]:.2f}'}" for ask in asks]
        return tuple(_apart(sorted(asks))), "; ".join(why)

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


def _sure(guess: Guess) -> bool:
    return guess.probability >= _SURELY_NOTHING


def _named(asks: Sequence[Ask]) -> str:
    return "; ".join(f"{ask.situation}: {', '.join(ask.words)}" for ask in asks if ask.words)
