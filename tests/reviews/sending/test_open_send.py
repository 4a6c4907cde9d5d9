"""While an earlier text may still go out, or may have, nothing else is sent: nothing is said twice."""

from __future__ import annotations

import pytest

from copilot.reviews.sending.outlets import Delivery
from copilot.reviews.sending.send import SendOpen
from copilot.reviews.store import ReviewStore
from tests.reviews.samples import AGENT, PASSED, opened
from tests.reviews.test_sending import KEY, TEXT, Sink, claim


def test_nothing_is_sent_beside_a_text_that_is_under_way(store: ReviewStore) -> None:
    # As after a kill between claim and answer: the page makes a key of its own for the text it still has.
    id = opened(store)
    claim(store, id)
    with pytest.raises(SendOpen, match="being sent"):
        claim(store, id, key="click-0002")
    store.deliver(KEY, Sink(), by=AGENT)
    assert claim(store, id, key="click-0003", text="还有什么可以帮您？").fresh


def test_nothing_is_sent_beside_a_text_nobody_is_sure_of(store: ReviewStore) -> None:
    id = opened(store)
    claim(store, id)
    store.deliver(KEY, Sink(Delivery(state="unknown", detail="dropped")), by=AGENT)
    with pytest.raises(SendOpen, match="not certain") as told:
        claim(store, id, key="click-0002")
    assert (told.value.key, told.value.state) == (KEY, "uncertain")
    store.resolve_send(KEY, was_sent=False, by=AGENT)
    version = store.conversation(id, by=AGENT).version
    assert store.claim_send("click-0002", id, version, TEXT, verdict=PASSED, by=AGENT, outlet="sink").fresh
