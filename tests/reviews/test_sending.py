from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from copilot.errors import AccessDenied, StaleDraft, StoreError
from copilot.reviews.sending.outlets import CallbackOutlet, Delivery, NotSent, Outgoing, Outlet
from copilot.reviews.sending.send import ConversationMoved, KeyTaken, SendOpen, SendRefused
from copilot.reviews.store import ReviewStore
from copilot.reviews.views import SendView
from copilot.verdict import Verdict

from .conftest import Clock
from .samples import AGENT, HELPDESK, LEAD, OTHER, PASSED, REJECTED, WARNED, customer, opened, reply

KEY = "click-0001"
TEXT = "亲，已经帮您催发货了。"


class Sink:
    """Takes texts and remembers them."""

    def __init__(self, answer: Delivery | None = None, *, name: str = "sink", is_repeatable: bool = False) -> None:
        self.name, self.is_repeatable, self.answer = name, is_repeatable, answer or Delivery(state="taken")
        self.taken: list[Outgoing] = []

    def send(self, outgoing: Outgoing) -> Delivery:
        self.taken.append(outgoing)
        return self.answer


def claim(store: ReviewStore, id: str, key: str = KEY, text: str = TEXT, outlet: str = "sink") -> SendView:
    version = store.conversation(id, by=AGENT).version
    return store.claim_send(key, id, version, text, verdict=PASSED, by=AGENT, outlet=outlet)


def test_a_double_click_sends_once(store: ReviewStore) -> None:
    id, sink = opened(store), Sink()
    version = store.conversation(id, by=AGENT).version
    first = store.claim_send(KEY, id, version, TEXT, verdict=PASSED, by=AGENT, outlet="sink")
    second = store.claim_send(KEY, id, version, TEXT, verdict=PASSED, by=AGENT, outlet="sink")
    assert (first.fresh, second.fresh) == (True, False)
    for _ in range(2):
        assert store.deliver(KEY, sink, by=AGENT).state == "acknowledged"
    assert [taken.text for taken in sink.taken] == [TEXT]


def test_a_burst_of_clicks_from_threads_sends_once(store: ReviewStore) -> None:
    id, sink = opened(store), Sink()
    version = store.conversation(id, by=AGENT).version
    refused: list[Exception] = []

    def press(number: int) -> None:
        try:
            # Half of the clicks repeat the key, half come from a page that made a key of its own.
            key = KEY if number % 2 else f"click-1{number:03}"
            if store.claim_send(key, id, version, TEXT, verdict=PASSED, by=AGENT, outlet="sink").fresh:
                store.deliver(key, sink, by=AGENT)
        except ConversationMoved as moved:
            refused.append(moved)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.taken) == 1 and refused
    assert store.verify().is_intact


def test_a_key_belongs_to_one_text(store: ReviewStore) -> None:
    id = opened(store)
    claim(store, id)
    with pytest.raises(SendOpen):
        store.claim_send(KEY, id, 1, "别的话", verdict=PASSED, by=AGENT)
    store.deliver(KEY, Sink(Delivery(state="refused", detail="no")), by=AGENT)
    with pytest.raises(KeyTaken, match="belongs to another text"):
        store.claim_send(KEY, id, 1, "别的话", verdict=PASSED, by=AGENT)


@pytest.mark.parametrize("key", ["short", "with space 1", "x" * 129, ""], ids=["short", "space", "long", "empty"])
def test_a_key_that_is_none_is_refused(store: ReviewStore, key: str) -> None:
    id = opened(store)
    with pytest.raises(StoreError, match="idempotency key"):
        store.claim_send(key, id, 1, TEXT, verdict=PASSED, by=AGENT)


def test_what_changed_is_named(store: ReviewStore) -> None:
    id = opened(store)
    store.claim_send(KEY, id, 1, "在的", verdict=PASSED, by=OTHER)
    store.receive(id, customer("快点", "m2"), by=HELPDESK)
    with pytest.raises(StaleDraft, match=r"1 new message.* and a reply by jun") as caught:
        store.claim_send("click-0002", id, 1, TEXT, verdict=PASSED, by=AGENT)
    moved = caught.value
    assert isinstance(moved, ConversationMoved)
    assert moved.version == 3 and [c.message.text for c in moved.changes] == ["在的", "快点"]


@pytest.mark.parametrize(
    ("verdict", "acknowledged", "needs"),
    [
        pytest.param(REJECTED, True, "override", id="blocked"),
        pytest.param(Verdict(outcome="unchecked", error="crash"), True, "override", id="unchecked"),
        pytest.param(WARNED, False, "acknowledgement", id="warned"),
    ],
)
def test_the_store_itself_refuses_what_the_checker_refused(
    store: ReviewStore, verdict: Verdict, acknowledged: bool, needs: str
) -> None:
    id = opened(store)
    with pytest.raises(SendRefused) as caught:
        store.claim_send(KEY, id, 1, TEXT, verdict=verdict, by=AGENT, acknowledged=acknowledged)
    assert caught.value.needs == needs
    assert store.conversation(id, by=AGENT).sends == ()


def test_an_acknowledged_warning_goes_out(store: ReviewStore) -> None:
    id = opened(store)
    assert store.claim_send(KEY, id, 1, TEXT, verdict=WARNED, by=AGENT, acknowledged=True).fresh


def test_an_override_holds_for_one_text_at_one_version(store: ReviewStore) -> None:
    id = opened(store)
    with pytest.raises(AccessDenied):
        store.override(id, TEXT, REJECTED, "客户已同意", version=1, by=AGENT)
    with pytest.raises(StoreError, match="reason"):
        store.override(id, TEXT, REJECTED, " ", version=1, by=LEAD)
    store.override(id, TEXT, REJECTED, "仓库确认明天到", version=1, by=LEAD)
    with pytest.raises(SendRefused):
        store.claim_send(KEY, id, 1, TEXT + "！", verdict=REJECTED, by=AGENT)
    assert store.claim_send(KEY, id, 1, TEXT, verdict=REJECTED, by=AGENT).fresh
    store.acknowledge(KEY, by=AGENT)
    with pytest.raises(SendRefused):
        store.claim_send("click-0002", id, 2, TEXT, verdict=REJECTED, by=AGENT)


@pytest.mark.parametrize("kind", ["refused", "unknown"])
def test_a_send_that_did_not_work_keeps_its_text(store: ReviewStore, kind: str) -> None:
    id = opened(store)
    claim(store, id)
    sink = Sink(Delivery(state=kind, code="http 400" if kind == "refused" else "timeout"))  # type: ignore[arg-type]
    sent = store.deliver(KEY, sink, by=AGENT)
    assert sent.state == {"refused": "failed", "unknown": "uncertain"}[kind]
    view = store.conversation(id, by=AGENT)
    assert view.sends[0].text == TEXT and view.unanswered_since is not None
    assert store.queue(by=AGENT)[0].sending == sent.state
    assert (TEXT in [m.text for m in view.conversation.messages]) is (kind == "unknown")


def test_a_failed_send_can_be_claimed_again_under_its_key(store: ReviewStore) -> None:
    id = opened(store)
    claim(store, id)
    store.deliver(KEY, Sink(Delivery(state="refused", code="http 400")), by=AGENT)
    again = claim(store, id)
    assert again.fresh and store.deliver(KEY, Sink(), by=AGENT).state == "acknowledged"
    states = [m.state for m in store.conversation(id, by=AGENT).messages]
    assert states == ["received", "failed", "sent"]


@pytest.mark.parametrize("was_sent", [True, False])
def test_an_uncertain_send_is_resolved_by_a_person(store: ReviewStore, was_sent: bool) -> None:
    id = opened(store)
    claim(store, id)
    store.deliver(KEY, Sink(Delivery(state="unknown", code="timeout")), by=AGENT)
    resolved = store.resolve_send(KEY, was_sent=was_sent, by=AGENT)
    assert resolved.state == ("acknowledged" if was_sent else "failed")
    assert (store.conversation(id, by=AGENT).unanswered_since is None) is was_sent


def test_a_message_between_claim_and_acknowledgement_stays_unanswered(store: ReviewStore, clock: Clock) -> None:
    id = opened(store)
    claim(store, id)
    store.receive(id, customer("还在吗", "m2"), by=HELPDESK)
    came = store.conversation(id, by=AGENT).messages[-1].at
    clock.move(seconds=3)
    store.deliver(KEY, Sink(), by=AGENT)
    assert store.conversation(id, by=AGENT).unanswered_since == came


def fails(error: Exception) -> Outlet:
    def function(outgoing: Outgoing) -> None:
        raise error

    return CallbackOutlet(function)


@pytest.mark.parametrize(
    ("error", "state", "detail"),
    [
        pytest.param(NotSent("conversation is closed"), "failed", "conversation is closed", id="not-sent"),
        pytest.param(RuntimeError("boom"), "uncertain", "", id="crash"),
    ],
)
def test_a_callback_says_whether_it_sent(store: ReviewStore, error: Exception, state: str, detail: str) -> None:
    id = opened(store)
    claim(store, id, outlet="callback")
    sent = store.deliver(KEY, fails(error), by=AGENT)
    assert (sent.state, sent.detail) == (state, detail)


def test_the_helpdesk_reporting_our_message_back_is_no_new_message(store: ReviewStore) -> None:
    id = opened(store)
    claim(store, id)
    store.deliver(KEY, Sink(), by=AGENT)
    before = store.version(id, by=AGENT)
    echo = customer(TEXT, "hd-77").model_copy(update={"role": "agent"})
    assert store.receive(id, echo, by=HELPDESK) == before
    assert store.receive(id, echo, by=HELPDESK) == before
    assert store.conversation(id, by=AGENT).messages[-1].message.id == "hd-77"


def test_a_colleagues_reply_in_the_helpdesk_makes_the_draft_stale(store: ReviewStore) -> None:
    id = opened(store)
    store.record_draft(id, reply(), version=1, by=AGENT)
    store.receive(id, customer("已经处理了", "hd-1").model_copy(update={"role": "agent"}), by=HELPDESK)
    item = store.queue(by=AGENT)[0]
    assert (item.new_since_draft, item.unanswered_since) == (1, None)
    with pytest.raises(ConversationMoved, match="a reply by helpdesk"):
        store.claim_send(KEY, id, 1, TEXT, verdict=PASSED, by=AGENT)


def test_a_promise_in_a_sent_text_becomes_a_task(store: ReviewStore, clock: Clock) -> None:
    id = opened(store)
    claim(store, id, text="我去仓库核实一下，30分钟内给您答复。")
    assert store.promises_due(by=AGENT, until=clock.now + timedelta(hours=8)) == ()
    store.deliver(KEY, Sink(), by=AGENT)
    store.acknowledge(KEY, by=AGENT)
    assert store.promises_due(by=AGENT) == ()
    (promise,) = store.promises_due(by=AGENT, until=clock.now + timedelta(hours=8))
    assert promise.text == "30分钟内给您答复" and promise.by == "mei"
    clock.move(minutes=31)
    assert store.queue(by=AGENT)[0].promises_due == 1
    store.keep_promise(promise.id, by=AGENT)
    store.keep_promise(promise.id, by=OTHER)
    assert store.promises_due(by=AGENT) == ()
    assert store.conversation(id, by=AGENT).promises[0].done_by == "mei"
