"""What every source of drafts can do; tests and integrators pass their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Protocol, runtime_checkable

from copilot.draft import Draft
from copilot.prompt import Prompt

__all__ = ["Model", "prepared"]


@runtime_checkable
class Model(Protocol):
    """A language model: one prompt in, one draft out, whole or piece by piece."""

    @property
    def name(self) -> str:
        """What the draft and the audit record call it."""
        ...

    async def complete(self, prompt: Prompt) -> Draft:
        """Return the whole draft; any failure is a ModelError."""
        ...

    def stream(self, prompt: Prompt) -> AsyncIterator[str | Draft]:
        """Yield pieces of text as they come and, last, the Draft they add up to; any failure is a ModelError."""
        ...


async def prepared(model: Model) -> None:
    """Let a model load what its first call needs, which is no part of the time it has to answer."""
    if prepare := getattr(model, "prepare", None):
        with suppress(Exception):  # outer edge: what fails here fails again in the call, where it is told
            await prepare()
