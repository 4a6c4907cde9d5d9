"""The understanding step: what the customer's turn asks for, and why it is read so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from copilot.conversation import Conversation
from copilot.errors import ConfigError
from copilot.facts import Facts
from copilot.reading import Question, Reading, Stage, Stake
from copilot.resources import root
from copilot.types import Lang
from copilot.understanding.coverage import CoverageReader
from copilot.understanding.cues import Pattern, read_cues
from copilot.understanding.language import LanguageReader
from copilot.understanding.likeness import Guess, Likeness, SentenceEmbedding
from copilot.understanding.loader import ReadingRules, load_rules
from copilot.understanding.matcher import Matcher, phrases
from copilot.understanding.query import QueryWriter
from copilot.understanding.questions import Ask, Asks, QuestionReader
from copilot.understanding.schema import Situation
from copilot.understanding.signals import InjectionReader, StakeReader, TypeReader
from copilot.understanding.text import Flat, Normaliser

__all__ = ["Reader"]

_FEW = 4
"""Letters below which a turn says too little to be read by its meaning."""
_BACK = 6
"""Messages before the turn that are looked at for what it refers to."""
_SHORT = 40
"""Letters up to which a turn of no known situation is taken for an answer or a follow-up."""
_UNBOUGHT = frozenset({"none", "unpaid"})
_POLICY_QUESTIONS = frozenset({"returns", "exchange", "return_freight", "warranty"})
_BY_STATUS: dict[str, Stage] = {
    "unpaid": "payment",
    "shipped": "logistics",
    "in_transit": "logistics",
    "delivered": "after_sales",
    "refund_requested": "after_sales",
}


class _Earlier(NamedTuple):
    """A message before the turn."""

    role: str
    flat: Flat


class Reader:
    """Reads turns; immutable, built once with `Reader.load()` and safe to share between threads."""

    def __init__(self, rules: ReadingRules, products: Iterable[str] = (), likeness: Likeness | None = None) -> None:
        """Take the rules, the names of the products where known, and what reads turns without cues."""
        self.situations: dict[str, Situation] = rules.situations
        self._rank = rules.questions.stage_rank
        self._normaliser = Normaliser(rules.normalise, _vocabulary(rules))
        flatten = self._normaliser.plain
        cues = {name: _patterns(situation, rules, flatten) for name, situation in rules.situations.items()}
        self._language = LanguageReader(rules.language)
        self._questions = QuestionReader(rules.situations, rules.questions, cues)
        self._types = TypeReader(rules.types, flatten)
        self._stakes = StakeReader(rules.stakes, flatten)
        self._injection = InjectionReader(rules.injection, flatten)
        self._conditional = Matcher({"if": phrases(map(flatten, rules.questions.conditional.all))})
        self._query = QueryWriter(rules.situations, rules.questions, self._normaliser, products)
        self._coverage = CoverageReader(rules.situations, rules.questions, self._normaliser)
        self._ellipsis = Matcher({"…": phrases(map(flatten, rules.questions.ellipsis.all))})
        self._likeness = likeness

    @classmethod
    def load(
        cls,
        prompts: Path | None = None,
        products: Iterable[str] = (),
        embedding: SentenceEmbedding | None = None,
    ) -> Reader:
        """Return a reader over the data below `prompts` (default: what ships); ConfigError on a mistake.

        With an `embedding` the turns that hold no cue are read by their meaning; it is first used by such a turn.
        """
        rules = load_rules(prompts)
        weights = (prompts or root("prompts")) / "reading" / "likeness.json.gz"
        if embedding is None or not weights.is_file():
            return cls(rules, products)
        return cls(rules, products, Likeness.load(weights, embedding, rules.questions.likeness_at_least))

    def read(self, conversation: Conversation, facts: Facts | None = None, default_lang: Lang = "zh") -> Reading:
        """Return how the customer's last turn is understood."""
        raw = conversation.customer_turn
        earlier = self._earlier(conversation)
        tongue = self._language.read(raw, self._earlier_lang(earlier), default_lang)
        flat = self._normaliser.flat(tongue.native(raw))
        injected = self._injection.read(flat.text, raw)
        flat = _without(flat, injected)
        asks, why = self._asked(flat, earlier, bool(injected))
        asks = tuple(self._by_status(ask, _status(facts)) for ask in asks)
        questions = self._written(asks, flat, earlier, facts, tongue.lang)
        stage, stage_why = self._stage(questions, flat, facts)
        manner = self._types.read(
            flat.text, raw, "\n".join(item.flat.text for item in earlier if item.role == "customer"),
            {question.situation for question in questions}, nothing_wrong_yet=self._unbought(flat, facts),
        )  # fmt: skip
        stakes = self._at_stake(flat, questions)
        reasons = {"lang": tongue.reason, "questions": why, "stage": stage_why, "customer_type": manner.reason}
        reasons |= {"stakes": "; ".join(f"{name}: {word}" for name, word in sorted(stakes.items()))} if stakes else {}
        reasons |= {"injection": ", ".join(injected)} if injected else {}
        return Reading(
            lang=tongue.lang, mixed=tongue.mixed, stage=stage, customer_type=manner.type, stakes=frozenset(stakes),
            questions=questions, injection=bool(injected), reasons=reasons,
        )  # fmt: skip

    def coverage(self, questions: Sequence[Question], reply_text: str) -> tuple[Question, ...]:
        """Return the questions the reply neither answers nor says to be looking into."""
        return self._coverage.read(questions, reply_text)

    def injection(self, text: str) -> tuple[str, ...]:
        """Return the words of any text (a product page, an order note) that try to instruct the assistant."""
        return self._injection.read(self._normaliser.flat(text).text, text)

    def _earlier(self, conversation: Conversation) -> tuple[_Earlier, ...]:
        """Return the messages before the turn, newest first."""
        turn = {id(message) for message in conversation.burst}
        messages = conversation.messages
        first = next((i for i, message in enumerate(messages) if id(message) in turn), len(messages))
        before = reversed(messages[max(0, first - _BACK) : first])
        return tuple(_Earlier(message.role, self._normaliser.flat(message.text)) for message in before)

    def _earlier_lang(self, earlier: Sequence[_Earlier]) -> Lang | None:
        for role in ("customer", "agent"):
            for said_by, flat in earlier:
                if said_by == role and re.search(r"[^\W\d_]", flat.raw):
                    return self._language.read(flat.raw, None).lang
        return None

    def _asked(self, flat: Flat, earlier: Sequence[_Earlier], injected: bool) -> tuple[tuple[Ask, ...], str]:
        """Return what is to be answered; a short turn without a situation takes up the question before it."""
        found = self._questions.read(flat)
        known = tuple(ask for ask in found.asks if ask.situation != "other")
        if known:
            # Beside an instruction to the assistant only a genuine question counts.
            asks = known if injected else found.asks
            return asks, "; ".join(f"{ask.situation}: {', '.join(ask.words)}" for ask in asks if ask.words)
        whole = Ask(0, len(flat.text), "other", ())
        if injected:
            return (whole._replace(situation="injection"),), "nothing but an instruction to the assistant"
        before = self._taken_up(flat, earlier, found)
        guess = None if found.courtesies or (before and self._ellipsis.find(flat.text)) else self._guess(flat)
        if before and guess is None:
            return (whole._replace(situation=before),), f"takes up {before} asked before"
        if found.courtesies and not found.asks:
            last = found.courtesies[-1]
            return (last,), f"{last.situation}: {', '.join(last.words)}"
        if guess:
            return (whole._replace(situation=guess.situation),), f"{guess.situation}: by likeness, {guess.score:.2f}"
        return found.asks or (whole,), "no known situation"

    def _guess(self, flat: Flat) -> Guess | None:
        """Return what a turn without cues is like; codes, numbers and signs alone are like nothing."""
        letters = sum(char.isalpha() for char in flat.text)
        if self._likeness is None or letters < _FEW:
            return None
        guess = self._likeness.guess(flat.raw)
        return guess if guess and guess.situation in self.situations else None

    def _by_status(self, ask: Ask, status: str | None) -> Ask:
        situation = self.situations.get(ask.situation)
        return ask._replace(situation=situation.becomes.get(status or "", ask.situation)) if situation else ask

    def _taken_up(self, flat: Flat, earlier: Sequence[_Earlier], found: Asks) -> str:
        if found.courtesies or len(flat.text) > _SHORT:
            return ""
        for item in earlier:
            asks = self._questions.read(item.flat).asks if item.role == "customer" else ()
            known = [ask.situation for ask in asks if ask.situation != "other"]
            if known:
                return known[-1]
        return ""

    def _written(
        self, asks: Sequence[Ask], flat: Flat, earlier: Sequence[_Earlier], facts: Facts | None, lang: Lang
    ) -> tuple[Question, ...]:
        product = self._query.named(flat) or self._query.product([item.flat for item in earlier], facts)
        written: list[Question] = []
        for ask in asks:
            text = flat.original(ask.start, ask.end).strip(" ,，、\n") or flat.raw.strip()
            own = self._query.named(flat, ask.start, ask.end)
            query = self._query.write(text, ask.situation, lang, product, own)
            written.append(Question(text=text, situation=ask.situation, query=query))
        return tuple(written)

    def _unbought(self, flat: Flat, facts: Facts | None) -> bool:
        """Whether nothing has been bought yet, or the customer speaks of what might happen."""
        status = _status(facts)
        return status in _UNBOUGHT or (status is None and bool(self._conditional.find(flat.text)))

    def _stage(self, questions: Sequence[Question], flat: Flat, facts: Facts | None) -> tuple[Stage, str]:
        stages: dict[Stage, str] = {}
        unbought = self._unbought(flat, facts)
        for question in questions:
            situation = self.situations.get(question.situation)
            if situation is not None and situation.id != "injection":
                early = unbought and situation.id in _POLICY_QUESTIONS
                stages.setdefault("consultation" if early else situation.stage, situation.id)
        for stage in self._rank:
            if stage in stages:
                return stage, f"situation {stages[stage]}"
        status = _status(facts)
        return _BY_STATUS.get(status or "", "consultation"), f"order status {status}" if status else "nothing else"

    def _at_stake(self, flat: Flat, questions: Sequence[Question]) -> dict[Stake, str]:
        found = self._stakes.read(flat.text)
        for question in questions:
            situation = self.situations.get(question.situation)
            for stake in situation.stakes if situation else ():
                found.setdefault(stake, f"situation {question.situation}")
        return found


def _without(flat: Flat, words: Iterable[str]) -> Flat:
    """Return the text with the words of an instruction blanked, so that they are not read as a complaint or a wish."""
    text = flat.text
    for part in sorted({part for word in words for part in word.split("…") if part}, key=len, reverse=True):
        text = text.replace(part, "_" * len(part))
    return flat._replace(text=text)


def _status(facts: Facts | None) -> str | None:
    return facts.order.status if facts and facts.order else None


def _patterns(situation: Situation, rules: ReadingRules, flatten: Callable[[str], str]) -> list[Pattern]:
    found: list[Pattern] = []
    for lang in ("zh", "en", "ko"):
        try:
            found += read_cues(getattr(situation.cues, lang), flatten, getattr(rules.families, lang))
        except ConfigError as error:
            raise ConfigError(f"prompts/situations/{situation.id}.yaml: cues.{lang}: {error}") from error
    return found


def _vocabulary(rules: ReadingRules) -> frozenset[str]:
    words = " ".join(cue.lower().replace("'", "") for s in rules.situations.values() for cue in s.cues.en)
    return frozenset(re.findall(r"[a-z]{3,}", words))
