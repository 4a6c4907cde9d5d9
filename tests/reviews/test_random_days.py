"""Random working days: whatever people do in whatever order, the state is what the log says, and nothing is doubled."""

from __future__ import annotations

import random

import pytest

from copilot.errors import StoreError
from copilot.facts import Evidence
from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore

from .conftest import Clock
from .samples import AGENT, FINDING, HELPDESK, LEAD, OTHER, PASSED, QA, WARNED, customer, opened, reply
from .test_record import state
from .test_sending import Sink


def one_deed(store: ReviewStore, dice: random.Random, clock: Clock, sink: Sink) -> None:
    id, me = dice.choice(("R1", "R2", "R3")), dice.choice((AGENT, OTHER))
    view = store.conversation(id, by=me)
    draft = view.open_draft.id if view.open_draft else None
    key = f"click-{dice.randint(1, 25):04}"
    # Half of the pages are out of date.
    version = view.version - dice.choice((0, 0, 1))
    deeds = [
        lambda: store.receive(id, customer(f"问{dice.random()}"), by=HELPDESK),
        lambda: store.receive(id, customer("回").model_copy(update={"role": "agent"}), by=HELPDESK),
        lambda: store.record_draft(id, reply(f"答{dice.random()}"), version=version, by=me),
        lambda: store.record_edit(id, "改过", draft=draft, by=me),
        lambda: store.discard_draft(id, draft or 0, by=me),
        lambda: store.claim_send(
            key, id, version, f"{key} 10分钟内给您答复", verdict=PASSED, by=me, outlet="sink", draft=draft
        ),
        lambda: store.claim_send(key, id, version, key, verdict=WARNED, acknowledged=True, by=me, outlet="sink"),
        lambda: store.deliver(key, sink, by=me),
        lambda: store.fail_send(key, "http 400", by=me),
        lambda: store.resolve_send(key, was_sent=True, by=me),
        lambda: store.recover(sink, now=clock.move(minutes=2)),
        lambda: store.record_seen(id, by=me),
        lambda: store.record_fact(id, Evidence(type="photo"), by=me),
        lambda: store.label(id, add=("unpaid",), remove=("bad_review",), by=me),
        lambda: store.resolve_dispute(store.dispute(id, "x", FINDING, by=me), upheld=bool(dice.randint(0, 1)), by=QA),
        lambda: store.keep_promise(view.promises[0].id if view.promises else 0, by=me),
        lambda: store.close_conversation(id, by=me),
    ]
    try:
        dice.choice(deeds)()  # type: ignore[no-untyped-call]
    except StoreError:
        pass


@pytest.mark.parametrize("seed", range(3))
def test_a_random_day(store: ReviewStore, clock: Clock, seed: int) -> None:
    dice, sink = random.Random(seed), Sink()
    for id in ("R1", "R2", "R3"):
        opened(store, id)
    for _ in range(70):
        one_deed(store, dice, clock, sink)
    keys = [taken.key for taken in sink.taken]
    repeated = {key for key in keys if keys.count(key) > 1}
    failed_once = {e.body.key for id in ("R1", "R2", "R3") for e in store.conversation(id, by=AGENT).events
                   if e.body.kind == "send_failed"}  # fmt: skip
    assert repeated <= failed_once, "only what certainly did not go out may be handed over again"
    before = state(store)
    store.rebuild(by=system_user())
    assert state(store) == before and store.verify().is_intact
    store.metrics(by=QA)
    open_keys = [send.key for send in store.unfinished_sends(by=AGENT) if send.state in ("claimed", "sending")]
    for key in open_keys:
        store.fail_send(key, "given up", by=AGENT)
    store.erase_customer("u-R1", by=LEAD)
    before = state(store)
    store.rebuild(by=system_user())
    assert state(store) == before and store.verify().is_intact
