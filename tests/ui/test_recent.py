from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from copilot.conversation import Message
from copilot.facts import Evidence
from copilot.ui.recent import Recent
from copilot.ui.services import desk
from tests.ui.conftest import AGENT, LEAD


def test_a_value_lasts_as_long_as_its_stamp() -> None:
    kept: Recent[int] = Recent(size=2)
    assert [kept.get("a", lambda n=n: n, lambda s=s: s) for n, s in ((1, "x"), (2, "x"), (3, "y"))] == [1, 1, 3]


def test_the_oldest_goes_first() -> None:
    kept: Recent[int] = Recent(size=2)
    for n, key in enumerate("abc"):
        kept.get(key, lambda n=n: n)
    assert kept.get("a", lambda: 9) == 9
    assert kept.get("c", lambda: 9) == 2


def test_a_value_grows_too_old() -> None:
    kept: Recent[int] = Recent(size=2, seconds=0)
    assert [kept.get("a", lambda n=n: n) for n in (1, 2)] == [1, 2]


def test_with_patience_a_value_will_do_whatever_has_happened() -> None:
    kept: Recent[int] = Recent(size=2)
    assert [kept.get("a", lambda n=n: n, lambda n=n: n, wait) for n, wait in ((1, 60), (2, 60), (3, 0))] == [1, 1, 3]


def test_many_who_ask_at_once_are_served_by_one_reading() -> None:
    kept: Recent[int] = Recent(size=2)
    begun, go_on, made, stamps = threading.Event(), threading.Event(), [], iter(range(100))

    def make() -> int:
        made.append(len(made))
        begun.set()
        assert go_on.wait(20)
        return made[-1]

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(kept.get, "a", make, lambda: next(stamps))
        assert begun.wait(20)
        rest = [pool.submit(kept.get, "a", make, lambda: next(stamps)) for _ in range(6)]
        while any(not one.running() for one in rest):
            time.sleep(0.01)
        time.sleep(0.2)  # they stand before the lock now
        go_on.set()
        assert first.result() == 0
        # What was begun before they asked may lack what they know of; the next reading is new enough for all of them.
        assert {one.result() for one in rest} == {1}


def test_whatever_happens_in_a_conversation_is_seen_by_the_next_check(parts) -> None:
    first = desk.current(parts, AGENT, "zh-wrong")
    assert desk.current(parts, AGENT, "zh-wrong") is first
    parts.store.receive("zh-wrong", Message(role="customer", text="在吗"), by=LEAD)
    second = desk.current(parts, AGENT, "zh-wrong")
    assert len(second.messages) == len(first.messages) + 1
    desk.record(parts, AGENT, "zh-wrong", Evidence(type="photo", finding="wrong_item", party="seller", confirmed=True))
    assert desk.current(parts, AGENT, "zh-wrong").facts.evidence


def test_the_queue_is_read_again_only_when_something_happened(parts) -> None:
    first = desk.queue(parts, AGENT, recent=True)
    assert desk.queue(parts, AGENT, recent=True) is first
    parts.store.receive("zh-size", Message(role="customer", text="还在吗"), by=LEAD)
    assert desk.queue(parts, AGENT, recent=True) != first
