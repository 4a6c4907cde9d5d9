"""What goes on beside the page: the index of the sample shop, drafts that wait, sends that were interrupted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from copilot.errors import CopilotError, RetrievalError
from copilot.parts import LateRetriever
from copilot.resources import root
from copilot.reviews.people.roles import system_user
from copilot.reviews.views import QueueItem
from copilot.ui.parts import Parts
from copilot.ui.services.drafts import make_draft, needs_draft

__all__ = ["draft_waiting", "prepare", "work"]

_PAUSE = 1.5
"""Seconds between two looks at the queue."""
_QUIET = timedelta(seconds=4)
"""A customer who has just written is given this time to write on before a draft is made."""

_COURTESY = 20.0
"""Seconds for which a draft made ahead lets those go first that somebody waits for."""
_PATIENCE = 4.0
"""Seconds that loading waits for a first page."""


async def work(parts: Parts) -> None:
    """Prepare, then keep drafts ready until cancelled; what goes wrong is shown on the page, never raised."""
    await _first_page(parts)
    await prepare(parts)
    rounds = 0
    while True:
        try:
            if rounds % 40 == 0:
                await asyncio.to_thread(parts.store.recover, parts.outlet)
            await _stand_back(parts)
            made = await draft_waiting(parts)
        except CopilotError:
            made = 0
        rounds += 1
        await asyncio.sleep(0.05 if made else _PAUSE)


async def _stand_back(parts: Parts) -> None:
    """Let those who wait for a draft or a translation have the model and the processor first, for a while."""
    for _ in range(int(_COURTESY / 0.1)):
        if not parts.progress.asked:
            return
        await asyncio.sleep(0.1)


async def _first_page(parts: Parts) -> None:
    """Let a page that is being opened come up first; loading beside it would double its time."""
    for _ in range(int(_PATIENCE / 0.1)):
        if parts.progress.is_seen:
            await asyncio.sleep(0.5)  # its answer is still on the way
            return
        await asyncio.sleep(0.1)


async def prepare(parts: Parts) -> None:
    """Build the sample shop's index when there is none and load what the first draft needs."""
    try:
        await asyncio.to_thread(_index, parts)
        await parts.copilot.warm_up()
        if not parts.progress.is_problem:
            parts.progress.set()
    except CopilotError as error:
        parts.progress.set("problem", str(error).splitlines()[0], is_problem=True)
    except Exception as error:  # the outer edge of a background task
        parts.progress.set("problem", type(error).__name__, is_problem=True)


def _index(parts: Parts) -> None:
    retriever = parts.copilot.parts.retriever
    if not isinstance(retriever, LateRetriever):
        return
    try:
        if _was_stopped(parts):  # what is there already is not done again
            _build(parts)
        retriever.open()
    except RetrievalError as error:
        # Only an index that was never built is built here; a damaged or foreign one is for a person to decide.
        if parts.settings.chroma_url or (parts.settings.index / "chroma.sqlite3").exists():
            parts.progress.set("problem", str(error).splitlines()[0], is_problem=True)
            return
        _build(parts)
        retriever.reopen()


def _was_stopped(parts: Parts) -> bool:
    """Return whether the start before ended while it built the index, and nothing was ingested since."""
    from copilot.retrieval.index.folder import UNFINISHED
    from copilot.retrieval.opening import catalogue_file

    whole = catalogue_file(parts.settings, parts.settings.collection)  # written last, by every ingestion
    return (parts.settings.index / UNFINISHED).exists() and not whole.exists()


def _build(parts: Parts) -> None:
    from copilot.retrieval.index.folder import UNFINISHED
    from copilot.retrieval.ingest.command import IngestOptions, ingest_paths

    def progress(done: int, total: int) -> None:
        parts.progress.set("index", f"{100 * done // max(total, 1)} %")

    parts.progress.set("index", "")
    unfinished = parts.settings.index / UNFINISHED
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    knowledge = root("knowledge")
    paths = [knowledge / name for name in ("products", "policies", "scripts") if (knowledge / name).is_dir()]
    options = IngestOptions.parse(prune=False, rebuild=False, columns=None, quiet=True)
    ingest_paths(paths, parts.settings, options, progress)
    unfinished.unlink(missing_ok=True)


async def draft_waiting(parts: Parts) -> int:
    """Make one draft for whoever waits longest without one; return how many were made."""
    by = system_user("copilot")
    items = await asyncio.to_thread(parts.store.queue, by=by, include_answered=False)
    for item in items:
        if _wants(item) and needs_draft(await asyncio.to_thread(parts.store.conversation, item.id, by=by)):
            await make_draft(parts, by, item.id)
            return 1
    return 0


def _wants(item: QueueItem) -> bool:
    settled = datetime.now(UTC) - item.last_at >= _QUIET
    return settled and item.last_role == "customer" and (item.draft is None or item.new_since_draft > 0)
