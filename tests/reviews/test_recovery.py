"""A sender died: what is taken up, what is reported, what is left alone."""

from __future__ import annotations

import threading

import pytest

from copilot.reviews.sending.outlets import ClipboardOutlet, Delivery, Outgoing
from copilot.reviews.sending.send import LEASE
from copilot.reviews.store import ReviewStore

from .conftest import Clock
from .samples import AGENT, HELPDESK, customer, opened
from .test_sending import KEY, Sink, claim


def crashed(store: ReviewStore, clock: Clock, *, started: bool, outlet: str = "sink") -> str:
    """Leave a send as a process leaves it that died after the claim, or while handing over."""
    id = opened(store)
    claim(store, id, outlet=outlet)
    if started:

        class Dies(Sink):
            def send(self, outgoing: Outgoing) -> Delivery:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            store.deliver(KEY, Dies(name=outlet), by=AGENT)
    clock.move(seconds=LEASE.total_seconds() + 1)
    return id


def test_a_living_sender_is_left_alone(store: ReviewStore) -> None:
    id, sink = opened(store), Sink()
    claim(store, id)
    assert store.recover(sink) == () and sink.taken == []


def test_a_claim_that_was_never_handed_over_is_delivered_after_a_crash(store: ReviewStore, clock: Clock) -> None:
    crashed(store, clock, started=False)
    sink = Sink()
    assert [s.state for s in store.recover(sink)] == ["acknowledged"]
    assert store.recover(sink) == () and len(sink.taken) == 1


@pytest.mark.parametrize(
    ("repeatable", "state", "handed"), [(False, "uncertain", 0), (True, "acknowledged", 1)], ids=["once", "repeatable"]
)
def test_an_interrupted_delivery_is_repeated_only_where_that_is_safe(
    store: ReviewStore, clock: Clock, repeatable: bool, state: str, handed: int
) -> None:
    crashed(store, clock, started=True)
    sink = Sink(is_repeatable=repeatable)
    assert [s.state for s in store.recover(sink)] == [state]
    assert len(sink.taken) == handed


def test_after_a_crash_nothing_stale_or_old_goes_out_by_itself(store: ReviewStore, clock: Clock) -> None:
    id = crashed(store, clock, started=False)
    store.receive(id, customer("算了", "m2"), by=HELPDESK)
    sink = Sink()
    assert [(s.state, s.code) for s in store.recover(sink)] == [("failed", "conversation moved on")]
    claim(store, id, key="click-0002")
    clock.move(minutes=11)
    assert [(s.state, s.code) for s in store.recover(sink)] == [("failed", "abandoned")]
    assert sink.taken == []


def test_a_text_the_page_may_have_copied_is_uncertain(store: ReviewStore, clock: Clock) -> None:
    crashed(store, clock, started=False, outlet="clipboard")
    assert [s.state for s in store.recover(ClipboardOutlet())] == ["uncertain"]


def test_another_outlet_does_not_finish_what_one_began(store: ReviewStore, clock: Clock) -> None:
    crashed(store, clock, started=True, outlet="webhook")
    assert [(s.state, s.code) for s in store.recover(Sink(is_repeatable=True))] == [("uncertain", "outlet changed")]


def test_two_recoveries_at_once_deliver_once(store: ReviewStore, clock: Clock) -> None:
    crashed(store, clock, started=False)
    sink = Sink()
    threads = [threading.Thread(target=store.recover, args=(sink,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.taken) == 1
