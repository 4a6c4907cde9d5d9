"""Bodies of the events on the way out: overridden, claimed, started, sent, failed, uncertain."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from copilot.reviews.events.base import Body, Judged
from copilot.types import Lang

__all__ = [
    "Overridden",
    "SendClaimed",
    "SendFailed",
    "SendStarted",
    "SendUncertain",
    "Sent",
]


class Overridden(Judged):
    """A supervisor lets one exact text pass at one version in spite of its findings."""

    kind: Literal["overridden"] = "overridden"
    personal: ClassVar[frozenset[str]] = frozenset({"text", "reason", "result"})
    version: int
    reason: str = ""


class SendClaimed(Judged):
    """Someone pressed send and nothing stood against it; the text now belongs to this key."""

    kind: Literal["send_claimed"] = "send_claimed"
    key: str
    version: int
    outlet: str
    lease_until: datetime
    lang: Lang
    acknowledged: bool = False
    override: int | None = None
    draft: int | None = None
    distance: float | None = None
    kept: float | None = None


class SendStarted(Body):
    """The text is being handed to the outlet."""

    kind: Literal["send_started"] = "send_started"
    key: str
    attempt: int
    lease_until: datetime


class Sent(Body):
    """The outlet has taken the text."""

    kind: Literal["sent"] = "sent"
    key: str


class _NotTaken(Body):
    personal: ClassVar[frozenset[str]] = frozenset({"detail"})
    key: str
    code: str
    detail: str = ""


class SendFailed(_NotTaken):
    """The text certainly did not go out."""

    kind: Literal["send_failed"] = "send_failed"


class SendUncertain(_NotTaken):
    """The text may or may not have gone out; a person has to look."""

    kind: Literal["send_uncertain"] = "send_uncertain"
