"""Reading aids: what the customer said and what the reply says, in the agent's language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from copilot.reviews.people.roles import User, require
from copilot.types import Frozen, Lang
from copilot.ui.parts import Parts
from copilot.ui.services.desk import current
from copilot.waiting import let_go

__all__ = ["Piece", "Reading", "translated"]


class Piece(Frozen):
    """One text, translated."""

    text: str = ""
    """Empty while it is made, when there is nothing to translate, and when it failed."""
    problem: str = ""
    """Why it failed."""
    is_due: bool = False
    """Whether it is still being made."""


class Reading(Frozen):
    """The customer's turn and the text in the box, translated."""

    kind: str
    """done, same (nothing to translate), no_model, busy, failed."""
    customer: Piece = Piece()
    reply: Piece = Piece()
    detail: str = ""
    """Why nothing could be asked for."""


async def translated(parts: Parts, user: User, cid: str, text: str, lang: Lang) -> AsyncIterator[Reading]:
    """Translate the customer's last turn and the agent's text, each shown when it is there.

    Nothing of it is stored or sent. One that fails takes nothing from the other.
    """
    require(user, "draft")
    view = await asyncio.to_thread(current, parts, user, cid)
    if view.lang == lang or parts.copilot.parts.model is None:
        yield Reading(kind="same" if view.lang == lang else "no_model")
        return
    texts = {"customer": view.conversation.customer_turn.strip(), "reply": text.strip()}
    with parts.progress.serving():
        tasks = {asyncio.create_task(_piece(parts, name, item, lang)): name for name, item in texts.items() if item}
        shown = Reading(kind="done", **{name: Piece(is_due=True) for name in tasks.values()})
        try:
            for next_one in asyncio.as_completed(tasks):
                name, piece = await next_one
                shown = shown.model_copy(update={name: piece})
                yield shown
        finally:
            for task in tasks:
                let_go(task)


async def _piece(parts: Parts, name: str, text: str, lang: Lang) -> tuple[str, Piece]:
    found = await parts.copilot.translate(text, lang)
    return name, Piece(text=found.text, problem="" if found.text else found.note)
