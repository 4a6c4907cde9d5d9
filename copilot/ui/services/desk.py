"""The agent's desk: the queue, one conversation, checks and the records that the checker reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from copilot.conversation import Conversation
from copilot.facts import Action, Approval, Evidence, Facts
from copilot.reviews.events.kinds import Drafted, Edited, Received, SendClaimed
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


def unsent(view: ConversationView, user: User) -> tuple[str, int]:
    """Return what stands in the user's box, and the version it was written for.

    That is what they last wrote here and have not sent, even when a colleague has replied since; else the open draft.
    """
    mine = next(_edits(view, user.name), None)
    if mine is not None:
        return mine
    return (view.open_draft.text if view.open_draft else ""), view.version


def beside(view: ConversationView, user: User) -> tuple[str, str] | None:
    """Return the name and the text of a colleague who has written here and not sent it; the newest of several."""
    names = dict.fromkeys(event.actor for event in reversed(view.events) if isinstance(event.body, Edited))
    others = ((name, text) for name in names if name != user.name for text, seen in _edits(view, name))
    return next((other for other in others if view.open_draft or not _is_answered(view)), None)


def _is_answered(view: ConversationView) -> bool:
    last = next((m for m in reversed(view.messages) if m.state != "failed"), None)
    return last is not None and last.message.role == "agent"


def _edits(view: ConversationView, name: str) -> Iterator[tuple[str, int]]:
    """Yield what somebody wrote since the newest draft and has not sent, with its version, newest first."""
    draft, version = view.open_draft, view.version
    failed = {send.key for send in view.sends if send.state == "failed"}
    for event in reversed(view.events):
        body = event.body
        is_sent = isinstance(body, SendClaimed) and event.actor == name and body.key not in failed
        if isinstance(body, Drafted) or (is_sent and draft is None):
            return
        if isinstance(body, Received | SendClaimed):
            version -= 1
        if isinstance(body, Edited) and event.actor == name and body.text and (draft is None or body.draft == draft.id):
            yield body.text, version


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
