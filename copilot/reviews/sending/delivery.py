"""From a claim to an acknowledgement, and what to do with a send that was interrupted."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.errors import StoreError
from copilot.facts import Facts
from copilot.reviews.events.kinds import PromiseMade, SendFailed, SendStarted, SendUncertain, Sent
from copilot.reviews.people.roles import User, require, system_user
from copilot.reviews.reading_side import send_view
from copilot.reviews.record.schema import ConversationRow, OutboxRow
from copilot.reviews.sending.outlets import Delivery, Outgoing, Outlet
from copilot.reviews.sending.send import LEASE, OPEN, Claiming
from copilot.reviews.views import SendView

__all__ = ["ABANDONED", "Sending"]

ABANDONED = timedelta(minutes=10)
"""A claimed text that was never handed over is not sent by itself after this time."""


class Sending(Claiming):
    """Handing over, acknowledging, recovering."""

    def deliver(self, key: str, outlet: Outlet, *, by: User) -> SendView:
        """Hand a claimed text to the outlet once and record what became of it; safe to call twice."""
        require(by, "reply")
        outgoing = self._start(key, outlet, by)
        if outgoing is None:
            return self.send_state(key, by=by)
        delivery = outlet.send(outgoing)
        try:
            return self._settle(key, delivery, by)
        except StoreError as error:
            raise StoreError(f"the text was handed over ({delivery.state}) but not recorded: {error}") from error

    def acknowledge(self, key: str, *, by: User) -> SendView:
        """Record that the text is out; again changes nothing."""
        require(by, "reply")
        return self._settle(key, Delivery(state="taken"), by)

    def fail_send(self, key: str, code: str, *, by: User) -> SendView:
        """Record that the text certainly did not go out."""
        require(by, "reply")
        return self._settle(key, Delivery(state="refused", code=code), by)

    def resolve_send(self, key: str, *, was_sent: bool, by: User) -> SendView:
        """Record what a person found in the helpdesk about an uncertain send."""
        return self.acknowledge(key, by=by) if was_sent else self.fail_send(key, "not found", by=by)

    def send_state(self, key: str, *, by: User) -> SendView:
        """Return a send as it stands; raises StoreError for an unknown key."""
        require(by, "read")
        with self.database.read() as session:
            return _view(session, _row(session, key))

    def unfinished_sends(self, *, by: User) -> tuple[SendView, ...]:
        """Return sends that are under way, uncertain or failed, oldest first."""
        require(by, "read")
        with self.database.read() as session:
            query = select(OutboxRow).where(OutboxRow.state != "acknowledged").order_by(OutboxRow.claimed_at)
            return tuple(_view(session, row) for row in session.scalars(query))

    def recover(self, outlet: Outlet, *, now: datetime | None = None) -> tuple[SendView, ...]:
        """Take up sends whose sender died: repeat where that is safe, report the others as uncertain.

        Called at start and from time to time. Nothing is sent twice: a text that may have been handed over is
        repeated only when the outlet drops keys it has seen.
        """
        now, by = now or self.clock(), system_user("recovery")
        with self.database.read() as session:
            query = select(OutboxRow.key).where(
                OutboxRow.state.in_(("claimed", "sending")), OutboxRow.lease_until <= now
            )
            keys = list(session.scalars(query.order_by(OutboxRow.claimed_at)))
        return tuple(self._recover(key, outlet, now, by) for key in keys)

    def _recover(self, key: str, outlet: Outlet, now: datetime, by: User) -> SendView:
        with self.database.write() as session:
            row = _row(session, key)
            if row.state not in ("claimed", "sending") or row.lease_until > now:
                return _view(session, row)
            delivery = _verdict(row, session.get_one(ConversationRow, row.conversation), outlet, now)
        if delivery is not None:
            return self._settle(key, delivery, by)
        outgoing = self._start(key, outlet, by, expired=now)
        return self._settle(key, outlet.send(outgoing), by) if outgoing else self.send_state(key, by=by)

    def _start(self, key: str, outlet: Outlet, by: User, expired: datetime | None = None) -> Outgoing | None:
        with self.database.write() as session:
            row = _row(session, key)
            if row.state != "claimed" and not (row.state == "sending" and expired and row.lease_until <= expired):
                return None
            body = SendStarted(key=key, attempt=row.attempts + 1, lease_until=self.clock() + LEASE)
            self._record(session, body, by, row.conversation)
            conversation = session.get_one(ConversationRow, row.conversation)
            return Outgoing(key=key, conversation_id=conversation.id, text=row.text, by=row.author)

    def _settle(self, key: str, delivery: Delivery, by: User) -> SendView:
        with self.database.write() as session:
            row = _row(session, key)
            if row.state == "failed" and delivery.state == "taken":
                raise StoreError("this send was recorded as failed; claim it again")
            if row.state in OPEN and (row.state, delivery.state) != ("uncertain", "unknown"):
                self._record(session, _body(key, delivery), by, row.conversation)
                if delivery.state == "taken":
                    self._note_promises(session, row, by)
            return _view(session, row)

    def _note_promises(self, session: Session, row: OutboxRow, by: User) -> None:
        # "Today" and "by 5 o'clock" mean the shop's day: the facts' own time says in which zone that is.
        facts = Facts.model_validate_json(session.get_one(ConversationRow, row.conversation).facts)
        at = self.clock().astimezone(facts.now.tzinfo) if facts.now and facts.now.tzinfo else self.clock()
        for promise in self.find_promises(row.text, at):
            body = PromiseMade(key=row.key, due=promise.due, text=promise.text)
            self._record(session, body, by, row.conversation)


def _verdict(row: OutboxRow, conversation: ConversationRow, outlet: Outlet, now: datetime) -> Delivery | None:
    # None: hand it over (again).
    if row.state == "claimed" and row.outlet in ("clipboard", "none"):
        return Delivery(state="unknown", code="interrupted")
    if row.outlet != outlet.name:
        return Delivery(state="unknown" if row.state == "sending" else "refused", code="outlet changed")
    if row.state == "sending":
        return None if outlet.is_repeatable else Delivery(state="unknown", code="interrupted")
    if conversation.version != row.version:
        return Delivery(state="refused", code="conversation moved on")
    return None if now - row.claimed_at <= ABANDONED else Delivery(state="refused", code="abandoned")


def _body(key: str, delivery: Delivery) -> Sent | SendFailed | SendUncertain:
    if delivery.state == "taken":
        return Sent(key=key)
    if delivery.state == "refused":
        return SendFailed(key=key, code=delivery.code[:32] or "refused", detail=delivery.detail)
    return SendUncertain(key=key, code=delivery.code[:32] or "unknown", detail=delivery.detail)


def _row(session: Session, key: str) -> OutboxRow:
    row = session.get(OutboxRow, key)
    if row is None:
        raise StoreError("nothing was claimed under this idempotency key")
    return row


def _view(session: Session, row: OutboxRow) -> SendView:
    return send_view(row, session.get_one(ConversationRow, row.conversation).id)
