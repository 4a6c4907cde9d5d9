"""Drafts: the newest one of a conversation, making another, and the step that is due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from copilot.drafting.composer.brief import Length
from copilot.reply import Reply
from copilot.reviews.people.roles import User, require, system_user
from copilot.reviews.views import ConversationView, DraftView
from copilot.types import Lang
from copilot.ui.parts import Parts
from copilot.ui.services.desk import Situation, situation_of

__all__ = ["make_draft", "needs_draft", "next_steps", "stream_draft"]


def needs_draft(view: ConversationView) -> bool:
    """Return whether somebody waits and no draft answers the newest message; a text in work is left alone."""
    if view.unanswered_since is None:
        return False
    draft = view.open_draft
    return draft is None or (draft.edited in (None, draft.text) and bool(view.new_since_draft))


async def make_draft(
    parts: Parts, user: User, cid: str, *, instruction: str = "", tone: str = "", again: bool = False
) -> DraftView | None:
    """Draft a reply to the conversation as it is now and keep it; None when the customer has said nothing."""
    made = None
    async for item in stream_draft(parts, user, cid, instruction=instruction, tone=tone, again=again):
        made = item if isinstance(item, DraftView) else made
    return made


async def stream_draft(
    parts: Parts, user: User, cid: str, *, instruction: str = "", tone: str = "", again: bool = False,
    text: str | None = None,
) -> AsyncIterator[str | DraftView]:  # fmt: skip
    """Yield the text so far after each sentence that passed the check, and last the draft as it was kept.

    The draft may differ from what was shown: a text that fails further on is written anew. An instruction is about
    `text`, which stands in the box, or else about the text in work. `again` asks the built-in composer for another
    wording than it gave before.
    """
    require(user, "draft")
    reader = system_user("drafts")  # an integrator may ask for a draft without reading what people recorded
    view = await asyncio.to_thread(parts.store.conversation, cid, by=reader)
    if not view.conversation.customer_turn.strip():
        return
    shown, reply = "", None
    async for item in _written(parts, view, instruction.strip(), tone, again, text):
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


def _written(
    parts: Parts, view: ConversationView, wish: str, tone: str, again: bool, text: str | None
) -> AsyncIterator[str | Reply]:
    """Return the sentences and replies of a draft: a rewrite where a wish is about a text, else a new one."""
    now = situation_of(parts, view)
    base = _in_work(view, text).strip()
    if wish and base:
        return _rewritten(parts, view, now, base, wish, tone)
    return parts.copilot.stream(
        now.conversation, facts=now.facts, shop=now.shop, instruction=wish or None, tone=tone or None,
        salt=len(view.drafts) if again else 0,
    )  # fmt: skip


def _in_work(view: ConversationView, text: str | None) -> str:
    """Return the text a wish is about; none when the customer has written since."""
    draft = view.open_draft
    if draft is None or view.new_since_draft:
        return "" if draft is not None or text is None else text
    return draft.edited or draft.text if text is None else text


async def _rewritten(
    parts: Parts, view: ConversationView, now: Situation, base: str, wish: str, tone: str
) -> AsyncIterator[Reply]:
    has_model = parts.copilot.parts.model is not None
    length = "normal" if has_model else parts.copilot.parts.wishes.read(wish).length
    # The composer meets a length by its wordings, first by the one that stands there: any other is longer or shorter
    # by chance.
    salts = [len(view.drafts)] if length == "normal" else range(max(0, len(view.drafts) - 1), len(view.drafts) + 5)
    for salt in salts:
        reply = await parts.copilot.rewrite(
            base, now.conversation, now.facts, now.shop, instruction=wish, tone=tone or None, salt=salt
        )
        if _has(length, base, reply.text):
            break
    else:
        reply = reply.model_copy(update={"notes": (*reply.notes, f"composer: no {length} wording is left")})
    yield reply


def _has(length: Length, before: str, after: str) -> bool:
    return {"short": len(after) < len(before), "long": len(after) > len(before)}.get(length, True)


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
