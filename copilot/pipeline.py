"""The copilot: calls the steps in order and never lets an unchecked or rejected text out.

Conversation (+ Facts, Shop) → Reading → Context → Prompt → Draft → Verdict → Reply. Whatever fails on the way
becomes a note of the reply and the next safer text takes its place. Reading, composing and checking take their time in
threads: the loop is everybody's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from copilot.conversation import Conversation, Message
from copilot.draft import Draft
from copilot.drafting.base import Model, prepared
from copilot.drafting.citing import MarkFilter
from copilot.drafting.composer.composer import Composer
from copilot.drafting.loop import Loop, run_loop
from copilot.drafting.rewrite import Translation, translate
from copilot.drafting.streaming import SentenceGate, split_sentences
from copilot.errors import CopilotError
from copilot.facts import Facts
from copilot.late import LateRetriever
from copilot.parts import Parts, build_parts
from copilot.prompting.fence import lines_again
from copilot.reading import Reading
from copilot.reply import Reply
from copilot.settings import Settings
from copilot.shop import Shop
from copilot.turn import Turn
from copilot.types import LANGS, Lang
from copilot.waiting import done_within, let_go, released, with_holding

if TYPE_CHECKING:
    from copilot.retrieval.base import Retriever
    from copilot.understanding import Reader

__all__ = ["Copilot"]

OnHolding = Callable[[Reply], Any]
"""Called with the checked holding reply when the model needs longer than `first_reply_seconds`."""


class Copilot:
    """Drafts checked replies; every part can be replaced, see `from_settings`."""

    def __init__(self, settings: Settings, parts: Parts) -> None:
        """Take the settings and the parts they were built into."""
        self.settings = settings
        self.parts = parts
        self._names: tuple[str, ...] = ()

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        *,
        model: Model | None = None,
        retriever: Retriever | None = None,
        checker: Any = None,
        composer: Composer | None = None,
        judge: Model | None = None,
        reader: Reader | None = None,
        collection: str | None = None,
    ) -> Copilot:
        """Build the copilot; a part that is passed is used instead of the one the settings name.

        Raises ConfigError for a mistake in settings, prompts or policies. A missing index is no error here: it
        becomes a note on every reply. A `judge` is asked only with the setting `judge_model`.
        """
        given = {
            "model": model, "retriever": retriever, "checker": checker, "composer": composer, "reader": reader,
            "judge": judge,
        }  # fmt: skip
        return cls(settings, build_parts(settings, collection, {k: v for k, v in given.items() if v is not None}))

    async def reply(
        self,
        conversation: Conversation,
        facts: Facts | None = None,
        shop: Shop | None = None,
        *,
        instruction: str | None = None,
        tone: str | None = None,
        reading: Reading | None = None,
        salt: int = 0,
        on_holding: OnHolding | None = None,
    ) -> Reply:
        """Return a checked reply to the customer's last turn.

        `instruction` is an agent's wish for this draft, `tone` a persona's tone, `reading` a corrected reading,
        `salt` another number for another wording. Never raises for anything that fails on the way.
        """
        await self._learn_names()
        turn = Turn.start(self, conversation, facts, shop, instruction, tone, reading, salt)
        await turn.prepare()
        if self.parts.model is None or turn.prompt is None:
            return await asyncio.to_thread(turn.composed)
        task = asyncio.ensure_future(self._loop(turn))
        try:
            if on_holding and not await done_within(task, turn.time_to_holding()):
                on_holding(await asyncio.to_thread(turn.holding))
            return await asyncio.to_thread(turn.finished, await task)
        finally:
            let_go(task)

    def reply_sync(self, conversation: Conversation, *args: Any, **kwargs: Any) -> Reply:
        """Return what `reply` returns, for callers without an event loop."""
        return asyncio.run(self.reply(conversation, *args, **kwargs))

    async def stream(
        self,
        conversation: Conversation,
        facts: Facts | None = None,
        shop: Shop | None = None,
        *,
        instruction: str | None = None,
        tone: str | None = None,
        reading: Reading | None = None,
        salt: int = 0,
    ) -> AsyncIterator[str | Reply]:
        """Yield sentences, each only after everything up to it has passed the checker, and last the Reply.

        A Reply that is not the last item is the holding reply: the model needs longer than `first_reply_seconds`.
        The last Reply holds the text to use; after a refusal it differs from the sentences shown before.
        """
        await self._learn_names()
        turn = Turn.start(self, conversation, facts, shop, instruction, tone, reading, salt)
        await turn.prepare()
        if self.parts.model is None or turn.prompt is None:
            reply = await asyncio.to_thread(turn.composed)
            for sentence in await asyncio.to_thread(lambda: list(released(reply.text, turn))):
                yield sentence
            yield reply
            return
        if self.parts.second is not None:
            async for item in self._judged(turn):
                yield item
            return
        loop = Loop(prompt=turn.prompt)
        async for item in self._streamed(turn, loop):
            yield item
        if loop.attempts and loop.accepted is None:
            loop = await self._loop(turn, loop)
        yield await asyncio.to_thread(turn.finished, loop)

    async def rewrite(
        self,
        text: str,
        conversation: Conversation,
        facts: Facts | None = None,
        shop: Shop | None = None,
        *,
        instruction: str,
        tone: str | None = None,
        reading: Reading | None = None,
        salt: int = 0,
    ) -> Reply:
        """Return a checked rewrite of a text the agent is working on.

        Without a model the reply is composed anew in the length and tone the instruction asks for.
        """
        await self._learn_names()
        turn = Turn.start(self, conversation, facts, shop, instruction, tone, reading, salt)
        turn.base = text
        await turn.prepare()
        if self.parts.model is None or turn.prompt is None:
            return await asyncio.to_thread(turn.composed)
        return await asyncio.to_thread(turn.finished, await self._loop(turn))

    async def translate(self, text: str, to: Lang) -> Translation:
        """Return a text in a language the agent reads; it is a reading aid, never a reply."""
        prompt = self.parts.prompter.translate(text, to)
        try:
            async with asyncio.timeout(self.settings.model_timeout):
                found = await translate(self.parts.model, prompt, to)
                return found.model_copy(update={"text": lines_again(found.text)})
        except TimeoutError:
            return Translation(text="", lang=to, note=f"no answer within {self.settings.model_timeout:g} s")

    async def warm_up(self) -> None:
        """Load what the first reply would otherwise wait for (index, embedding, wording)."""
        await asyncio.to_thread(self._open_index)
        await self._learn_names()
        greeting = Conversation(messages=(Message(role="customer", text="?"),))
        await Copilot(self.settings, replace(self.parts, missing=None)).reply(greeting)
        plain = Copilot(self.settings, replace(self.parts, missing=None, model=None))
        for lang in LANGS:  # composer and checker read the words of a language at its first text
            await plain.reply(greeting, reading=Reading(lang=lang))
        if self.parts.model is not None:
            await prepared(self.parts.model)
        if self.parts.second is not None:
            await prepared(self.parts.second.model)

    def _open_index(self) -> None:
        if isinstance(self.parts.retriever, LateRetriever):
            with suppress(CopilotError):  # the reply says what is wrong with the index
                self.parts.retriever.open()

    async def _learn_names(self) -> None:
        """Read turns with the names of the shop's products once the index is open, and anew when they changed."""
        retriever, make = self.parts.retriever, self.parts.reader_for
        if make is None or not isinstance(retriever, LateRetriever):
            return
        with suppress(Exception):  # outer edge: whatever is wrong with the index is noted where it is searched
            async with asyncio.timeout(self.settings.search_timeout):
                names = await asyncio.to_thread(_names_of, retriever)
            if names and names != self._names:
                self._names = names
                self.parts = replace(self.parts, reader=await asyncio.to_thread(make, names))

    async def _loop(self, turn: Turn, loop: Loop | None = None) -> Loop:
        model, prompt = self.parts.model, turn.prompt
        assert model is not None and prompt is not None
        await prepared(model)
        with turn.timed("drafting"):
            return await run_loop(
                model, prompt, check=turn.check, ground=turn.ground, revise=turn.revise, clean=turn.clean,
                attempts=self.settings.max_attempts, timeout=self.settings.model_timeout, loop=loop,
                second=turn.second if self.parts.second else None,
            )  # fmt: skip

    async def _judged(self, turn: Turn) -> AsyncIterator[str | Reply]:
        """Yield the sentences of a reply that a judge has to see whole before any of it is shown."""
        task = asyncio.ensure_future(self._loop(turn))
        try:
            if not await done_within(task, turn.time_to_holding()):
                yield await asyncio.to_thread(turn.holding)
            reply = await asyncio.to_thread(turn.finished, await task)
        finally:
            let_go(task)
        for sentence in split_sentences(reply.text):
            yield sentence
        yield reply

    async def _streamed(self, turn: Turn, loop: Loop) -> AsyncIterator[str | Reply]:
        """Yield the sentences of the first draft as they pass, and keep it as the loop's first attempt."""
        gate, marks, raw, final = SentenceGate(turn.check_grounded), MarkFilter(), "", None
        async for item in with_holding(turn, loop):
            if isinstance(item, Reply):
                yield item
            elif isinstance(item, Draft):
                final = item
            else:
                raw += item
                for sentence in await asyncio.to_thread(lambda piece: list(gate.feed(piece)), marks.feed(item)):
                    yield sentence
            if gate.refused is not None:
                break
        if loop.notes or (not raw and final is None):
            return
        name = self.parts.model.name if self.parts.model else ""
        draft = final or Draft(text=raw, lang=turn.reading.lang, model=name)
        if gate.refused is not None:
            draft = Draft(text=raw, lang=turn.reading.lang, model=name)
        if not await asyncio.to_thread(loop.judge, turn.clean(draft), turn.check, turn.ground):
            return
        if gate.refused is not None:
            loop.accepted = None
            return
        for sentence in await asyncio.to_thread(lambda: [*gate.feed(marks.close()), *gate.close()]):
            yield sentence


def _names_of(retriever: LateRetriever) -> tuple[str, ...]:
    """Return what the products are called, the index opened first: the first turn needs to know them as well."""
    retriever.open()
    return retriever.product_names()
