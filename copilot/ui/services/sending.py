"""Sending: checked again on the server, claimed once, handed over once."""

from __future__ import annotations

import secrets

from copilot.errors import AccessDenied, StoreError
from copilot.reviews.people.roles import User, require
from copilot.reviews.sending.send import ConversationMoved, KeyTaken, SendOpen, SendRefused
from copilot.reviews.views import ConversationView, SendView
from copilot.ui.models import CheckView, SendOutcome, View
from copilot.ui.parts import Parts
from copilot.ui.services.desk import situation_of, verdict_on
from copilot.ui.services.typed import typed
from copilot.verdict import Verdict

__all__ = ["new_key", "send", "settle"]


def new_key() -> str:
    """Return a fresh idempotency key; the page keeps it until its text is sent."""
    return f"s-{secrets.token_urlsafe(18)}"


def send(parts: Parts, user: User, view: View, text: str, *, acknowledged: bool, reason: str = "") -> SendOutcome:
    """Send a text as the user, or say why it was not sent; the same key never sends twice.

    `reason` lets a supervisor send a text that is blocked; it is recorded.
    """
    require(user, "reply")
    text = typed(text).strip()
    if not text or not view.cid:
        return SendOutcome(kind="empty")
    if text == view.sent:
        return SendOutcome(kind="repeated")
    conversation = parts.store.conversation(view.cid, by=user)
    situation = situation_of(parts, conversation)
    check = CheckView(text=text, verdict=verdict_on(parts, situation, text))
    try:
        return _claim(parts, user, view, conversation, check, acknowledged, reason)
    except ConversationMoved as moved:
        said = tuple(f"{change.author}: {change.message.text}" for change in moved.changes)
        return SendOutcome(kind="stale", check=check, detail=str(moved), newer=said)
    except SendOpen as earlier:
        return SendOutcome(kind="uncertain" if earlier.state == "uncertain" else "pending", check=check)
    except SendRefused as refused:
        parts.store.record_check(view.cid, text, check.verdict, by=user, target="edit", draft=view.draft)
        return SendOutcome(kind=_needs(refused, check.verdict), check=check, detail=str(refused))
    except AccessDenied as denied:
        return SendOutcome(kind="denied", check=check, detail=str(denied))
    except StoreError as error:
        kind = "uncertain" if "handed over" in str(error) else "failed"
        return SendOutcome(kind=kind, check=check, detail=str(error))


def _needs(refused: SendRefused, verdict: Verdict) -> str:
    if refused.needs == "acknowledgement":
        return "needs_ack"
    return "unchecked" if verdict.outcome == "unchecked" else "blocked"


def _claim(
    parts: Parts, user: User, view: View, conversation: ConversationView, check: CheckView, acknowledged: bool,
    reason: str,
) -> SendOutcome:  # fmt: skip
    if not check.verdict.may_be_shown and reason.strip():
        parts.store.override(view.cid, check.text, check.verdict, reason, version=view.version, by=user)

    def claim(key: str) -> SendView:
        return parts.store.claim_send(
            key, view.cid, view.version, check.text, verdict=check.verdict, by=user,
            outlet=parts.outlet.name, draft=view.draft, acknowledged=acknowledged, lang=conversation.lang,
        )  # fmt: skip

    try:
        claimed = claim(view.key or new_key())
    except KeyTaken:
        claimed = claim(new_key())  # what failed to go out was changed since
    done = parts.store.deliver(claimed.key, parts.outlet, by=user) if claimed.fresh else claimed
    if claimed.fresh:
        parts.store.record_check(view.cid, check.text, check.verdict, by=user, target="sent", draft=view.draft)
    return SendOutcome(kind=_state(done), check=check, detail=done.code or "", outlet=done.outlet)


def _state(done: SendView) -> str:
    return {"acknowledged": "sent", "failed": "failed", "uncertain": "uncertain"}.get(done.state, "pending")


def settle(parts: Parts, user: User, key: str, *, was_sent: bool) -> str:
    """Record what a person found in the helpdesk about a send nobody is sure of; return its text."""
    return parts.store.resolve_send(key, was_sent=was_sent, by=user).text
