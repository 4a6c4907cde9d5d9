"""Drafts: the newest one of a conversation, making another, and the step that is due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from copilot.reviews.people import User, require, system_user
from copilot.reviews.views import ConversationView, DraftView
from copilot.types import Lang
from copilot.ui.parts import Parts
from copilot.ui.services.desk import situation_of

__all__ = ["make_draft", "needs_draft", "next_steps", "stream_draft"]


def needs_draft(view: ConversationView) -> bool:
    """Return whether somebody waits and no draft answers the newest message; a text in work is left alone."""
    if view.unanswered_since is None:
        return False
    draft = view.open_draft
    return draft is None or (draft.edited is None and bool(view.new_since_draft))


async def make_draft(
    parts: Parts, user: User, cid: str, *, instruction: str = "", tone: str = "", again: bool = False
) -> DraftView | None:
    """Draft a reply to the conversation as it is now and keep it; None when the customer has said nothing.

    `again` asks the built-in composer for another wording than it gave before.
    """
    require(user, "draft")
    reader = system_user("drafts")  # an integrator may ask for a draft without reading what people recorded
    view = await asyncio.to_thread(parts.store.conversation, cid, by=reader)
    if not view.conversation.customer_turn.strip():
        return None
    now = situation_of(parts, view)
    given: dict[str, Any] = {"facts": now.facts, "shop": now.shop, "tone": tone or None}
    given["salt"] = len(view.drafts) if again else 0
    wish, text = instruction.strip(), _in_work(view)
    if wish and text:
        reply = await parts.copilot.rewrite(text, now.conversation, instruction=wish, **given)
    else:
        reply = await parts.copilot.reply(now.conversation, instruction=wish or None, **given)
    await asyncio.to_thread(parts.store.record_draft, cid, reply, by=user, version=view.version)
    return (await asyncio.to_thread(parts.store.conversation, cid, by=reader)).open_draft


def _in_work(view: ConversationView) -> str:
    """Return the text a wish is about; none when the customer has written since."""
    draft = view.open_draft
    return "" if draft is None or view.new_since_draft else draft.edited or draft.text


async def stream_draft(
    parts: Parts, user: User, cid: str, *, instruction: str = "", tone: str = "", again: bool = False
) -> AsyncIterator[str | DraftView]:
    """Yield the text so far after each sentence that passed the check, and last the draft as it was kept.

    The draft may differ from what was shown: a text that fails further on is written anew.
    """
    require(user, "draft")
    reader = system_user("drafts")
    view = await asyncio.to_thread(parts.store.conversation, cid, by=reader)
    if not view.conversation.customer_turn.strip():
        return
    now = situation_of(parts, view)
    shown, reply = "", None
    async for item in parts.copilot.stream(
        now.conversation, facts=now.facts, shop=now.shop, instruction=instruction.strip() or None, tone=tone or None,
        salt=len(view.drafts) if again else 0,
    ):  # fmt: skip
        if isinstance(item, str):
            shown += item
            yield shown
        else:
            reply = item  # the last one counts; one before it only holds the line
    if reply is None:
        return
    await asyncio.to_thread(parts.store.record_draft, cid, reply, by=user, version=view.version)
    kept = (await asyncio.to_thread(parts.store.conversation, cid, by=reader)).open_draft
    if kept is not None:
        yield kept


def next_steps(parts: Parts, view: ConversationView, draft: DraftView | None, lang: Lang) -> tuple[str, ...]:
    """Return the step of the procedure that is due, in the agent's language."""
    if draft is None or draft.reply is None:
        return ()
    now = situation_of(parts, view)
    done = parts.procedures.history(now.conversation)
    step = parts.procedures.next_step(draft.reply.reading, now.facts, done, now.shop)
    if step is None:
        return ()
    title, words = getattr(step.title, lang), getattr(step.agent, lang)
    return (f"{title} {step.position}/{step.total}: {words}",)
