"""One customer turn on its way through the pipeline: what was read, found, drafted and checked so far."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from copilot.bearing import bearing
from copilot.context import Context
from copilot.contradictions import contradictions, without_order_state
from copilot.conversation import Conversation
from copilot.draft import Draft
from copilot.drafting.citing import without_marks
from copilot.drafting.composer.brief import Brief
from copilot.drafting.form import Seen
from copilot.drafting.grounding import ground, material
from copilot.drafting.loop import Loop, to_mend, why_refused
from copilot.drafting.offline import Wish
from copilot.errors import CopilotError
from copilot.facts import Facts
from copilot.instructed import instructs, without_instructions
from copilot.lacking import Lacking
from copilot.parts import Parts, opened
from copilot.prompt import Prompt
from copilot.published import known_rules, names_by, stated_by
from copilot.reading import Reading
from copilot.reply import Attempt, Reply, ReplyOutcome
from copilot.settings import Settings
from copilot.shop import Shop
from copilot.verdict import Verdict
from copilot.withheld import without_sentences

if TYPE_CHECKING:
    from copilot.pipeline import Copilot

__all__ = ["Turn"]

_TRIES = 8  # compositions tried, each without the wordings a finding hit in the one before


@dataclass
class Turn:
    """The working state of one turn; made by `start`, filled by `prepare`, turned into a Reply at the end."""

    parts: Parts
    settings: Settings
    conversation: Conversation
    facts: Facts
    shop: Shop
    wish: Wish
    tone: str | None
    reading: Reading = field(default_factory=lambda: Reading(lang="zh"))
    given: Reading | None = None
    context: Context = field(default_factory=Context)
    prompt: Prompt | None = None
    notes: list[str] = field(default_factory=list)
    ms: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)
    salt: int = 0
    disputed: tuple[str, ...] = ()  # facts of the order that contradict each other
    # takes the questions that the shop's knowledge does not answer
    lacking: Lacking = field(default_factory=lambda: Lacking(None, {}))
    settled: bool = False  # the shop's settings came with the conversation
    rules: str = ""  # everything the indexed rules say
    base: str = ""  # the text an instruction is about; empty: what the composer would say

    @classmethod
    def start(
        cls, copilot: Copilot, conversation: Conversation, facts: Facts | None, shop: Shop | None,
        instruction: str | None, tone: str | None, reading: Reading | None, salt: int,
    ) -> Turn:  # fmt: skip
        """Return a turn with nothing done yet."""
        parts, facts = copilot.parts, facts or Facts()
        disputed = contradictions(facts)
        return cls(
            parts=parts, settings=copilot.settings, conversation=conversation, facts=facts, salt=salt,
            shop=shop or parts.profile.shop, settled=shop is not None, wish=parts.wishes.read(instruction, tone),
            tone=tone, given=reading, disputed=disputed,
            notes=[f"facts contradict each other: {line}" for line in disputed],
        )  # fmt: skip

    @property
    def stated(self) -> Facts:
        """The facts that a model may be told and may state: without the order's course where that is disputed."""
        return without_order_state(self.facts) if self.disputed else self.facts

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the wall time of a step, in milliseconds."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.ms[step] = self.ms.get(step, 0.0) + (time.perf_counter() - start) * 1000

    @contextmanager
    def guarded(self, note: str) -> Iterator[None]:
        """Note what fails within, `{kind}` and `{error}` filled in, and go on: a reply must come all the same."""
        try:
            yield
        except Exception as error:  # outer edge: any message, any part that was passed in, any state of the index
            self.notes.append(note.format(kind=type(error).__name__, error=error))

    async def prepare(self) -> None:
        """Read the turn, look things up and, for a model, build the prompt."""
        await self._read()
        await self._retrieve()
        with self.guarded("the shop's rules could not be read: {error}"):
            self.rules = known_rules(self.parts)
            if not self.settled and self.settings.shop_file is None:
                self.shop = stated_by(self.rules, self.parts, self.reading.lang, self.shop)
        if self.parts.model is not None:
            self._prompt()

    async def _read(self) -> None:
        with self.timed("understanding"), self.guarded("the message could not be read: {kind}"):
            if self.given is None:
                self.reading = await asyncio.to_thread(self.parts.reader.read, self.conversation, self.facts)
            else:
                self.reading = self.given

    async def _retrieve(self) -> None:
        with self.timed("retrieval"), self.guarded("knowledge: the search failed ({kind})"):
            if not any(question.query.strip() for question in self.reading.questions):
                return
            try:
                async with asyncio.timeout(self.settings.search_timeout):
                    self.context = await asyncio.to_thread(self._look_up)
                    self.notes += await asyncio.to_thread(self._lacking().searched, self.reading, self.context)
            except (CopilotError, TimeoutError) as error:
                self.notes.append(f"knowledge: {str(error) or 'the search took too long'}")

    def _lacking(self) -> Lacking:
        """Return where to note what is lacking; nowhere when an agent asks for another wording."""
        again = self.wish.text or self.base or self.salt
        self.lacking = Lacking(None if again else self.parts.missing, self.parts.reader.situations)
        return self.lacking

    def _look_up(self) -> Context:
        now = self.facts.now or dt.datetime.now(ZoneInfo(self.parts.profile.time_zone))
        context = without_instructions(opened(self.parts.retriever).retrieve(self.reading, now), self.parts.reader)
        return bearing(context, self.reading, self.parts.reader.situations)

    def _prompt(self) -> None:
        with self.timed("prompting"), self.guarded("the prompt could not be built: {error}"):
            if where := instructs(self.parts.reader, self.reading, self.conversation, self.facts):
                return self.notes.append(f"no model was asked: {where} tries to instruct it")
            prompt = self.parts.prompter.build(
                self.conversation, self.reading, self.context, self.stated, self.shop,
                self.parts.prompt_profile(self.tone or self.settings.persona), tone=self.tone,
                budget=self.settings.model_context, reserve=self.settings.model_max_tokens + 100,
            )  # fmt: skip
            if self.wish.text:
                base = self.base or self.parts.composer.compose(self.brief()).draft.text
                prompt = self.parts.prompter.instruct(prompt, base, self.wish.text)
            self.prompt = prompt

    def check(self, text: str) -> Verdict:
        """Return the checker's verdict; anything that goes wrong is `unchecked`."""
        with self.timed("checking"):
            return self.parts.verdict(
                text, conversation=self.conversation, facts=self.facts, shop=self.shop, lang=self.reading.lang
            )

    async def second(self, text: str, verdict: Verdict) -> Verdict:
        """Return the verdict with a judge's opinion added, where one is configured."""
        if (judge := self.parts.second) is None:
            return verdict
        with self.timed("judging"):
            return await judge.review(text, verdict, self.conversation, self.facts, self.shop, self.reading.lang)

    def ground(self, draft: Draft, *, whole: bool = True) -> tuple[str, ...]:
        """Return what is wrong with a model's draft beside its promises: its form, and what nothing supports."""
        texts = material(self.context, self.stated, self.shop, self.conversation)
        seen = Seen(self.reading.lang, self.conversation, texts, self.prompt, self.parts.reader.asks(self.reading))
        return (
            *self.parts.form.problems(draft.text, seen, whole=whole),
            *self.parts.states.unsupported(draft.text, self.stated, self.reading.lang, self.shop),
            *ground(draft, self.context, self.stated, self.shop, self.conversation),
        )

    def check_grounded(self, text: str) -> Verdict:
        """Return the verdict on a streamed text so far; an unsupported number holds it back like a finding."""
        verdict = self.check(text)
        if not verdict.may_be_shown:
            return verdict
        problems = self.ground(Draft(text=text, lang=self.reading.lang, model=""), whole=False)
        return verdict.model_copy(update={"outcome": "rejected", "error": problems[0]}) if problems else verdict

    def clean(self, draft: Draft) -> Draft:
        """Return a model's draft without its citation marks, which become citations."""
        return without_marks(draft, self.prompt, self.context, self.reading.lang)

    def revise(self, prompt: Prompt, attempt: Attempt) -> Prompt:
        """Return the prompt for the next attempt: what the checker found and what nothing supports."""
        return self.parts.prompter.revise(prompt, attempt.draft.text, to_mend(attempt))

    def time_to_holding(self) -> float:
        """Return the seconds left until a holding reply is due."""
        return self.settings.first_reply_seconds - self._elapsed() / 1000

    def _elapsed(self) -> float:
        return (time.perf_counter() - self.began) * 1000

    def holding(self) -> Reply:
        """Return the checked reply that stands ready while the model writes."""
        draft = self.parts.composer.holding(self.brief())
        ready = Attempt(draft=draft, verdict=self.check(draft.text))
        return self._reply("fallback", ready, (), ("the model is still writing",))

    def brief(self) -> Brief:
        """Return what the composer works from."""
        names = names_by(self.rules, self.parts, self.reading.lang, self.settings.shop_file is None)
        return Brief(
            conversation=self.conversation, facts=self.facts, shop=self.shop, reading=self.reading,
            context=self.context, disputed=self.disputed, settled=self.settled, rules=self.rules, salt=self.salt,
            length=self.wish.length, **names,
            tone=self.wish.tone or ("formal" if self.settings.persona == "calm" else "warm"),
        )  # fmt: skip

    def composed(self) -> Reply:
        """Return the composer's reply: the draft itself where no model is configured."""
        if self.wish.text and not self.wish.offline:
            self.notes.append("no model is configured: the instruction was not applied, only length and tone can be")
        attempts, good, unknown = self._compose()
        outcome: ReplyOutcome = "drafted" if self.parts.model is None else "fallback"
        outcome = outcome if good and not good.draft.abstains else "abstained"
        return self._reply(outcome, good, tuple(attempts), unknown=unknown)

    def finished(self, loop: Loop) -> Reply:
        """Return the reply that a model's attempts amount to; the composer's where none was good."""
        self.notes += loop.notes
        self.prompt = loop.prompt or self.prompt
        if loop.accepted is not None:
            held = self.parts.reader.held(self.reading.questions, loop.accepted.draft.text)
            self.notes += self.lacking.replied(self.reading, (q.text for q in held))
            return self._reply("drafted", loop.accepted, tuple(loop.attempts))
        self.notes += why_refused(loop)
        attempts, good, unknown = self._compose()
        outcome: ReplyOutcome = "fallback" if good and not good.draft.abstains else "abstained"
        return self._reply(outcome, good, (*loop.attempts, *attempts), unknown=unknown)

    def _compose(self) -> tuple[list[Attempt], Attempt | None, tuple[str, ...]]:
        """Compose and check; what a finding hits is left out of the next try, at last the plainest words stand."""
        attempts: list[Attempt] = []
        excluded: set[str] = set()
        brief = self.brief()
        with self.timed("composing"):
            for _ in range(_TRIES):
                made = None
                with self.guarded("composer: failed ({kind})"):
                    made = self.parts.composer.compose(brief, exclude=excluded)
                if made is None:
                    break  # the plain words below still stand
                attempts.append(Attempt(draft=made.draft, verdict=self.check(made.draft.text)))
                if attempts[-1].verdict.may_be_shown:
                    self.notes += self.lacking.composed(self.reading, made)
                    return attempts, attempts[-1], made.unknown
                cut = without_sentences(brief.context, made.draft.text, attempts[-1].verdict.findings)
                if cut is not brief.context:
                    brief = brief.model_copy(update={"context": cut, "withheld": True})
                    continue
                hit = {w for f in attempts[-1].verdict.findings for w in made.wordings_in(f.start, f.end)}
                if not hit - excluded:
                    brief = brief.model_copy(update={"length": "short"})
                excluded |= hit
            safe = self.parts.composer.safe(brief)
            attempts.append(Attempt(draft=safe, verdict=self.check(safe.text)))
            asked = tuple(question.text for question in self.reading.questions)
            self.notes += self.lacking.replied(self.reading, asked)
            return attempts, attempts[-1] if attempts[-1].verdict.may_be_shown else None, asked

    def _reply(
        self, outcome: ReplyOutcome, good: Attempt | None, attempts: tuple[Attempt, ...],
        notes: tuple[str, ...] = (), *, unknown: tuple[str, ...] = (),
    ) -> Reply:  # fmt: skip
        last, text = good or (attempts[-1] if attempts else None), good.draft.text if good else ""
        left = tuple(q.text for q in self.parts.reader.coverage(self.reading.questions, text)) if text else ()
        return Reply(
            outcome=outcome if good else "abstained",
            text=text,
            lang=self.reading.lang,
            verdict=last.verdict if last else Verdict(outcome="unchecked", error="nothing was drafted"),
            reading=self.reading,
            context=self.context,
            prompt=self.prompt,
            attempts=attempts,
            citations=good.draft.citations if good else (),
            model=good.draft.model if good else (last.draft.model if last else "composer"),
            uncovered=tuple(dict.fromkeys((*unknown, *left))),
            notes=tuple(dict.fromkeys((*self.notes, *notes))),
            ms={step: round(value, 3) for step, value in (*self.ms.items(), ("total", self._elapsed()))},
        )
