"""A task that nobody waits for any more ends without a word."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

from copilot.waiting import let_go


async def test_what_a_task_raises_on_its_way_out_is_not_reported() -> None:
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

    async def stubborn() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise ConnectionError("the line went dead") from None

    async def failed() -> None:
        raise ConnectionError("the line went dead")

    running, done = asyncio.ensure_future(stubborn()), asyncio.ensure_future(failed())
    await asyncio.sleep(0.01)
    for task in (running, done):
        let_go(task)
    await asyncio.sleep(0.01)
    assert running.done() and done.done()
    del running, done, task
    gc.collect()
    assert not told
