"""What integrators call: the case format in, plain values out, under the same authority as the page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.case import Case
from copilot.conversation import Conversation, Message
from copilot.errors import InputError
from copilot.facts import Facts
from copilot.resources import describe
from copilot.reviews.people.roles import User, require
from copilot.types import Lang
from copilot.ui.parts import Parts
from copilot.ui.services.desk import Situation, verdict_on
from copilot.ui.services.drafts import make_draft

__all__ = ["Incoming", "api_check", "api_draft", "api_receive", "api_report"]


class Incoming(BaseModel):
    """A conversation, or what is new in one: messages with an `id` are never counted twice."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | None = None
    customer: str | None = None
    lang: Lang | None = None
    labels: tuple[str, ...] = ()
    conversation: tuple[Message, ...] = ()
    facts: Facts | None = None


def api_check(parts: Parts, user: User, case: dict[str, Any]) -> dict[str, Any]:
    """Return the verdict on the draft of a case; nothing is stored."""
    require(user, "draft")
    read = _read(Case, case)
    if not read.draft:
        raise InputError("draft: missing")
    facts = read.facts if read.facts.now else read.facts.model_copy(update={"now": datetime.now(UTC)})
    situation = Situation(read.to_conversation(), facts, read.shop or parts.copilot.parts.profile.shop)
    verdict = verdict_on(parts, situation, read.draft)
    return {"id": read.id, **verdict.model_dump(mode="json")}


async def api_draft(parts: Parts, user: User, conversation_id: str, instruction: str = "") -> dict[str, Any]:
    """Draft for a conversation of the store; the draft also waits on the agents' desk."""
    require(user, "draft")
    made = await make_draft(parts, user, conversation_id, instruction=instruction)
    if made is None or made.reply is None:
        raise InputError(f"conversation {conversation_id}: the customer has said nothing yet")
    reply = made.reply
    return {
        "draft": made.id, "outcome": reply.outcome, "reply": reply.text, "lang": reply.lang, "model": reply.model,
        "citations": [citation.model_dump() for citation in reply.citations], "uncovered": list(reply.uncovered),
        "verdict": reply.verdict.model_dump(mode="json"),
    }  # fmt: skip


def api_receive(parts: Parts, user: User, conversation: dict[str, Any]) -> dict[str, Any]:
    """Take in a conversation or its new messages and facts; the same again changes nothing."""
    require(user, "ingest")
    read = _read(Incoming, conversation)
    if not read.conversation and read.facts is None:
        raise InputError("conversation: no message and no facts")
    cid = parts.store.add_conversation(
        Conversation(id=read.id, messages=read.conversation), read.facts, by=user, customer=read.customer,
        lang=read.lang, labels=read.labels,
    )  # fmt: skip
    return {"id": cid}


def api_report(parts: Parts, user: User, conversation_id: str, text: str, message_id: str = "") -> dict[str, Any]:
    """Tell that a reply went out in the helpdesk itself, so that nobody answers twice."""
    require(user, "ingest")
    if not text.strip():
        raise InputError("text: empty")
    message = Message(role="agent", text=text, id=message_id or None, sent_at=datetime.now(UTC))
    return {"id": conversation_id, "version": parts.store.receive(conversation_id, message, by=user)}


def _read(kind: type[Any], value: dict[str, Any]) -> Any:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise InputError("; ".join(describe(error)[:5])) from error
