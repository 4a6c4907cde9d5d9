"""Notes, hand-over, disputes and promises by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from copilot.errors import StoreError
from copilot.facts import Evidence, Facts
from copilot.reviews.store import ReviewStore

from .conftest import Clock
from .samples import AGENT, FINDING, HELPDESK, LEAD, OTHER, QA, customer, opened, reply


def test_the_next_shift_reads_what_was_left(store: ReviewStore) -> None:
    opened(store)
    store.note("A1", "客户要发票", by=AGENT)
    first = store.note("A1", "等仓库回话", by=AGENT, handover=True)
    store.note(None, "系统今晚维护", by=LEAD)
    left = store.handover(by=OTHER)
    assert [(note.conversation_id, note.text) for note in left] == [("A1", "等仓库回话"), (None, "系统今晚维护")]
    store.finish_note(first, by=OTHER)
    store.finish_note(first, by=AGENT)
    assert len(store.handover(by=OTHER)) == 1
    assert store.handover(by=OTHER, include_done=True)[0].done_by == "jun"
    assert [note.text for note in store.conversation("A1", by=AGENT).notes] == ["客户要发票", "等仓库回话"]


def test_a_dispute_is_decided_and_may_be_decided_again(store: ReviewStore) -> None:
    opened(store)
    number = store.dispute("A1", "明天必到", FINDING, comment="有依据", by=AGENT)
    assert [d.id for d in store.disputes(by=QA, open_only=True)] == [number]
    store.resolve_dispute(number, upheld=False, by=QA)
    store.resolve_dispute(number, upheld=True, comment="看了记录", by=LEAD)
    (dispute,) = store.disputes(by=QA)
    assert (dispute.upheld, dispute.resolved_by, dispute.finding) == (True, "lan", FINDING)
    assert store.disputes(by=QA, open_only=True) == ()


def test_what_is_not_there_is_told(store: ReviewStore) -> None:
    opened(store)
    draft = store.record_draft("A1", reply(), by=AGENT)
    opened(store, "A2")
    for act, sign in (
        (lambda: store.conversation("nope", by=AGENT), "no conversation 'nope'"),
        (lambda: store.receive("nope", customer("?"), by=HELPDESK), "no conversation 'nope'"),
        (lambda: store.finish_note(999, by=AGENT), "no note 999"),
        (lambda: store.resolve_dispute(999, upheld=True, by=QA), "no dispute 999"),
        (lambda: store.keep_promise(999, by=AGENT), "no promise 999"),
        (lambda: store.discard_draft("A2", draft, by=AGENT), "has no draft"),
        (lambda: store.send_state("click-none", by=AGENT), "nothing was claimed"),
        (lambda: store.note("A1", "  ", by=AGENT), "note is empty"),
        (lambda: store.dispute("A1", "", FINDING, by=AGENT), "needs the text"),
        (lambda: store.dispute("A1", "x", "Not A Policy!", by=AGENT), "policy 'Not A Policy!'"),
        (lambda: store.label("A1", add=("给张三的标签",), by=AGENT), "label"),
    ):
        with pytest.raises(StoreError, match=sign):
            act()
    assert store.verify().is_intact


def test_promises_of_the_whole_shift(store: ReviewStore, clock: Clock) -> None:
    opened(store)
    for hours in (1, 3, 20):
        store.add_promise("A1", f"{hours}小时", clock.now + timedelta(hours=hours), by=AGENT)
    end = clock.now + timedelta(hours=8)
    assert [p.text for p in store.promises_due(by=AGENT, until=end)] == ["1小时", "3小时"]
    clock.move(hours=2)
    assert [p.text for p in store.promises_due(by=AGENT)] == ["1小时"]


def test_lists_of_the_shift_by_label(store: ReviewStore) -> None:
    for id in ("A1", "A2", "A3"):
        opened(store, id)
    store.label("A2", add=("bad_review",), by=AGENT)
    store.label("A3", add=("bad_review_old",), by=AGENT)
    assert [item.id for item in store.queue(by=AGENT, label="bad_review")] == ["A2"]
    assert store.queue(by=AGENT)[0].order_status == "paid"


def test_closed_and_answered_conversations_leave_the_queue(store: ReviewStore) -> None:
    for id in ("A1", "A2"):
        opened(store, id)
    store.close_conversation("A1", by=AGENT)
    assert [item.id for item in store.queue(by=AGENT)] == ["A2"]
    assert len(store.queue(by=AGENT, include_closed=True)) == 2
    store.receive("A1", customer("还有个问题", "m9"), by=HELPDESK)
    assert {item.id for item in store.queue(by=AGENT)} == {"A1", "A2"}
    store.receive("A2", customer("好了", "a1").model_copy(update={"role": "agent"}), by=HELPDESK)
    assert [item.id for item in store.queue(by=AGENT, include_answered=False)] == ["A1"]


def test_the_light_view_is_the_same_without_history(store: ReviewStore) -> None:
    opened(store)
    store.record_draft("A1", reply("第一"), by=AGENT)
    store.record_draft("A1", reply("第二"), by=AGENT)
    before = store.revision()
    whole = store.conversation("A1", by=AGENT)
    light = store.conversation("A1", by=AGENT, history=False)
    assert light.events == () and light.open_draft == whole.open_draft and light.messages == whole.messages
    assert light.open_draft is not None and light.open_draft.reply is not None
    assert store.revision() == before == whole.events[-1].seq


def test_what_is_said_or_recorded_by_people_does_not_make_old_facts_look_fresh(
    store: ReviewStore, clock: Clock
) -> None:
    opened(store)
    read = store.conversation("A1", by=AGENT).opened_at
    clock.move(minutes=50)
    store.receive("A1", customer("还没到吗", "m2"), by=HELPDESK)
    store.record_fact("A1", Evidence(type="photo", finding="damaged"), by=AGENT)
    assert store.conversation("A1", by=AGENT).facts_at == read
    clock.move(minutes=5)
    store.record_fact("A1", Facts.model_validate({"order": {"status": "delivered"}}), by=HELPDESK)
    facts_at = store.conversation("A1", by=AGENT).facts_at
    assert facts_at is not None and facts_at - read >= timedelta(minutes=55)
