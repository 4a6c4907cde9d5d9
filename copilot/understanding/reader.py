"""The understanding step: what the customer's turn asks for, and why it is read so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from copilot.alternation import either
from copilot.conversation import Conversation
from copilot.errors import ConfigError
from copilot.facts import Facts
from copilot.reading import Question, Reading, Stage, Stake
from copilot.types import LANGS, Lang
from copilot.understanding.asking import AskReader
from copilot.understanding.coverage import CoverageReader
from copilot.understanding.cues import Pattern, read_cues
from copilot.understanding.follow_ups import Earlier
from copilot.understanding.language import LanguageReader
from copilot.understanding.learned import SituationModel
from copilot.understanding.legibility import unreadable
from copilot.understanding.loader import ReadingRules, load_rules
from copilot.understanding.matcher import Matcher, phrases
from copilot.understanding.query import QueryWriter
from copilot.understanding.questions import Ask, QuestionReader, sentences
from copilot.understanding.schema import Situation
from copilot.understanding.signals import InjectionReader, StakeReader, TypeReader
from copilot.understanding.text import Flat, Normaliser

__all__ = ["Reader"]

_BACK = 6
"""Messages before the turn that are looked at for what it refers to."""
_UNBOUGHT = frozenset({"none", "unpaid"})
_POLICY_QUESTIONS = frozenset({"returns", "exchange", "return_freight", "warranty"})
_BY_STATUS: dict[str, Stage] = {
    "unpaid": "payment",
    "shipped": "logistics",
    "in_transit": "logistics",
    "delivered": "after_sales",
    "refund_requested": "after_sales",
}


class Reader:
    """Reads turns; immutable, built once with `Reader.load()` and safe to share between threads."""

    def __init__(self, rules: ReadingRules, products: Iterable[str] = (), model: SituationModel | None = None) -> None:
        """Take the rules, the names of the products where known, and the learned model (None: cues alone)."""
        self.situations: dict[str, Situation] = rules.situations
        self._rank = rules.questions.stage_rank
        self._normaliser = Normaliser(rules.normalise, rules.vocabulary)
        flatten = self._normaliser.plain
        cues = {name: _patterns(situation, rules, flatten) for name, situation in rules.situations.items()}
        self._language = LanguageReader(rules.language)
        names = tuple(products)
        asked = QuestionReader(rules.situations, rules.questions, cues, map(flatten, names))
        self._joins = _at_the_edges(rules.questions.joins.all)
        self._types = TypeReader(rules.types, flatten)
        self._stakes = StakeReader(rules.stakes, flatten)
        self._injection = InjectionReader(rules.injection, flatten)
        self._conditional = Matcher({"if": phrases(map(flatten, rules.questions.conditional.all))})
        self._humble = Matcher({"humble": phrases(map(flatten, rules.questions.humble.all))})
        self._query = QueryWriter(rules.situations, rules.questions, self._normaliser, names)
        self._asking = AskReader(rules.situations, rules.questions, asked, self._normaliser, model, rules.families)
        self._coverage = CoverageReader(rules.situations, rules.questions, self._normaliser)

    @classmethod
    def load(cls, prompts: Path | None = None, products: Iterable[str] = (), *, learned: bool = True) -> Reader:
        """Return a reader over the data below `prompts` (default: what ships); ConfigError on a mistake.

        Without `learned` only cues are read; for comparisons.
        """
        return cls(load_rules(prompts), products, SituationModel.load() if learned else None)

    def asks(self, reading: Reading) -> bool:
        """Say whether a reading holds anything to be answered beside courtesies."""
        known = [self.situations[q.situation] for q in reading.questions if q.situation in self.situations]
        return any(situation.kind == "question" for situation in known)

    def read(self, conversation: Conversation, facts: Facts | None = None, default_lang: Lang = "zh") -> Reading:
        """Return how the customer's last turn is understood."""
        raw = conversation.customer_turn
        earlier = self._earlier(conversation)
        tongue = self._language.read(raw, self._earlier_lang(earlier), default_lang)
        flat = self._normaliser.flat(tongue.native(raw))
        injected = self._injection.read(flat.text, raw)
        flat = _uninstructed(flat, injected)
        flat = _without(flat, (*injected, *(hit.cue for hit in self._humble.find(flat.text))))
        asks, why = self._asking.read(flat, earlier, bool(injected))
        if blurred := unreadable(raw) or ("foreign" if self._language.is_foreign(raw) else ""):
            asks, why = (Ask(0, len(flat.text), "other", ()),), f"cannot be read: {blurred}"
            tongue = tongue._replace(lang="en", reason="another language") if blurred == "foreign" else tongue
        asks = tuple(self._by_status(ask, _status(facts)) for ask in asks)
        questions = self._written(asks, flat, earlier, facts, tongue.lang)
        if blurred:
            questions = tuple(question.model_copy(update={"query": ""}) for question in questions)
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
            questions=questions, unreadable=blurred, injection=bool(injected), reasons=reasons,
        )  # fmt: skip

    def coverage(self, questions: Sequence[Question], reply_text: str) -> tuple[Question, ...]:
        """Return the questions the reply neither answers nor says to be looking into."""
        return self._coverage.read(questions, reply_text)

    def held(self, questions: Sequence[Question], reply_text: str) -> tuple[Question, ...]:
        """Return the questions the reply only says to be looking into."""
        return self._coverage.held(questions, reply_text)

    def injection(self, text: str) -> tuple[str, ...]:
        """Return the words of any text (a product page, an order note) that try to instruct the assistant."""
        return self._injection.read(self._normaliser.flat(text).text, text)

    def _earlier(self, conversation: Conversation) -> tuple[Earlier, ...]:
        """Return the messages before the turn, newest first."""
        turn = {id(message) for message in conversation.burst}
        messages = conversation.messages
        first = next((i for i, message in enumerate(messages) if id(message) in turn), len(messages))
        before = reversed(messages[max(0, first - _BACK) : first])
        return tuple(Earlier(message.role, self._normaliser.flat(message.text)) for message in before)

    def _earlier_lang(self, earlier: Sequence[Earlier]) -> Lang | None:
        for role in ("customer", "agent"):
            for said_by, flat in earlier:
                if said_by == role and re.search(r"[^\W\d_]", flat.raw):
                    return self._language.read(flat.raw, None).lang
        return None

    def _by_status(self, ask: Ask, status: str | None) -> Ask:
        situation = self.situations.get(ask.situation)
        return ask._replace(situation=situation.becomes.get(status or "", ask.situation)) if situation else ask

    def _written(
        self, asks: Sequence[Ask], flat: Flat, earlier: Sequence[Earlier], facts: Facts | None, lang: Lang
    ) -> tuple[Question, ...]:
        product = self._query.product(flat, [item.flat for item in earlier], facts)
        written: list[Question] = []
        for ask in asks:
            situation = self.situations.get(ask.situation)
            start, end = (0, len(flat.text)) if situation and situation.whole else (ask.start, ask.end)
            text = flat.original(start, end).strip(" ,，、\n") or flat.raw.strip()
            text = self._joins.sub("", text) if len(asks) > 1 else text
            own = self._query.named(flat, start, end)
            query, words = self._query.write(self._whole(text, ask), ask.situation, lang, product, own)
            filled = product if product and product in query and product.lower() not in text.lower() and not own else ""
            question = Question(text=text, situation=ask.situation, query=query, after=ask.after, product=filled)
            goods, cued = self._query.goods(flat.raw, ask.situation, lang, product), bool(ask.words or ask.after)
            topic = getattr(situation.topic, lang) if situation and situation.ruled else ""
            found = {"goods": goods, "words": words, "cued": cued, "topic": topic}
            written.append(question.model_copy(update=found))
        return tuple(written)

    def _whole(self, text: str, ask: Ask) -> str:
        """Return a follow-up with the earlier words that it takes up, but for the product they were about."""
        flat = self._normaliser.flat(text)
        if ask.after and len(sentences(flat.text)) > 1 and self._query.named(flat):
            return text  # "And the jacket? Does it keep rain out?" asks something of its own
        named = self._query.named(self._normaliser.flat(ask.after)) if ask.after else ""
        return f"{text} {ask.after.replace(named, ' ') if named else ask.after}".strip()

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
    """Return the text with words blanked that are no complaint and no wish: an instruction, "am I stupid"."""
    text = flat.text
    for part in sorted({part for word in words for part in word.split("…") if part}, key=len, reverse=True):
        text = text.replace(part, "_" * len(part))
    return flat._replace(text=text)


def _uninstructed(flat: Flat, words: Iterable[str]) -> Flat:
    """Return the text without the sentences of an instruction, where the customer asks something in another one."""
    parts = [part for word in words for part in word.split("…") if part]
    ordered = [(start, end) for start, end in sentences(flat.text) if any(p in flat.text[start:end] for p in parts)]
    told = [(start, end) for start, end in ordered if not _is_put(flat, start, end)]
    if not any(_is_put(flat, *place) for place in set(sentences(flat.text)) - set(ordered)):
        return flat
    text = flat.text
    for start, end in told:
        text = text[:start] + "_" * (end - start) + text[end:]
    return flat._replace(text=text)


def _is_put(flat: Flat, start: int, end: int) -> bool:
    """Say whether a question mark stands behind a sentence."""
    return any(mark in flat.raw[flat.at[start] : flat.at[end - 1] + 3] for mark in "?？")


def _at_the_edges(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for any of the words before or behind everything else."""
    any_word = either(words)
    return re.compile(rf"^(?:{any_word})[ ,，]+(?=\S)|(?<=\S)[ ,，]+(?:{any_word})$", re.IGNORECASE)


def _status(facts: Facts | None) -> str | None:
    return facts.order.status if facts and facts.order else None


def _patterns(situation: Situation, rules: ReadingRules, flatten: Callable[[str], str]) -> list[Pattern]:
    found: list[Pattern] = []
    for lang in LANGS:
        try:
            found += read_cues(getattr(situation.cues, lang), flatten, getattr(rules.families, lang))
        except ConfigError as error:
            raise ConfigError(f"prompts/situations/{situation.id}.yaml: cues.{lang}: {error}") from error
    return found
