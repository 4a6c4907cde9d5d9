"""Conversations and messages come in; sending the same thing twice changes nothing."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from copilot.conversation import Conversation, Message
from copilot.facts import Action, Approval, Evidence, Facts
from copilot.reviews.base import StoreBase, code_word, find
from copilot.reviews.events.kinds import Closed, FactRecorded, Labelled, Opened, Received, Seen
from copilot.reviews.people.roles import User, require
from copilot.reviews.projection.facts import facts_with
from copilot.reviews.projection.messages import standing
from copilot.reviews.record.canonical import canonical, clean
from copilot.reviews.record.schema import ConversationRow, MessageRow
from copilot.shop import Shop
from copilot.types import Lang

__all__ = ["Intake"]


class Intake(StoreBase):
    """Receiving, reading marks, labels and facts."""

    def add_conversation(
        self,
        conversation: Conversation,
        facts: Facts | None = None,
        *,
        by: User,
        customer: str | None = None,
        shop: Shop | None = None,
        lang: Lang | None = None,
        labels: tuple[str, ...] = (),
    ) -> str:
        """Add a conversation, or only what is new when its id is known; return its id.

        `customer` is the customer's id in the helpdesk: erasure goes by it.
        """
        require(by, "ingest")
        wanted = clean(conversation.id or f"c-{secrets.token_hex(6)}")
        with self.database.write() as session:
            row = session.scalar(select(ConversationRow).where(ConversationRow.id == wanted))
            if row is None:
                number = (session.scalar(select(func.max(ConversationRow.number))) or 0) + 1
                body = Opened(id=wanted, customer=customer, lang=lang, facts=facts or Facts(), shop=shop)
                self._record(session, body, by, number)
                row = session.get_one(ConversationRow, number)
            elif facts is not None and _tells_news(row, facts):
                self._record(session, FactRecorded(about="facts", facts=facts), by, row.number)
            self._add_missing(session, row, conversation.messages, by)
            if labels:
                self._record(session, Labelled(add=_labels(labels)), by, row.number)
        return wanted

    def receive(self, conversation_id: str, message: Message, *, by: User) -> int:
        """Add one message and return the conversation's version; a message already known changes nothing."""
        require(by, "ingest")
        with self.database.write() as session:
            row = find(session, conversation_id)
            known = standing(session, row.number)
            if message.id is None or not any(m.message_id == message.id and _same(m, message) for m in known):
                self._receive(session, row, message, known, by)
            return row.version

    def record_seen(self, conversation_id: str, *, by: User) -> None:
        """Set the unread count to 0: the agent has the conversation before them."""
        require(by, "reply")
        with self.database.read() as session:
            if not find(session, conversation_id).unread:
                return  # most looks; they need not wait for whoever writes
        with self.database.write() as session:
            row = find(session, conversation_id)
            if row.unread:
                last = max(message.position for message in standing(session, row.number))
                self._record(session, Seen(position=last), by, row.number)

    def label(
        self,
        conversation_id: str,
        *,
        by: User,
        add: tuple[str, ...] = (),
        remove: tuple[str, ...] = (),
        lang: Lang | None = None,
        stage: str | None = None,
        customer_type: str | None = None,
    ) -> None:
        """Set labels (lists such as `unpaid`, `bad_review`) or correct the reading."""
        require(by, "note")
        body = Labelled(
            add=_labels(add), remove=_labels(remove), lang=lang, stage=code_word(stage, "stage") if stage else None,
            customer_type=code_word(customer_type, "customer type") if customer_type else None,
        )  # fmt: skip
        with self.database.write() as session:
            self._record(session, body, by, find(session, conversation_id).number)

    def close_conversation(self, conversation_id: str, *, by: User) -> None:
        """Take it out of the queue until the customer writes again."""
        require(by, "reply")
        with self.database.write() as session:
            self._record(session, Closed(), by, find(session, conversation_id).number)

    def record_fact(self, conversation_id: str, fact: Evidence | Approval | Action | Facts, *, by: User) -> Facts:
        """Add evidence, an approval, an action, or fresh facts from the helpdesk; return the facts after it.

        An approval lets a draft go beyond the rules, so only a supervisor may record one.
        """
        body = _fact(fact, by)
        with self.database.write() as session:
            row = find(session, conversation_id)
            self._record(session, body, by, row.number)
            return Facts.model_validate_json(row.facts)

    def _add_missing(self, session: Session, row: ConversationRow, messages: tuple[Message, ...], by: User) -> None:
        known = standing(session, row.number)
        at = 0
        for message in messages:
            found = next((i for i in range(at, len(known)) if _same(known[i], message)), None)
            if found is None:
                self._receive(session, row, message, known[at:], by)
            else:
                at = found + 1

    def _receive(
        self, session: Session, row: ConversationRow, message: Message, known: list[MessageRow], by: User
    ) -> None:
        # The helpdesk reports our own sent message back: it must not look like a colleague's reply.
        echo = next((m.position for m in known if _is_echo(m, message)), None)
        self._record(session, Received(role=message.role, message=message, echo=echo), by, row.number)


def _labels(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code_word(name, "label") for name in names)


def _tells_news(row: ConversationRow, facts: Facts) -> bool:
    # A helpdesk that repeats what it knows at every message must not fill the log; the time alone is no news.
    before = Facts.model_validate_json(row.facts)
    after = facts_with(before, FactRecorded(about="facts", facts=facts.model_copy(update={"now": before.now})))
    return canonical(after) != canonical(before)


def _same(known: MessageRow, message: Message) -> bool:
    if known.message_id is not None and message.id is not None and known.message_id != message.id:
        return False
    return known.role == message.role and known.text == clean(message.text)


def _is_echo(known: MessageRow, message: Message) -> bool:
    ours = message.role == "agent" and known.key is not None and known.message_id is None
    return ours and known.text.strip() == clean(message.text).strip()


def _fact(fact: Evidence | Approval | Action | Facts, by: User) -> FactRecorded:
    if isinstance(fact, Approval):
        require(by, "approve")
        return FactRecorded(about="approval", approval=fact.model_copy(update={"by": fact.by or by.name}))
    require(by, "evidence")
    if isinstance(fact, Evidence):
        return FactRecorded(about="evidence", evidence=fact)
    if isinstance(fact, Action):
        return FactRecorded(about="action", action=fact)
    return FactRecorded(about="facts", facts=fact)
