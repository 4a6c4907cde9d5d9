"""Language models through LiteLLM.

Every vendor error becomes a ModelError in one plain line that never holds a key.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr

from copilot.draft import Draft
from copilot.drafting.answers import ThinkFilter, as_text, reply_schema, tidy, usage_of
from copilot.drafting.offline import WishReader
from copilot.drafting.vendor_errors import translated
from copilot.errors import ModelError
from copilot.prompt import Prompt
from copilot.settings import Settings
from copilot.types import Frozen
from copilot.vendor import load_litellm, without_key

__all__ = ["LiteLLMModel"]

_BACKOFF = 0.5
"""Seconds before the first retry; doubled for each further one."""


class LiteLLMModel(Frozen):
    """One model with its fallbacks; safe to share, it keeps no state between calls."""

    name: str
    """LiteLLM's name for it: `provider/model`."""
    api_base: str | None = None
    api_key: SecretStr | None = None
    fallbacks: tuple[str, ...] = ()
    timeout: float = 30.0
    """Seconds that one draft may take, retries and fallbacks included."""
    retries: int = 2
    roles: tuple[str, ...] = ()
    """Names a model may put in front of its reply; they are taken off."""
    structured: bool = True
    """Ask for reply and citations as data where the model offers it; off for prompts that want another answer."""
    max_tokens: int = 400
    temperature: float = 0.3

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str | None = None) -> LiteLLMModel:
        """Return the model the settings name, or another one at the same address."""
        folder = settings.prompts_dir / "composer" if settings.prompts_dir else None
        return cls(
            roles=WishReader.load(folder).wishes.roles,
            name=name or settings.model or "",
            api_base=settings.model_api_base,
            api_key=settings.model_api_key,
            fallbacks=settings.model_fallbacks,
            timeout=settings.model_timeout,
            retries=settings.model_retries,
            max_tokens=settings.model_max_tokens,
            temperature=settings.model_temperature,
        )

    async def prepare(self) -> None:
        """Import LiteLLM in a thread: seconds that no reply should wait for."""
        await asyncio.to_thread(load_litellm)

    async def complete(self, prompt: Prompt) -> Draft:
        """Return the whole draft; ModelError when every model and retry failed."""
        await self.prepare()
        last: ModelError | None = None
        until = time.monotonic() + self.timeout
        for model in (self.name, *self.fallbacks):
            try:
                return await self._with_retries(model, prompt, until)
            except ModelError as error:
                last = error
        raise last or ModelError("no model is configured")

    async def stream(self, prompt: Prompt) -> AsyncIterator[str | Draft]:
        """Yield pieces and last the Draft; a failure before the first piece is retried and falls back."""
        await self.prepare()
        last: ModelError | None = None
        until = time.monotonic() + self.timeout
        for model in (self.name, *self.fallbacks):
            for attempt in range(self.retries + 1):
                started = False
                try:
                    async for item in self._stream_once(model, prompt, until):
                        started = True
                        yield item
                    return
                except ModelError as error:
                    last = error
                    if started:
                        raise
                    if not error.is_retryable or not await _pause(attempt, until):
                        break
        raise last or ModelError("no model is configured")

    def complete_sync(self, prompt: Prompt) -> Draft:
        """Return what `complete` returns, for callers without an event loop."""
        return asyncio.run(self.complete(prompt))

    def stream_sync(self, prompt: Prompt) -> Iterator[str | Draft]:
        """Yield what `stream` yields, for callers without an event loop."""
        with asyncio.Runner() as runner:
            pieces = self.stream(prompt)
            while True:
                try:
                    yield runner.run(_next(pieces))
                except StopAsyncIteration:
                    return

    async def _with_retries(self, model: str, prompt: Prompt, until: float) -> Draft:
        for attempt in range(self.retries + 1):
            try:
                return await self._complete_once(model, prompt, until)
            except ModelError as error:
                last_try = attempt == self.retries or not error.is_retryable
                if last_try or not await _pause(attempt, until):
                    raise
        raise ModelError(f"{model}: no attempt was made")

    async def _complete_once(self, model: str, prompt: Prompt, until: float) -> Draft:
        litellm = load_litellm()
        began = time.monotonic()
        structured = self.structured and litellm.supports_response_schema(model=model)
        options = self._options(model, prompt) | ({"response_format": reply_schema()} if structured else {})
        with self._vendor(model):
            async with asyncio.timeout(max(0.01, until - time.monotonic())):
                response = await _called(litellm, options)
            choice = response.choices[0]
            text = choice.message.content or ""
        text, cited = as_text(text) if structured else (text, ())
        marks = "".join(f" [{label}]" for label in cited)
        usage = usage_of(litellm, response, time.monotonic() - began)
        return Draft(
            text=tidy(text, self.roles) + marks, lang=prompt.lang, model=model, usage=usage,
            grounding=_cut_off(choice.finish_reason),
        )  # fmt: skip

    async def _stream_once(self, model: str, prompt: Prompt, until: float) -> AsyncIterator[str | Draft]:
        litellm = load_litellm()
        began, text, think, last, reason = time.monotonic(), "", ThinkFilter(), None, None
        options = self._options(model, prompt) | {"stream": True, "stream_options": {"include_usage": True}}
        with self._vendor(model):
            async with asyncio.timeout(max(0.01, until - time.monotonic())):
                response = await _called(litellm, options)
                async for chunk in response:
                    last = chunk if getattr(chunk, "usage", None) else last
                    piece = (chunk.choices[0].delta.content or "") if chunk.choices else ""
                    reason = (chunk.choices[0].finish_reason if chunk.choices else None) or reason
                    if shown := think.feed(piece):
                        text += shown
                        yield shown
                if rest := think.close():
                    text += rest
                    yield rest
        usage = usage_of(litellm, last, time.monotonic() - began)
        yield Draft(text=tidy(text, self.roles), lang=prompt.lang, model=model, usage=usage, grounding=_cut_off(reason))

    def _options(self, model: str, prompt: Prompt) -> dict[str, Any]:
        return {
            "model": model,
            "messages": [{"role": m.role, "content": m.content} for m in prompt.messages],
            # The same for every call: LiteLLM keeps one client, with its connections, for each value it has seen.
            "timeout": self.timeout,
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "api_base": self.api_base,
            "api_key": self.api_key.get_secret_value() if self.api_key else None,
            "max_retries": 0,
            "num_retries": 0,
        }

    @contextmanager
    def _vendor(self, model: str) -> Iterator[None]:
        """Turn whatever is raised within into one ModelError that says what to mend."""
        try:
            yield
        except Exception as error:  # outer edge: vendors raise many types; all become one
            key = self.api_key.get_secret_value() if self.api_key else None
            raise translated(error, model, self.api_base, key) from None


async def _called(litellm: Any, options: dict[str, Any]) -> Any:
    """Make the call, once more where a server of one's own was given no key."""
    try:
        return await litellm.acompletion(**options)
    except (litellm.AuthenticationError, litellm.InternalServerError) as error:
        again = without_key(litellm, options, error)
    return await litellm.acompletion(**again)


def _cut_off(reason: str | None) -> tuple[str, ...]:
    """Return what is wrong with an answer that ended because its tokens were used up: half a sentence is no reply."""
    return ("the reply was cut off before its end; write a shorter one",) if reason == "length" else ()


async def _pause(attempt: int, until: float) -> bool:
    """Wait before the next try; say whether there is time for one."""
    seconds = _BACKOFF * 2**attempt
    if time.monotonic() + seconds >= until:
        return False
    await asyncio.sleep(seconds)
    return True


async def _next(pieces: AsyncIterator[str | Draft]) -> str | Draft:
    return await anext(pieces)
