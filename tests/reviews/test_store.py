from __future__ import annotations

from decimal import Decimal

import pytest

from copilot.facts import Approval
from copilot.reviews.sending.send import ConversationMoved
from copilot.reviews.store import ReviewStore

from .samples import AGENT, HELPDESK, LEAD, OTHER, PASSED, customer, opened, reply

KEY = "click-0001"


def test_a_reply_from_question_to_answer(store: ReviewStore) -> None:
    id = opened(store)
    view = store.conversation(id, by=AGENT)
    assert view.facts.order is not None and view.facts.order.total == Decimal("259.5")
    draft = store.record_draft(id, reply(), version=view.version, by=AGENT)
    store.record_edit(id, "亲，已经帮您催了。", draft=draft, by=AGENT)
    sent = store.claim_send(KEY, id, view.version, "亲，已经帮您催了。", verdict=PASSED, draft=draft, by=AGENT)
    assert sent.fresh and sent.state == "claimed"
    assert store.acknowledge(KEY, by=AGENT).state == "acknowledged"
    after = store.conversation(id, by=AGENT)
    assert [m.state for m in after.messages] == ["received", "sent"]
    assert after.unanswered_since is None and after.drafts[0].state == "sent"
    assert after.stage == "logistics"
    assert store.verify().is_intact


def test_a_stale_version_is_refused_with_what_changed(store: ReviewStore) -> None:
    id = opened(store)
    version = store.conversation(id, by=AGENT).version
    store.receive(id, customer("算了，我要退款", "m2"), by=HELPDESK)
    with pytest.raises(ConversationMoved, match="1 new message") as caught:
        store.claim_send(KEY, id, version, "好的", verdict=PASSED, by=AGENT)
    assert [change.message.text for change in caught.value.changes] == ["算了，我要退款"]


def test_the_second_of_two_agents_is_told(store: ReviewStore) -> None:
    id = opened(store)
    version = store.conversation(id, by=AGENT).version
    store.claim_send(KEY, id, version, "在的，马上看", verdict=PASSED, by=AGENT)
    with pytest.raises(ConversationMoved, match="a reply by mei"):
        store.claim_send("click-0002", id, version, "您好", verdict=PASSED, by=OTHER)


def test_an_approval_is_in_the_facts_at_once(store: ReviewStore) -> None:
    id = opened(store)
    facts = store.record_fact(id, Approval(type="discount", percent=Decimal(20)), by=LEAD)
    assert facts.approvals[0].by == "lan"
    assert store.conversation(id, by=AGENT).facts == facts


def test_the_queue_begins_with_who_waits_longest(store: ReviewStore, clock) -> None:  # type: ignore[no-untyped-def]
    opened(store, "A1")
    clock.move(minutes=2)
    opened(store, "A2")
    clock.move(seconds=30)
    first, second = store.queue(by=AGENT)
    assert (first.id, second.id) == ("A1", "A2")
    assert first.waiting_seconds == pytest.approx(150, abs=1) and first.unread == 1 and first.is_new
