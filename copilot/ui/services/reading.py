"""Reading aids: what the customer said and what the reply says, in the agent's language."""

from __future__ import annotations

import asyncio

from copilot.reviews.people import User, require
from copilot.types import Frozen, Lang
from copilot.ui.parts import Parts
from copilot.ui.services.desk import current

__all__ = ["Reading", "translated"]


class Reading(Frozen):
    """The customer's turn and the text in the box, translated."""

    kind: str
    """done, same (nothing to translate), no_model, failed."""
    customer: str = ""
    reply: str = ""
    detail: str = ""
    """Why it failed."""


async def translated(parts: Parts, user: User, cid: str, text: str, lang: Lang) -> Reading:
    """Translate the customer's last turn and the agent's text; nothing of it is stored or sent."""
    require(user, "draft")
    view = await asyncio.to_thread(current, parts, user, cid)
    if view.lang == lang:
        return Reading(kind="same")
    if parts.copilot.parts.model is None:
        return Reading(kind="no_model")
    texts = (view.conversation.customer_turn, text.strip())
    found = await asyncio.gather(*[parts.copilot.translate(item, lang) for item in texts if item.strip()])
    if problem := next((item.note for item in found if not item.text), ""):
        return Reading(kind="failed", detail=problem)
    by_text = dict(zip([item for item in texts if item.strip()], [item.text for item in found], strict=True))
    return Reading(kind="done", customer=by_text.get(texts[0], ""), reply=by_text.get(texts[1], ""))
