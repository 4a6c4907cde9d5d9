"""Waiting for a model: its first piece, its whole answer, and what is shown meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

from copilot.draft import Draft
from copilot.drafting.base import Model
from copilot.drafting.loop import Loop, failure
from copilot.drafting.streaming import SentenceGate, split_sentences
from copilot.reply import Reply
from copilot.turn import Turn

__all__ = ["done_within", "prepared", "released", "with_holding"]


async def prepared(model: Model) -> None:
    """Let a model load what its first call needs, which is no part of the time it has to answer."""
    if prepare := getattr(model, "prepare", None):
        with suppress(Exception):  # outer edge: what fails here fails again in the call, where it becomes a note
            await prepare()


async def done_within(task: asyncio.Future[Loop], seconds: float) -> bool:
    """Say whether a task ended within some seconds; it goes on otherwise."""
    done, _ = await asyncio.wait({task}, timeout=max(0.0, seconds))
    return bool(done)


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
    with turn.timed("drafting"):
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
                    loop.notes.append(f"{model.name}: no answer within {turn.settings.model_timeout:g} s")
                    return
                elif not held:
                    held = True
                    yield turn.holding()
        except StopAsyncIteration:
            return
        except Exception as error:  # outer edge: whatever a model raises, a reply must come all the same
            loop.notes.append(failure(model, error, turn.settings.model_timeout))
        finally:
            if pending is not None:
                pending.cancel()


async def _next(pieces: AsyncIterator[str | Draft]) -> str | Draft:
    return await pieces.__anext__()
