"""How a conversation begins and what people record about it."""

from __future__ import annotations

import json
from typing import TypeVar

from sqlalchemy.orm import Session

from copilot.facts import Facts
from copilot.reviews.events.kinds import Drafted, Event, FactRecorded, Labelled, Opened
from copilot.reviews.record.canonical import canonical
from copilot.reviews.record.schema import ConversationRow

__all__ = ["facts_with", "open_conversation", "read_again", "record_fact", "relabel"]

T = TypeVar("T")


def open_conversation(session: Session, event: Event, body: Opened) -> None:
    """Add the row of a new conversation; an erased one goes by its number."""
    session.add(
        ConversationRow(
            number=event.conversation,
            id=body.id or f"erased-{event.conversation}",
            customer=body.customer,
            lang=body.lang,
            labels="[]",
            corrected="[]",
            facts=canonical(body.facts),
            shop=canonical(body.shop) if body.shop is not None else None,
            version=0,
            seen=0,
            unread=0,
            opened_at=event.at,
            last_at=event.at,
        )  # fmt: skip
    )
    session.flush()


def relabel(row: ConversationRow, body: Labelled) -> None:
    """Change labels and the reading a person corrects."""
    labels = (set(json.loads(row.labels)) | set(body.add)) - set(body.remove)
    row.labels = canonical(labels)
    set_by_hand = {name for name in ("lang", "stage", "customer_type") if getattr(body, name)}
    row.corrected = canonical(set(json.loads(row.corrected)) | set_by_hand)
    row.lang = body.lang or row.lang
    row.stage = body.stage or row.stage
    row.customer_type = body.customer_type or row.customer_type


def read_again(row: ConversationRow, body: Drafted) -> None:
    """Take over the reading of a new draft, except for what a person corrected."""
    fixed = json.loads(row.corrected)
    row.lang = row.lang if "lang" in fixed else body.lang
    row.stage = row.stage if "stage" in fixed else body.stage
    row.customer_type = row.customer_type if "customer_type" in fixed else body.customer_type


def record_fact(row: ConversationRow, body: FactRecorded) -> None:
    """Put a recorded fact into the conversation's facts; the checker reads them from there."""
    row.facts = canonical(facts_with(Facts.model_validate_json(row.facts), body))


def facts_with(facts: Facts, body: FactRecorded) -> Facts:
    """Return the facts after one record; fresh facts from the helpdesk keep what people recorded before."""
    if body.facts is not None:
        return body.facts.model_copy(
            update={
                "evidence": _union(facts.evidence, body.facts.evidence),
                "approvals": _union(facts.approvals, body.facts.approvals),
                "actions": _union(facts.actions, body.facts.actions),
            }
        )
    if body.evidence is not None:
        return facts.model_copy(update={"evidence": (*facts.evidence, body.evidence)})
    if body.approval is not None:
        return facts.model_copy(update={"approvals": (*facts.approvals, body.approval)})
    if body.action is not None:
        return facts.model_copy(update={"actions": (*facts.actions, body.action)})
    return facts


def _union(old: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    return (*old, *(item for item in new if item not in old))
