"""The agent's desk: the queue, one conversation, checks and the records that the checker reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from copilot.conversation import Conversation
from copilot.facts import Action, Approval, Evidence, Facts
from copilot.reviews.events.kinds import Drafted, Edited, SendClaimed
from copilot.reviews.people.roles import PERMISSIONS, User, require
from copilot.reviews.people.roles import Action as Right
from copilot.reviews.views import ConversationView
from copilot.shop import Shop
from copilot.ui.models import CheckView, Waiting
from copilot.ui.parts import Parts
from copilot.ui.services.typed import typed
from copilot.verdict import Verdict

__all__ = [
    "Situation", "beside", "can", "check", "current", "note", "open_conversation", "queue", "record", "save",
    "situation_of", "unsent", "verdict_on",
]  # fmt: skip

_LISTED = 200
"""Conversations in the queue: all pages are sent the list with every message that comes in anywhere."""


@dataclass(frozen=True)
class Situation:
    """What a text of a conversation is checked against."""

    conversation: Conversation
    facts: Facts
    shop: Shop


def can(user: User, action: Right) -> bool:
    """Return whether to offer something; the store decides again when it is done."""
    return user.is_system or bool(user.roles & PERMISSIONS[action])


def queue(parts: Parts, user: User, label: str | None = None, *, recent: bool = False, patience: float = 0) -> Waiting:
    """Return the queue, longest waiting first; `recent` looks again only when something happened anywhere.

    For pages that look all the time: a promise that falls due without any event shows within half a minute, and what
    happened less than `patience` seconds ago may be missing.
    """
    require(user, "read")

    def load() -> Waiting:
        return Waiting(parts.store.queue(by=user, label=label or None, limit=_LISTED))

    return parts.queues.get(label, load, parts.store.revision, patience) if recent else load()


def current(parts: Parts, user: User, cid: str) -> ConversationView:
    """Return the conversation as it is now, read again only when something happened in it."""

    def load() -> ConversationView:
        return parts.store.conversation(cid, by=user, history=False)

    return parts.views.get(cid, load, lambda: parts.store.stamp(cid, by=user))


def open_conversation(parts: Parts, user: User, cid: str) -> ConversationView:
    """Return a conversation and count it as seen when the user is one who answers."""
    if can(user, "reply"):
        parts.store.record_seen(cid, by=user)
    return parts.store.conversation(cid, by=user)


def situation_of(parts: Parts, view: ConversationView) -> Situation:
    """Return conversation, facts as of now, and rules that a text of this conversation is checked against."""
    profile = parts.copilot.parts.profile
    now = datetime.now(UTC).astimezone(ZoneInfo(profile.time_zone))
    return Situation(view.conversation, view.facts.model_copy(update={"now": now}), view.shop or profile.shop)


def check(parts: Parts, user: User, cid: str, text: str) -> CheckView:
    """Return what the checker says of a text now, with the evidence and approvals on record now."""
    require(user, "read")
    if not typed(text).strip() or not cid:
        return CheckView(text=text)
    view = current(parts, user, cid)
    return CheckView(
        text=text, verdict=verdict_on(parts, situation_of(parts, view), text), uncovered=_uncovered(parts, view, text)
    )


def verdict_on(parts: Parts, situation: Situation, text: str) -> Verdict:
    """Return the checker's word on a text; a checker that crashes gives `unchecked`, never a pass."""
    return parts.copilot.parts.verdict(
        text, conversation=situation.conversation, facts=situation.facts, shop=situation.shop
    )


def _uncovered(parts: Parts, view: ConversationView, text: str) -> tuple[str, ...]:
    draft = view.open_draft
    if draft is None or draft.reply is None:
        return ()
    questions = draft.reply.reading.questions
    return tuple(question.text for question in parts.copilot.parts.reader.coverage(questions, text))


def unsent(view: ConversationView, user: User) -> str:
    """Return what stands in the user's box: what they last wrote here, else the open draft."""
    mine = next((text for name, text in _edits(view) if name == user.name), "")
    return mine or (view.open_draft.text if view.open_draft else "")


def beside(view: ConversationView, user: User) -> tuple[str, str] | None:
    """Return the name and the text of a colleague who has written here and not sent it; the newest of several."""
    return next(((name, text) for name, text in _edits(view) if name != user.name), None)


def _edits(view: ConversationView) -> Iterator[tuple[str, str]]:
    """Yield who wrote what and has not sent it, newest first."""
    draft = view.open_draft
    for event in reversed(view.events):
        body = event.body
        if isinstance(body, Drafted) or (draft is None and isinstance(body, SendClaimed)):
            return
        if isinstance(body, Edited) and body.text and body.draft == (draft.id if draft else None):
            yield event.actor, body.text


def save(parts: Parts, user: User, cid: str, text: str, draft: int | None) -> None:
    """Keep the agent's unsent text, so that it survives a crash of the page; taken back, the draft is kept as well."""
    if not cid or not text.strip():
        return
    of = next((item for item in current(parts, user, cid).drafts if item.id == draft), None)
    if of is None or of.edited is not None or of.text != text:
        parts.store.record_edit(cid, typed(text), by=user, draft=draft)


def record(parts: Parts, user: User, cid: str, fact: Evidence | Approval | Action) -> Facts:
    """Record evidence, an approval or an action; the next check reads it."""
    return parts.store.record_fact(cid, fact, by=user)


def note(parts: Parts, user: User, cid: str | None, text: str, *, handover: bool = False) -> None:
    """Keep a note on a conversation or for the next shift."""
    parts.store.note(cid, text, by=user, handover=handover)
