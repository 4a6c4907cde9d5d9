"""What the store hands out: frozen values, safe to keep and to pass between threads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from copilot.conversation import Conversation, Message
from copilot.facts import Facts
from copilot.reply import Reply
from copilot.reviews.events.kinds import Event, FactRecorded, Opened
from copilot.shop import Shop
from copilot.types import Frozen, Lang
from copilot.verdict import Finding

__all__ = [
    "ConversationView",
    "DisputeView",
    "DraftView",
    "MessageView",
    "NoteView",
    "PromiseView",
    "QueueItem",
    "SendView",
]

MessageState = Literal["received", "pending", "sent", "failed", "uncertain"]
SendState = Literal["claimed", "sending", "acknowledged", "failed", "uncertain"]


class MessageView(Frozen):
    """A message and how it got there."""

    position: int
    """Counted from 1, stable."""
    version: int
    """Version of the conversation since this message stands in it."""
    message: Message
    at: datetime
    author: str
    """`customer`, or the name of the agent or integrator."""
    state: MessageState = "received"
    """`failed` was never said; `uncertain` may have been said."""
    erased: bool = False


class DraftView(Frozen):
    """A draft by its id, with what the agent made of it."""

    id: int
    version: int
    """Version of the conversation it answers."""
    at: datetime
    by: str
    text: str
    edited: str | None = None
    """The agent's text as last recorded."""
    state: Literal["open", "superseded", "discarded", "sent"]
    reply: Reply | None = None
    """None when erased."""


class SendView(Frozen):
    """A text on its way out."""

    key: str
    conversation_id: str
    version: int
    """Version of the conversation once this text stands in it; what a following draft answers."""
    position: int
    text: str
    outlet: str
    by: str
    state: SendState
    attempts: int
    claimed_at: datetime
    lease_until: datetime
    """Until then whoever claimed it is at work on it; afterwards `recover` takes it up."""
    code: str | None = None
    """Why it failed or is uncertain, from a fixed set: `http 503`, `timeout`, `interrupted`, `refused`, …"""
    detail: str = ""
    """The outlet's own words, when it has any."""
    fresh: bool = False
    """True only for the one call that claimed it: that caller delivers, every other one leaves it alone."""


class PromiseView(Frozen):
    """Something promised to a customer by a time."""

    id: int
    conversation_id: str
    text: str
    due: datetime
    made_at: datetime
    by: str
    state: Literal["open", "kept", "dropped"]
    done_at: datetime | None = None
    done_by: str | None = None


class NoteView(Frozen):
    """A note; without a conversation it belongs to the shift."""

    id: int
    conversation_id: str | None
    handover: bool
    text: str
    by: str
    at: datetime
    done_by: str | None = None


class DisputeView(Frozen):
    """A person's word on a finding, or on a finding that is missing."""

    id: int
    conversation_id: str
    policy: str
    agree: bool
    missed: bool
    text: str
    comment: str
    finding: Finding | None
    by: str
    at: datetime
    upheld: bool | None = None
    """None while undecided; True when the person was right."""
    resolved_by: str | None = None


class QueueItem(Frozen):
    """One line of the queue."""

    id: str
    customer: str | None = None
    version: int
    lang: Lang | None
    stage: str | None
    customer_type: str | None
    labels: tuple[str, ...] = ()
    order_status: str | None = None
    unread: int
    last_text: str
    """The newest message, whole; cut it where it is shown."""
    last_role: str
    last_at: datetime
    unanswered_since: datetime | None
    """Time of the first customer message without an answer."""
    waiting_seconds: float
    """0 when nothing is unanswered."""
    draft: int | None = None
    """Id of the open draft."""
    new_since_draft: int = 0
    """Messages that came after what the open draft answers."""
    promises_due: int = 0
    """Open promises whose time has come."""
    sending: Literal["", "pending", "uncertain", "failed"] = ""
    is_new: bool = False
    """No agent has answered yet."""


class ConversationView(Frozen):
    """Everything known of one conversation at one moment."""

    id: str
    number: int
    customer: str | None
    lang: Lang | None
    stage: str | None
    customer_type: str | None
    labels: tuple[str, ...]
    version: int
    """Pass it to `record_draft` and `claim_send`."""
    unread: int
    opened_at: datetime
    last_at: datetime
    unanswered_since: datetime | None
    closed_at: datetime | None
    messages: tuple[MessageView, ...]
    facts: Facts
    """As recorded, with evidence, approvals and actions added since; set `now` before checking."""
    shop: Shop | None
    drafts: tuple[DraftView, ...]
    sends: tuple[SendView, ...]
    promises: tuple[PromiseView, ...]
    notes: tuple[NoteView, ...]
    disputes: tuple[DisputeView, ...]
    events: tuple[Event, ...]

    @property
    def open_draft(self) -> DraftView | None:
        """The draft that is waiting, None when there is none."""
        return next((draft for draft in reversed(self.drafts) if draft.state == "open"), None)

    @property
    def new_since_draft(self) -> tuple[MessageView, ...]:
        """Messages that came after what the open draft answers."""
        draft = self.open_draft
        said = (m for m in self.messages if m.state in ("received", "sent"))
        return () if draft is None else tuple(m for m in said if m.version > draft.version)

    @property
    def facts_at(self) -> datetime | None:
        """When the helpdesk's facts were read: what came since says nothing about the order. None without events."""
        for event in reversed(self.events):
            facts = event.body.facts if isinstance(event.body, Opened | FactRecorded) else None
            if facts is not None and facts != Facts():
                return min(event.at, facts.now) if facts.now and facts.now.tzinfo else event.at
        return None

    @property
    def conversation(self) -> Conversation:
        """The messages as the pipeline takes them; what certainly did not go out is left out."""
        said = tuple(view.message for view in self.messages if view.state != "failed")
        return Conversation(messages=said, id=self.id)
