"""Start the server: parts, samples, the page, and in the background whatever the first draft needs."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from copilot.masking import masked_logging
from copilot.settings import Settings
from copilot.ui.memory import keep_small
from copilot.ui.quick import import_gradio, keep_signatures, without_collection, without_lookups, without_statistics

if TYPE_CHECKING:
    from uvicorn import Server

    from copilot.ui.guard import Guard
    from copilot.ui.parts import Parts

__all__ = ["serve"]


def serve(settings: Settings) -> None:
    """Serve the workbench until it is stopped; raises ConfigError or StoreError before anything is bound."""
    without_statistics()
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    with without_collection():
        parts, app = _built(settings)
    parts.progress.set("loading")
    masked_logging(getattr(logging, settings.log_level.upper()))
    import uvicorn

    from copilot.ui.background import work

    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, log_level=settings.log_level, log_config=None, access_log=False,
        server_header=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    print(f"workbench: http://{settings.host}:{settings.port}/", flush=True)
    asyncio.run(_run(uvicorn.Server(config), work(parts), keep_small()))


def _built(settings: Settings) -> tuple[Parts, Guard]:
    import_gradio()
    keep_signatures()
    without_lookups()
    from copilot.ui.parts import build_parts
    from copilot.ui.server import build_app, check_bind
    from copilot.ui.stores import fill_with_samples

    check_bind(settings)
    parts = build_parts(settings)
    fill_with_samples(parts.store)
    return parts, build_app(parts)


async def _run(server: Server, *beside: Coroutine[Any, Any, None]) -> None:
    # One event loop for pages and background drafts: a model's client belongs to the loop it was made in.
    tasks = [asyncio.create_task(work) for work in beside]
    try:
        await server.serve()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
