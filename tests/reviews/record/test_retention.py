from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from copilot.conversation import Conversation
from copilot.errors import StoreError
from copilot.facts import Facts
from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore
from tests.reviews.conftest import Clock
from tests.reviews.samples import AGENT, FINDING, HELPDESK, LEAD, PASSED, QA, customer, opened, reply
from tests.reviews.test_record import busy_day, state

COMMAND = system_user("command")
SECRET = "我住在向阳路88号，电话13900001111"


def told(store: ReviewStore, id: str = "E1", who: str = "u-77") -> None:
    """Have a conversation with personal data in every place that can hold some."""
    facts = Facts.model_validate({"order": {"status": "paid"}, "address": SECRET})
    store.add_conversation(Conversation(id=id, messages=(customer(SECRET, "m1"),)), facts, customer=who, by=HELPDESK)
    version = store.version(id, by=AGENT)
    draft = store.record_draft(id, reply(SECRET), version=version, by=AGENT)
    store.record_edit(id, SECRET + "。", draft=draft, by=AGENT)
    store.record_check(id, SECRET, PASSED, draft=draft, by=AGENT)
    text = f"{SECRET}，10分钟内给您答复"
    key = secrets.token_hex(8)
    store.claim_send(key, id, version, text, verdict=PASSED, by=AGENT, draft=draft)
    store.acknowledge(key, by=AGENT)
    store.note(id, SECRET, by=AGENT)
    store.dispute(id, SECRET, FINDING, comment=SECRET, by=AGENT)


def test_erasing_one_customer_leaves_the_others_and_the_chain(store: ReviewStore, clock: Clock) -> None:
    busy_day(store, clock)
    told(store)
    told(store, "E2")
    before = store.metrics(by=QA)
    erased = store.erase_customer("u-77", by=LEAD)
    assert erased.conversations == 2
    found = store.verify()
    assert found.is_intact and found.erased == erased.events
    assert store.conversation("A1", by=AGENT).messages[0].message.text
    after = store.metrics(by=QA)
    assert (after.funnel, after.edits, after.policies, after.sent) == (
        before.funnel, before.edits, before.policies, before.sent,
    )  # fmt: skip


def test_nothing_of_the_customer_is_left(store: ReviewStore, tmp_path: Path, clock: Clock) -> None:
    told(store)
    number = store.conversation("E1", by=AGENT).number
    store.erase_customer("u-77", by=LEAD)
    assert [item.id for item in store.queue(by=AGENT)] == [f"erased-{number}"]
    view = store.conversation(f"erased-{number}", by=AGENT)
    shown = view.model_dump_json()
    assert view.customer is None and view.version == 2 and len(view.messages) == 2
    assert all(message.erased for message in view.messages)
    for trace in ("向阳", "13900001111", "u-77", '"E1"'):
        assert trace not in shown
    if store.database.is_sqlite:
        store.close()
        for file in tmp_path.glob("reviews.sqlite*"):
            assert "向阳路88号".encode() not in file.read_bytes(), file.name


def test_a_rebuild_after_an_erasure_gives_the_same_state(store: ReviewStore, clock: Clock) -> None:
    busy_day(store, clock)
    told(store)
    store.erase_customer("u-77", by=LEAD)
    before = state(store)
    store.rebuild(by=COMMAND)
    assert state(store) == before


def test_an_unknown_customer_is_told(store: ReviewStore) -> None:
    with pytest.raises(StoreError, match="no conversation of this customer"):
        store.erase_customer("nobody", by=LEAD)


def test_a_text_on_its_way_is_not_erased_under_the_senders_hands(store: ReviewStore) -> None:
    opened(store)
    store.claim_send("click-0001", "A1", 1, "在的", verdict=PASSED, by=AGENT)
    with pytest.raises(StoreError, match="being sent"):
        store.erase_customer("u-A1", by=LEAD)


def test_a_text_whose_sender_died_does_not_stand_in_the_way_for_ever(store: ReviewStore, clock: Clock) -> None:
    opened(store)
    store.claim_send("click-0001", "A1", 1, "在的", verdict=PASSED, by=AGENT)
    clock.move(minutes=3)
    assert store.erase_customer("u-A1", by=LEAD).conversations == 1
    assert store.send_state("click-0001", by=LEAD).state == "uncertain"
    assert store.verify().is_intact


def test_the_customer_can_come_back(store: ReviewStore) -> None:
    told(store)
    store.erase_customer("u-77", by=LEAD)
    told_again = Conversation(id="E1", messages=(customer("你好", "m1"),))
    store.add_conversation(told_again, customer="u-77", by=HELPDESK)
    assert len(store.conversation("E1", by=AGENT).messages) == 1


def test_old_conversations_go_and_open_promises_stay(store: ReviewStore, clock: Clock) -> None:
    opened(store, "old")
    told(store, "promised")
    store.note(None, "夜班请跟进", by=AGENT)
    clock.move(days=181)
    opened(store, "new")
    gone = store.retain(180, by=LEAD)
    assert gone.conversations == 1
    ids = {item.id for item in store.queue(by=AGENT)}
    assert {"promised", "new"} < ids and "old" not in ids
    assert [note.text for note in store.handover(by=AGENT)] == [""]
    store.keep_promise(store.conversation("promised", by=AGENT).promises[0].id, by=AGENT)
    assert store.retain(180, by=LEAD).conversations == 1
    assert store.retain(180, by=LEAD).conversations == 0
    assert store.verify().is_intact
