"""What passes between the page and the services, beside the store's own views."""

from __future__ import annotations

import hashlib
from functools import cached_property

from pydantic import ValidationError

from copilot.reviews.views import QueueItem
from copilot.types import Frozen, Lang
from copilot.verdict import Verdict

__all__ = ["CheckView", "PolicyInfo", "SendOutcome", "View", "Waiting"]


class View(Frozen):
    """What the browser remembers between two events; it is a wish list, never an authority."""

    cid: str = ""
    version: int = 0
    """Version of the conversation that the page shows."""
    draft: int | None = None
    original: str = ""
    """The draft as it was made, for the difference."""
    key: str = ""
    """Idempotency key of the next send."""
    lang: Lang = "zh"
    sent: str = ""
    """The text this page has just sent at this version; a second click does not send it again."""

    @classmethod
    def parse(cls, text: str) -> View:
        """Read what the browser sent back; nonsense becomes an empty view."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return cls()


class Waiting(tuple[QueueItem, ...]):
    """The queue as it was read once, for all pages that show it."""

    @cached_property
    def mark(self) -> str:
        """What it says in short; the seconds, which pass by themselves, are left out."""
        rest = [item.model_dump(exclude={"waiting_seconds"}) for item in self]
        return hashlib.sha256(repr(rest).encode()).hexdigest()[:16]


class PolicyInfo(Frozen):
    """What an agent may read about a policy."""

    id: str
    title: dict[Lang, str] = {}
    """The rule in one line, by language."""
    why: dict[Lang, str] = {}
    source: str = ""
    messages: dict[str, dict[Lang, str]] = {}
    """What the agent is told for each reason, in every language; `{match}` stands for the words found."""


class CheckView(Frozen):
    """A text with what the checker says of it."""

    text: str = ""
    verdict: Verdict = Verdict(outcome="passed")
    uncovered: tuple[str, ...] = ()
    """Questions of the customer that the text does not answer."""


class SendOutcome(Frozen):
    """What became of pressing send."""

    kind: str
    """sent, empty, repeated, blocked, unchecked, needs_ack, stale, pending, failed, uncertain."""
    check: CheckView = CheckView()
    detail: str = ""
    newer: tuple[str, ...] = ()
    """What was said since the draft, for a stale one."""
    outlet: str = ""
