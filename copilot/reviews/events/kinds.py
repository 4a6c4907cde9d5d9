"""Everything that can stand in the log, one frozen body per kind.

Fields named in `personal` hold what people wrote; they are stored apart from the chain so that they can be
erased. All other fields are counts, codes and identifiers that may stay for ever, so no free text goes there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from copilot.conversation import Message, Role
from copilot.facts import Action, Approval, Evidence, Facts
from copilot.reply import Reply
from copilot.reviews.events.base import Body, Judged, Marked, readable
from copilot.reviews.events.people import AccessChanged, Change, Disputed, DisputeResolved, Erased, Noted, NoteDone
from copilot.reviews.events.scores import Scored
from copilot.reviews.events.sending import Overridden, SendClaimed, SendFailed, SendStarted, SendUncertain, Sent
from copilot.shop import Shop
from copilot.types import Frozen, Lang
from copilot.verdict import Outcome

__all__ = [
    "AccessChanged",
    "Change",
    "Checked",
    "Closed",
    "Discarded",
    "DisputeResolved",
    "Disputed",
    "Drafted",
    "Edited",
    "Erased",
    "Event",
    "EventBody",
    "FactRecorded",
    "Labelled",
    "NoteDone",
    "Noted",
    "Opened",
    "Overridden",
    "PromiseKept",
    "PromiseMade",
    "Received",
    "Scored",
    "Seen",
    "SendClaimed",
    "SendFailed",
    "SendStarted",
    "SendUncertain",
    "Sent",
]

_Reply = Annotated[Reply | None, readable(Reply)]


class Opened(Body):
    """A conversation came in."""

    kind: Literal["opened"] = "opened"
    personal: ClassVar[frozenset[str]] = frozenset({"id", "customer", "facts"})
    lang: Lang | None = None
    id: str | None = None
    customer: str | None = None
    facts: Facts = Facts()
    shop: Shop | None = None


class Received(Body):
    """A message of the customer, or of a colleague who answered in the helpdesk itself."""

    kind: Literal["received"] = "received"
    personal: ClassVar[frozenset[str]] = frozenset({"message"})
    role: Role
    echo: int | None = None
    """Position of our own sent message that the helpdesk reported back; nothing new was said."""
    message: Message | None = None


class Seen(Body):
    """An agent looked at the conversation up to this position."""

    kind: Literal["seen"] = "seen"
    position: int


class Labelled(Body):
    """Labels set or removed, or the reading corrected by a person."""

    kind: Literal["labelled"] = "labelled"
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    lang: Lang | None = None
    stage: str | None = None
    customer_type: str | None = None


class Closed(Body):
    """The conversation is done until the customer writes again."""

    kind: Literal["closed"] = "closed"


class Drafted(Body):
    """A draft was made; findings of every attempt are counted, the attempts themselves are personal."""

    kind: Literal["drafted"] = "drafted"
    personal: ClassVar[frozenset[str]] = frozenset({"text", "reply"})
    version: int
    outcome: str
    verdict: Outcome
    lang: Lang
    stage: str
    customer_type: str
    model: str
    prompt_digest: str | None = None
    template: str | None = None
    sources: tuple[str, ...] = ()
    attempts: tuple[tuple[Marked, ...], ...] = ()
    ms: dict[str, float] = {}
    text: str = ""
    reply: _Reply = None


class Checked(Judged):
    """A text was checked: the draft, an edit of it, or what was about to be sent."""

    kind: Literal["checked"] = "checked"
    target: Literal["draft", "edit", "sent"]
    draft: int | None = None


class Edited(Body):
    """An agent changed a draft or wrote a text of their own."""

    kind: Literal["edited"] = "edited"
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    draft: int | None = None
    text: str = ""


class Discarded(Body):
    """An agent threw a draft away."""

    kind: Literal["discarded"] = "discarded"
    draft: int


class FactRecorded(Body):
    """Evidence, an approval or an action recorded, or fresh facts from the helpdesk."""

    kind: Literal["fact_recorded"] = "fact_recorded"
    personal: ClassVar[frozenset[str]] = frozenset({"evidence", "approval", "action", "facts"})
    about: Literal["evidence", "approval", "action", "facts"]
    evidence: Evidence | None = None
    approval: Approval | None = None
    action: Action | None = None
    facts: Facts | None = None


class PromiseMade(Body):
    """A sent text promised something by a time."""

    kind: Literal["promise_made"] = "promise_made"
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    key: str | None = None
    due: datetime
    text: str = ""


class PromiseKept(Body):
    """A promise was kept, or dropped because it no longer matters."""

    kind: Literal["promise_kept"] = "promise_kept"
    promise: int
    dropped: bool = False


EventBody = Annotated[
    Opened | Received | Seen | Labelled | Closed | Drafted | Checked | Edited | Discarded | Overridden
    | SendClaimed | SendStarted | Sent | SendFailed | SendUncertain | FactRecorded | PromiseMade | PromiseKept
    | Disputed | DisputeResolved | Noted | NoteDone | Scored | Erased | AccessChanged,
    Field(discriminator="kind"),
]  # fmt: skip


class Event(Frozen):
    """One entry of the log as it is read back."""

    seq: int
    at: datetime
    actor: str
    conversation: int | None = None
    """Number of the conversation inside the store."""
    body: EventBody
    erased: bool = False
    """The personal part is gone; its fields have their empty defaults."""
