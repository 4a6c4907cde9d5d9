"""Bodies of the events on the way out: overridden, claimed, started, sent, failed, uncertain."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from copilot.reviews.event_base import Body, Marked, readable
from copilot.types import Lang
from copilot.verdict import Outcome, Verdict

__all__ = [
    "Overridden",
    "SendClaimed",
    "SendFailed",
    "SendStarted",
    "SendUncertain",
    "Sent",
]

_Verdict = Annotated[Verdict | None, readable(Verdict)]


class Overridden(Body):
    """A supervisor lets one exact text pass at one version in spite of its findings."""

    kind: Literal["overridden"] = "overridden"
    personal: ClassVar[frozenset[str]] = frozenset({"text", "reason", "result"})
    version: int
    outcome: Outcome
    findings: tuple[Marked, ...] = ()
    text: str = ""
    reason: str = ""
    result: _Verdict = None


class SendClaimed(Body):
    """Someone pressed send and nothing stood against it; the text now belongs to this key."""

    kind: Literal["send_claimed"] = "send_claimed"
    personal: ClassVar[frozenset[str]] = frozenset({"text", "result"})
    key: str
    version: int
    outlet: str
    lease_until: datetime
    lang: Lang
    outcome: Outcome
    findings: tuple[Marked, ...] = ()
    acknowledged: bool = False
    override: int | None = None
    draft: int | None = None
    distance: float | None = None
    kept: float | None = None
    text: str = ""
    result: _Verdict = None


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


class SendFailed(Body):
    """The text certainly did not go out."""

    kind: Literal["send_failed"] = "send_failed"
    personal: ClassVar[frozenset[str]] = frozenset({"detail"})
    key: str
    code: str
    detail: str = ""


class SendUncertain(Body):
    """The text may or may not have gone out; a person has to look."""

    kind: Literal["send_uncertain"] = "send_uncertain"
    personal: ClassVar[frozenset[str]] = frozenset({"detail"})
    key: str
    code: str
    detail: str = ""
