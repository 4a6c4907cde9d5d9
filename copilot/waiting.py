"""Waiting for a model: its first piece, its whole answer, and what is shown meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from copilot.draft import Draft
from copilot.drafting.base import prepared
from copilot.drafting.loop import Loop, noting
from copilot.drafting.streaming import SentenceGate, split_sentences
from copilot.reply import Reply
from copilot.turn import Turn

__all__ = ["done_within", "let_go", "released", "with_holding"]


async def done_within(task: asyncio.Future[Loop], seconds: float) -> bool:
    """Say whether a task ended within some seconds; it goes on otherwise."""
    done, _ = await asyncio.wait({task}, timeout=max(0.0, seconds))
    return bool(done)


def let_go(task: asyncio.Future[Any]) -> None:
    """End a task that nobody waits for any more; what it raises on its way out is nobody's news."""
    task.cancel()
    task.add_done_callback(_seen)


def _seen(task: asyncio.Future[Any]) -> None:
    if not task.cancelled():
        task.exception()


def released(text: str, turn: Turn) -> list[str]:
    """Return the sentences of a text that may be shown, each checked with all before it."""
    gate = SentenceGate(turn.check)
    shown = [sentence for piece in split_sentences(text) for sentence in gate.feed(piece)]
    return [*shown, *gate.close()]


async def with_holding(turn: Turn, loop: Loop) -> AsyncIterator[str | Draft | Reply]:
    """Yield what the model streams, and the holding reply once when the first piece is late."""
    model, prompt = turn.parts.model, turn.prompt
    assert model is not None and prompt is not None
    await prepared(model)
    limit = time.perf_counter() + turn.settings.model_timeout
    pieces = model.stream(prompt).__aiter__()
    held = False
    with turn.timed("drafting"), noting(model, turn.settings.model_timeout, loop.notes):
        pending: asyncio.Future[str | Draft] | None = None
        try:
            while True:
                pending = pending or asyncio.ensure_future(_next(pieces))
                wait = limit - time.perf_counter() if held else min(turn.time_to_holding(), limit - time.perf_counter())
                done, _ = await asyncio.wait({pending}, timeout=max(0.0, wait))
                if done:
                    item, pending = pending.result(), None
                    yield item
                elif time.perf_counter() >= limit:
                    raise TimeoutError
                elif not held:
                    held = True
                    yield await asyncio.to_thread(turn.holding)
        except StopAsyncIteration:
            return
        finally:
            if pending is not None:
                let_go(pending)


async def _next(pieces: AsyncIterator[str | Draft]) -> str | Draft:
    return await pieces.__anext__()
