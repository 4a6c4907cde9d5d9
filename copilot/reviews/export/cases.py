"""Decided disputes as cases for the eval set: the text, what was said before it, the facts of that time, the shop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.conversation import Message
from copilot.facts import Facts
from copilot.masking import Masker
from copilot.reviews.events.kinds import FactRecorded, Opened
from copilot.reviews.projection.facts import facts_with
from copilot.reviews.record.canonical import canonical, plain
from copilot.reviews.record.log import events
from copilot.reviews.record.schema import ConversationRow, DisputeRow, MessageRow
from copilot.shop import Shop
from copilot.types import Frozen, Lang
from copilot.verdict import Finding

__all__ = ["DisputedCase", "dispute_cases", "expected"]


class DisputedCase(Frozen):
    """The case format with the labels of the eval set."""

    id: str
    lang: Lang | None
    rule: str
    expect: str
    """block, warn or allow: what the checker should say of the draft under `rule`."""
    span: str
    draft: str
    conversation: tuple[Message, ...]
    facts: Facts
    shop: Shop | None
    note: str


def dispute_cases(session: Session, masker: Masker) -> Iterator[str]:
    """Yield one JSON line for each dispute that is decided (or agrees with the checker) and not erased."""
    query = select(DisputeRow, ConversationRow).join(ConversationRow, ConversationRow.number == DisputeRow.conversation)
    for dispute, conversation in session.execute(query.order_by(DisputeRow.seq)):
        label = expected(dispute)
        if label is not None and dispute.text:
            yield canonical(_case(session, dispute, conversation, label, masker))


def expected(dispute: DisputeRow) -> str | None:
    """Return block, warn or allow; None while nobody has decided."""
    severity = Finding.model_validate_json(dispute.finding).severity if dispute.finding else "block"
    if dispute.agree:
        return severity if dispute.upheld is not False else "allow"
    if dispute.upheld is None:
        return None
    return severity if dispute.upheld == dispute.missed else "allow"


def _case(
    session: Session, dispute: DisputeRow, conversation: ConversationRow, label: str, masker: Masker
) -> DisputedCase:
    finding = Finding.model_validate_json(dispute.finding) if dispute.finding else None
    return DisputedCase(
        id=f"dispute-{dispute.seq}", lang=conversation.lang, rule=dispute.policy, expect=label,
        span=masker.mask(finding.text) if finding and label != "allow" else "", draft=masker.mask(dispute.text),
        conversation=_before(session, dispute, masker), facts=_masked(_facts_then(session, dispute), masker),
        shop=Shop.model_validate_json(conversation.shop) if conversation.shop else None,
        note=masker.mask(dispute.comment),
    )  # fmt: skip


def _before(session: Session, dispute: DisputeRow, masker: Masker) -> tuple[Message, ...]:
    query = select(MessageRow).where(
        MessageRow.conversation == dispute.conversation, MessageRow.at <= dispute.at, MessageRow.text != dispute.text,
        MessageRow.state != "failed",
    )  # fmt: skip
    return tuple(
        Message(role=row.role, text=masker.mask(row.text))
        for row in session.scalars(query.order_by(MessageRow.position))
    )


def _masked(facts: Facts, masker: Masker) -> Facts:
    return Facts.model_validate(_mask_texts(plain(facts), masker))


def _mask_texts(value: Any, masker: Masker) -> Any:
    if isinstance(value, str):
        return masker.mask(value)
    if isinstance(value, dict):
        return {key: _mask_texts(item, masker) for key, item in value.items()}
    return [_mask_texts(item, masker) for item in value] if isinstance(value, list) else value


def _facts_then(session: Session, dispute: DisputeRow) -> Facts:
    facts = Facts()
    for event in events(session, conversation=dispute.conversation, up_to=dispute.seq):
        if isinstance(event.body, Opened):
            facts = event.body.facts
        elif isinstance(event.body, FactRecorded):
            facts = facts_with(facts, event.body)
    return facts.model_copy(update={"now": dispute.at})
