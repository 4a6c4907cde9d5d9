"""Sending exactly once: claim under the lock, hand over, acknowledge; every step is in the log before the next.

claimed ──→ sending ──→ acknowledged
│           ├──────→ failed      certainly not out; may be claimed again under the same key
└───────────┴──────→ uncertain   may be out; `resolve_send` after a look into the helpdesk
"""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.errors import StaleDraft, StoreError
from copilot.reviews.base import StoreBase, find
from copilot.reviews.events.base import marked
from copilot.reviews.events.kinds import Overridden, SendClaimed
from copilot.reviews.people.roles import User, require
from copilot.reviews.reading_side import message_view, send_view
from copilot.reviews.record.canonical import clean
from copilot.reviews.record.log import events
from copilot.reviews.record.schema import ConversationRow, DraftRow, MessageRow, OutboxRow
from copilot.reviews.sending.distance import compare
from copilot.reviews.views import MessageView, SendView
from copilot.types import Lang
from copilot.verdict import Verdict

__all__ = ["LEASE", "OPEN", "Claiming", "ConversationMoved", "KeyTaken", "SendOpen", "SendRefused"]

_KEY = re.compile(r"[A-Za-z0-9_-]{8,128}")
OPEN = ("claimed", "sending", "uncertain")
"""States of a send that may still go out, or may have."""
LEASE = timedelta(seconds=90)
"""How long a send may be at work before others take it for abandoned."""


class ConversationMoved(StaleDraft):
    """Something was said since the version the sender had before them; `changes` says what."""

    def __init__(self, version: int, changes: tuple[MessageView, ...]) -> None:
        """Take the version now and the messages that came since."""
        self.version = version
        self.changes = changes
        customer = sum(change.message.role == "customer" for change in changes)
        others = sorted({change.author for change in changes if change.message.role == "agent"})
        parts = [f"{customer} new message(s) from the customer"] if customer else []
        parts += [f"a reply by {name}" for name in others]
        what = " and ".join(parts) or "an earlier reply did not go out"
        super().__init__(f"not sent, the conversation has moved on: {what}; your text is kept")


class SendRefused(StoreError):
    """The text may not be sent as it is; `needs` says what is missing."""

    def __init__(self, needs: str, message: str) -> None:
        """Take `text`, `acknowledgement` or `override`, and the words for the agent."""
        self.needs = needs
        super().__init__(message)


class KeyTaken(StoreError):
    """The key belongs to another text, whose sending is over; this one needs a key of its own."""


class SendOpen(StaleDraft):
    """An earlier text of the conversation is under way or may be out; `state` and `key` say which."""

    def __init__(self, key: str, state: str) -> None:
        """Take the key of that send and its state: claimed, sending or uncertain."""
        self.key = key
        self.state = state
        what = "is not certain to be out; look in the helpdesk and say so" if state == "uncertain" else "is being sent"
        super().__init__(f"not sent, an earlier text of this conversation {what}; your text is kept")


class Claiming(StoreBase):
    """Who may send what, decided under one lock."""

    def claim_send(
        self,
        key: str,
        conversation_id: str,
        expected_version: int,
        text: str,
        *,
        verdict: Verdict,
        by: User,
        outlet: str = "clipboard",
        draft: int | None = None,
        acknowledged: bool = False,
        lang: Lang | None = None,
    ) -> SendView:
        """Claim the sending of `text` under `key`; only the caller whose view is `fresh` delivers it.

        The same key again (a double click, a retry) returns the send as it stands. `verdict` is the checker's
        word on exactly this text, got on the server. Raises ConversationMoved when anything was said since
        `expected_version`, SendOpen while an earlier text is under way or may be out, KeyTaken when the key was another
        text's, SendRefused when the verdict blocks it and no supervisor has overridden it at this version, or when it
        warns and the agent has not acknowledged it.
        """
        require(by, "reply")
        text = clean(text).strip()
        if not text:
            raise SendRefused("text", "there is nothing to send")
        with self.database.write() as session:
            row = find(session, conversation_id)
            known = _known(session, key, row, text)
            if known is not None:
                return send_view(known, row.id)
            # A text that failed to go out moved the version as well: nothing was said by it.
            if row.version != expected_version and (said := _since(session, row, expected_version)):
                raise ConversationMoved(row.version, said)
            _refuse_while_open(session, row)
            override = _permission(session, row, text, verdict, acknowledged)
            body = self._claim(session, row, key, text, outlet, draft, verdict, lang).model_copy(
                update={"acknowledged": acknowledged and verdict.outcome == "warned", "override": override}
            )
            self._record(session, body, by, row.number)
            return send_view(session.get_one(OutboxRow, key), row.id, fresh=True)

    def override(
        self, conversation_id: str, text: str, verdict: Verdict, reason: str, *, version: int, by: User
    ) -> int:
        """Let exactly this text pass at this version in spite of its findings; for supervisors, with a reason."""
        require(by, "override")
        if not reason.strip():
            raise StoreError("an override needs a reason")
        text = clean(text).strip()
        body = Overridden(
            version=version, outcome=verdict.outcome, findings=marked(verdict.findings), text=text,
            reason=reason.strip(), result=verdict,
        )  # fmt: skip
        with self.database.write() as session:
            row = find(session, conversation_id)
            if row.version != version:
                raise ConversationMoved(row.version, _since(session, row, version))
            return self._record(session, body, by, row.number).seq

    def _claim(
        self, session: Session, row: ConversationRow, key: str, text: str, outlet: str, draft: int | None,
        verdict: Verdict, lang: Lang | None,
    ) -> SendClaimed:  # fmt: skip
        source = session.get(DraftRow, draft) if draft is not None else None
        if draft is not None and (source is None or source.conversation != row.number):
            raise StoreError(f"conversation {row.id!r} has no draft {draft}")
        spoken: Lang = lang or row.lang or "zh"  # type: ignore[assignment]
        change = compare(source.text, text, spoken) if source is not None else None
        return SendClaimed(
            key=key, version=row.version, outlet=outlet, lease_until=self.clock() + LEASE, lang=spoken,
            outcome=verdict.outcome, findings=marked(verdict.findings), draft=draft, text=text, result=verdict,
            distance=change.distance if change else None, kept=change.kept if change else None,
        )  # fmt: skip


def _refuse_while_open(session: Session, row: ConversationRow) -> None:
    # Whoever sends meanwhile could say the same twice: after a kill the text still stands in the box.
    query = select(OutboxRow).where(OutboxRow.conversation == row.number, OutboxRow.state.in_(OPEN))
    earlier = session.scalars(query.limit(1)).first()
    if earlier is not None:
        raise SendOpen(earlier.key, earlier.state)


def _known(session: Session, key: str, row: ConversationRow, text: str) -> OutboxRow | None:
    # A failed send may be claimed again; anything else under this key is the answer to a second click.
    if not _KEY.fullmatch(key):
        raise StoreError("the idempotency key of a send must have 8 to 128 letters, digits, '-' or '_'")
    known = session.get(OutboxRow, key)
    if known is None:
        return None
    if known.conversation == row.number and known.text != text and known.state in OPEN:
        raise SendOpen(known.key, known.state)
    if known.conversation != row.number or known.text != text:
        raise KeyTaken("this idempotency key already belongs to another text")
    return None if known.state == "failed" else known


def _since(session: Session, row: ConversationRow, version: int) -> tuple[MessageView, ...]:
    query = select(MessageRow).where(
        MessageRow.conversation == row.number, MessageRow.version > version, MessageRow.state != "failed"
    )
    return tuple(message_view(message) for message in session.scalars(query.order_by(MessageRow.position)))


def _permission(session: Session, row: ConversationRow, text: str, verdict: Verdict, acknowledged: bool) -> int | None:
    if verdict.outcome == "passed" or (verdict.outcome == "warned" and acknowledged):
        return None
    if verdict.outcome == "warned":
        raise SendRefused("acknowledgement", "not sent: please confirm the warnings first; your text is kept")
    for event in events(session, conversation=row.number, kinds=("overridden",)):
        if isinstance(event.body, Overridden) and (event.body.version, event.body.text) == (row.version, text):
            return event.seq
    raise SendRefused("override", "not sent: the text breaks a policy; change it or ask a supervisor; it is kept")
