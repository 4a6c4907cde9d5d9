"""What the page shows, as frozen values; the services fill them, the views turn them into markup."""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError

from copilot.conversation import Message
from copilot.facts import Facts
from copilot.reading import Reading
from copilot.reply import Reply
from copilot.types import Frozen, Lang
from copilot.verdict import Verdict

__all__ = ["CheckView", "ConversationView", "DraftView", "NoteRow", "PolicyInfo", "QueueRow", "SendResult", "View"]


class View(Frozen):
    """What the browser remembers between two events; it is a wish list, never an authority."""

    cid: str = ""
    version: int = 0
    """Position of the last message the page shows."""
    draft: int | None = None
    key: str = ""
    """Idempotency key of the next send."""
    lang: Lang = "zh"

    @classmethod
    def parse(cls, text: str) -> View:
        """Read what the browser sent back; nonsense becomes an empty view."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return cls()


class QueueRow(Frozen):
    """One conversation in the queue."""

    id: str
    customer: str
    preview: str = ""
    lang: Lang = "zh"
    stage: str = ""
    customer_type: str = ""
    waiting_since: datetime | None = None
    """Time of the first customer message without an answer; None when nobody waits."""
    is_first: bool = False
    """Nobody has ever answered: the 6-second greeting counts."""
    unread: int = 0
    newer: int = 0
    """Messages that came after the draft was made."""
    has_draft: bool = False
    labels: tuple[str, ...] = ()
    promise_due: datetime | None = None


class NoteRow(Frozen):
    """A note on a conversation, oldest first."""

    text: str
    author: str
    at: datetime


class ConversationView(Frozen):
    """One conversation with everything recorded about it."""

    id: str
    customer: str = ""
    lang: Lang = "zh"
    stage: str = ""
    customer_type: str = ""
    messages: tuple[Message, ...] = ()
    authors: tuple[str, ...] = ()
    """Who wrote each message; empty for customers."""
    facts: Facts = Facts()
    facts_at: datetime | None = None
    labels: tuple[str, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    version: int = 0
    colleague: str = ""
    """Who else answered or is answering here lately."""


class DraftView(Frozen):
    """The newest draft of a conversation and what was made of it."""

    id: int | None = None
    version: int = 0
    """Position of the message it answers."""
    reply: Reply | None = None
    text: str = ""
    """The agent's own text when one was saved, else the draft's."""
    newer: int = 0
    next_steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def original(self) -> str:
        """The text as it was drafted."""
        return self.reply.text if self.reply else ""

    @property
    def reading(self) -> Reading | None:
        """How the conversation was understood."""
        return self.reply.reading if self.reply else None


class PolicyInfo(Frozen):
    """What an agent may read about a policy."""

    id: str
    title: str = ""
    why: str = ""
    source: str = ""


class CheckView(Frozen):
    """A text with what the checker says of it."""

    text: str = ""
    verdict: Verdict = Verdict(outcome="passed")
    uncovered: tuple[str, ...] = ()


class SendResult(Frozen):
    """What became of pressing send."""

    outcome: str
    """sent, empty, blocked, unchecked, needs_ack, stale, failed, uncertain."""
    verdict: Verdict | None = None
    text: str = ""
    message: str = ""
    newer: tuple[Message, ...] = ()
    outlet: str = ""
