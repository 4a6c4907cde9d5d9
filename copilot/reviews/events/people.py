"""Bodies of the events that people cause beside the conversation: disputes, notes, erasures, accounts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from copilot.reviews.events.base import Body, readable
from copilot.verdict import Finding

__all__ = [
    "AccessChanged",
    "Change",
    "DisputeResolved",
    "Disputed",
    "Erased",
    "NoteDone",
    "Noted",
]

_Finding = Annotated[Finding | None, readable(Finding)]


class Disputed(Body):
    """A person agrees or disagrees with a finding (or with there being none)."""

    kind: Literal["disputed"] = "disputed"
    personal: ClassVar[frozenset[str]] = frozenset({"comment", "text", "finding"})
    policy: str
    agree: bool
    missed: bool = False
    """The text breaks the policy and the checker did not say so."""
    comment: str = ""
    text: str = ""
    finding: _Finding = None


class DisputeResolved(Body):
    """A lead decided a dispute."""

    kind: Literal["dispute_resolved"] = "dispute_resolved"
    personal: ClassVar[frozenset[str]] = frozenset({"comment"})
    dispute: int
    upheld: bool
    """True: the person who disputed was right."""
    comment: str = ""


class Noted(Body):
    """A note on a conversation, or a hand-over note for the next shift."""

    kind: Literal["noted"] = "noted"
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    handover: bool = False
    text: str = ""


class NoteDone(Body):
    """A hand-over note was taken care of."""

    kind: Literal["note_done"] = "note_done"
    note: int


class Erased(Body):
    """Personal parts of these events were removed; ranges of event numbers, both ends included."""

    kind: Literal["erased"] = "erased"
    cause: Literal["request", "retention"]
    ranges: tuple[tuple[int, int], ...]


Change = Literal[
    "user_added", "roles_set", "password_set", "user_disabled", "token_added", "token_revoked", "login_locked"
]


class AccessChanged(Body):
    """A user, a role, a password or a token changed, or a login was locked."""

    kind: Literal["access_changed"] = "access_changed"
    change: Change
    subject: str
