"""The understanding step: what the customer's turn asks for, and why it is read so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from copilot.conversation import Conversation
from copilot.facts import Facts
from copilot.reading import Question, Reading, Stage, Stake
from copilot.types import Lang
from copilot.understanding.coverage import CoverageReader
from copilot.understanding.language import LanguageReader, Tongue
from copilot.understanding.loader import ReadingRules, load_rules
from copilot.understanding.matcher import Matcher
from copilot.understanding.query import QueryWriter
from copilot.understanding.questions import Ask, Asks, QuestionReader
from copilot.understanding.schema import Situation
from copilot.understanding.signals import InjectionReader, StakeReader, TypeReader
from copilot.understanding.text import Flat, Normaliser

__all__ = ["Reader"]

_BACK = 6
"""Messages before the turn that are looked at for what it refers to."""
_BEFORE_DELIVERY = frozenset({None, "none", "unpaid"})
_POLICY_QUESTIONS = frozenset({"returns", "exchange", "return_freight", "warranty"})


class Reader:
    """Reads turns; immutable, built once with `Reader.load()` and safe to share between threads."""

    def __init__(self, rules: ReadingRules, products: Iterable[str] = ()) -> None:
        """Take the rules and, where a catalogue is known, the names of the products."""
        self.situations: dict[str, Situation] = rules.situations
        self._rules = rules
        self._normaliser = Normaliser(rules.normalise, _vocabulary(rules))
        cues = {name: tuple(self._flat_cue(cue) for cue in s.cues.all) for name, s in rules.situations.items()}
        self._language = LanguageReader(rules.language)
        self._questions = QuestionReader(rules.situations, rules.questions, cues)
        self._types = TypeReader(rules.types, self._flat_cue)
        self._stakes = StakeReader(rules.stakes, self._flat_cue)
        self._injection = InjectionReader(rules.injection, self._flat_cue)
        self._conditional = Matcher({"if": [self._flat_cue(word) for word in rules.questions.conditional.all]})
        self._query = QueryWriter(rules.situations, rules.questions, self._normaliser, products)
        self._coverage = CoverageReader(rules.situations, rules.questions, self._normaliser)

    @classmethod
    def load(cls, prompts: Path | None = None, products: Iterable[str] = ()) -> Reader:
        """Return a reader over the data below `prompts` (default: what ships); ConfigError on a mistake."""
        return cls(load_rules(prompts), products)

    def read(self, conversation: Conversation, facts: Facts | None = None, default_lang: Lang = "zh") -> Reading:
        """Return how the customer's last turn is understood."""
        raw = conversation.customer_turn
        before = _before(conversation)
        tongue = self._language.read(raw, self._earlier_lang(before), default_lang)
        flat = self._normaliser.flat(_native(raw, tongue))
        asks = self._questions.read(flat)
        injected = self._injection.read(flat.text, raw)
        if injected:  # a genuine question beside the instruction is answered; the rest of such a turn is not asked
            asks = Asks(tuple(ask for ask in asks.asks if ask.situation != "other"), ())
        earlier = [self._normaliser.flat(text) for _, text in before]
        chosen, why = self._chosen(asks, flat, earlier, before, bool(injected))
        questions = self._written(chosen, flat, earlier, facts, tongue.lang)
        situations = {question.situation for question in questions}
        stage, stage_why = self._stage(questions, flat, facts)
        manner = self._types.read(
            flat.text, raw, "\n".join(f.text for f, (role, _) in zip(earlier, before, strict=True) if role == "customer"),
            situations, before_delivery=_status(facts) in _BEFORE_DELIVERY, conditional=bool(self._conditional.find(flat.text)),
        )  # fmt: skip
        stakes, stakes_why = self._at_stake(flat, situations)
        reasons = {"lang": tongue.reason, "stage": stage_why, "customer_type": manner.reason, "questions": why}
        reasons |= {"stakes": stakes_why} if stakes else {}
        reasons |= {"injection": ", ".join(injected)} if injected else {}
        return Reading(
            lang=tongue.lang, mixed=tongue.mixed, stage=stage, customer_type=manner.type, stakes=stakes,
            questions=questions, injection=bool(injected), reasons=reasons,
        )  # fmt: skip

    def coverage(self, questions: Sequence[Question], reply_text: str) -> tuple[Question, ...]:
        """Return the questions the reply neither answers nor says to be looking into."""
        return self._coverage.read(questions, reply_text)

    def injection(self, text: str) -> tuple[str, ...]:
        """Return the words of any text (a product page, an order note) that try to instruct the assistant."""
        return self._injection.read(self._normaliser.flat(text).text, text)

    def _flat_cue(self, cue: str) -> str:
        return "…".join(self._normaliser.plain(part) for part in cue.split("…"))

    def _earlier_lang(self, before: Sequence[tuple[str, str]]) -> Lang | None:
        for role in ("customer", "agent"):
            for said_by, text in before:
                if said_by == role and re.search(r"[^\W\d_]", text):
                    return self._language.read(text, None).lang
        return None

    def _chosen(
        self, asks: Asks, flat: Flat, earlier: Sequence[Flat], before: Sequence[tuple[str, str]], injected: bool
    ) -> tuple[tuple[Ask, ...], str]:
        """Return the questions to answer; a turn without any takes up the one before it."""
        if any(ask.situation != "other" for ask in asks.asks):
            return asks.asks, "; ".join(f"{a.situation}: {', '.join(a.words)}" for a in asks.asks if a.words)
        whole = Ask(0, len(flat.text), "other", ())
        if injected:
            return (whole._replace(situation="injection"),), "nothing but an instruction to the assistant"
        if asks.courtesies and not asks.asks:
            first = asks.courtesies[-1]
            return (first,), f"{first.situation}: {', '.join(first.words)}"
        for text, (role, _) in zip(earlier, before, strict=True):
            found = self._questions.read(text).asks if role == "customer" and len(flat.text) <= 40 else ()
            known = [ask for ask in found if ask.situation != "other"]
            if known:
                return (whole._replace(situation=known[-1].situation),), f"takes up {known[-1].situation} asked before"
        return asks.asks or ((whole,) if flat.text.strip() or not before else (whole,)), "no known situation"

    def _written(
        self, asks: Sequence[Ask], flat: Flat, earlier: Sequence[Flat], facts: Facts | None, lang: Lang
    ) -> tuple[Question, ...]:
        own_turn = self._query.named(flat)
        product = own_turn or self._query.product(earlier, facts)
        written: list[Question] = []
        for ask in asks:
            text = flat.original(ask.start, ask.end).strip(" ,，、\n") or flat.raw.strip()
            own = self._query.named(self._normaliser.flat(text))
            query = self._query.write(text, ask.situation, lang, product, own)
            written.append(Question(text=text, situation=ask.situation, query=query))
        return tuple(written)

    def _stage(self, questions: Sequence[Question], flat: Flat, facts: Facts | None) -> tuple[Stage, str]:
        status = _status(facts)
        stages: dict[Stage, str] = {}
        for question in questions:
            situation = self.situations.get(question.situation)
            if situation is None or question.situation == "injection":
                continue
            stage: Stage = situation.stage
            asks_policy = question.situation in _POLICY_QUESTIONS
            unbought = status in ("none", "unpaid") or (status is None and bool(self._conditional.find(flat.text)))
            if asks_policy and unbought:
                stage = "consultation"
            stages.setdefault(stage, question.situation)
        for stage in self._rules.questions.stage_rank:
            if stage in stages:
                return stage, f"situation {stages[stage]}"
        by_status: dict[str | None, Stage] = {
            "unpaid": "payment", "shipped": "logistics", "in_transit": "logistics",
            "delivered": "after_sales", "refund_requested": "after_sales",
        }  # fmt: skip
        return by_status.get(status, "consultation"), f"order status {status}" if status else "nothing points elsewhere"

    def _at_stake(self, flat: Flat, situations: Iterable[str]) -> tuple[frozenset[Stake], str]:
        found = self._stakes.read(flat.text)
        for name in situations:
            for stake in self.situations[name].stakes if name in self.situations else ():
                found.setdefault(stake, f"situation {name}")
        return frozenset(found), "; ".join(f"{stake}: {word}" for stake, word in sorted(found.items()))


def _before(conversation: Conversation) -> list[tuple[str, str]]:
    """Return the messages before the turn as (role, text), newest first."""
    turn = {id(message) for message in conversation.burst}
    first = next((i for i, m in enumerate(conversation.messages) if id(m) in turn), len(conversation.messages))
    return [(m.role, m.text) for m in reversed(conversation.messages[max(0, first - _BACK) : first])]


def _status(facts: Facts | None) -> str | None:
    return facts.order.status if facts and facts.order else None


def _native(raw: str, tongue: Tongue) -> str:
    for spelling in sorted(tongue.romanised, key=len, reverse=True):
        raw = re.sub(rf"(?i)(?<![A-Za-z]){re.escape(spelling)}(?![A-Za-z])", tongue.romanised[spelling], raw)
    return raw


def _vocabulary(rules: ReadingRules) -> frozenset[str]:
    words = " ".join(cue.lower().replace("'", "") for s in rules.situations.values() for cue in s.cues.en)
    return frozenset(re.findall(r"[a-z]{3,}", words))
