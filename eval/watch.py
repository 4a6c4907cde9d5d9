"""Watching a model, so that a case for which it failed is not taken for a case that it answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextvars import ContextVar

from copilot.draft import Draft
from copilot.drafting.base import Model, prepared
from copilot.errors import ModelError
from copilot.prompt import Prompt

__all__ = ["WatchedModel"]

_PATIENCE = 8


class WatchedModel:
    """Passes calls on and remembers, case by case, why the model gave no draft.

    The pipeline answers with the composer when a model fails; a run that scores the model must not count that reply.
    After several failures in a row the model is not asked any more: every call would wait for its retries.
    """

    def __init__(self, inner: Model) -> None:
        """Take the model to ask."""
        self._inner = inner
        self._failures: ContextVar[list[str] | None] = ContextVar("failures", default=None)
        self._in_a_row = 0

    @property
    def name(self) -> str:
        """The watched model's name."""
        return self._inner.name

    async def prepare(self) -> None:
        """Let the model load what its first call needs: no part of the time it has to answer."""
        await prepared(self._inner)

    def begin(self) -> list[str]:
        """Start a case and return the list its failures will stand in; cases in flight do not disturb each other."""
        failures: list[str] = []
        self._failures.set(failures)
        return failures

    async def complete(self, prompt: Prompt) -> Draft:
        """Return the model's draft. Raises ModelError as the model does, or when it has failed too often in a row."""
        try:
            if self._in_a_row >= _PATIENCE:
                raise ModelError(f"{self.name}: not asked any more after {_PATIENCE} failures in a row")
            draft = await self._inner.complete(prompt)
        except ModelError as error:
            self._failed(str(error))
            raise
        except asyncio.CancelledError:
            # The pipeline stops waiting for a slow model by cancelling the call.
            self._failed(f"{self.name}: no answer in time (setting model_timeout)")
            raise
        self._in_a_row = 0
        return draft

    def _failed(self, why: str) -> None:
        self._in_a_row += 1
        failures = self._failures.get()
        if failures is not None:
            failures.append(why)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str | Draft]:
        """Yield the draft whole; the suite has no use for pieces."""
        yield await self.complete(prompt)
