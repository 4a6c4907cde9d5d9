from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from copilot.reviews.measures.values import Rate, spread
from copilot.reviews.store import ReviewStore
from copilot.verdict import Finding
from tests.reviews.conftest import Clock
from tests.reviews.samples import AGENT, FINDING, HELPDESK, LEAD, PASSED, QA, REJECTED, WARNED, customer, opened, reply

WARNING = WARNED.findings[0]


def answer(
    store: ReviewStore, clock: Clock, id: str, text: str | None, *, seconds: float, warned: bool = False
) -> None:
    """Open a conversation, draft, wait, send `text` (None: the draft as it is)."""
    opened(store, id)
    draft = store.record_draft(id, reply("亲，今天发货"), version=1, by=AGENT)
    clock.move(seconds=seconds)
    verdict = WARNED if warned else PASSED
    store.record_check(id, text or "亲，今天发货", verdict, draft=draft, by=AGENT)
    store.claim_send(
        f"click-{id}-0", id, 1, text or "亲，今天发货", verdict=verdict, acknowledged=warned, draft=draft, by=AGENT
    )
    store.acknowledge(f"click-{id}-0", by=AGENT)


def test_a_period_in_figures(store: ReviewStore, clock: Clock) -> None:
    answer(store, clock, "B1", None, seconds=4)
    answer(store, clock, "B2", "亲，明天发货", seconds=90)
    answer(store, clock, "B3", "亲，今天发货哦", seconds=200, warned=True)
    opened(store, "B4")
    discarded = store.record_draft("B4", reply(verdict=WARNED), by=AGENT)
    store.discard_draft("B4", discarded, by=AGENT)
    store.record_draft("B4", reply(), by=AGENT)
    store.claim_send("click-own-1", "B4", 1, "在的", verdict=PASSED, by=AGENT)
    store.acknowledge("click-own-1", by=AGENT)
    opened(store, "B5")
    clock.move(seconds=101)

    found = store.metrics(by=QA)
    funnel = found.funnel
    assert (funnel.shown, funnel.sent_unchanged, funnel.sent_edited, funnel.discarded, funnel.unused) == (5, 1, 2, 1, 1)
    assert funnel.own_text == 1 and funnel.acceptance == Rate(count=1, of=5) and found.sent == 4
    (zh,) = found.edits
    assert zh.lang == "zh" and zh.distance.count == 3 and zh.distance.median == pytest.approx(1 / 7, abs=1e-3)
    (tone,) = found.policies
    assert (tone.policy, tone.draft, tone.edit, tone.sent) == ("tone", 1, 1, 1)
    assert (found.drafts_checked, found.edits_checked) == (5, 3)
    assert found.overridden == Rate(count=1, of=4) and found.false_alarms == Rate(count=1, of=1)
    responses = found.responses
    assert responses.within_6s == Rate(count=2, of=5) and responses.within_3min == Rate(count=3, of=5)
    assert responses.over_100s == Rate(count=2, of=5) and responses.last_word == Rate(count=4, of=5)


def test_overrides_and_disputes(store: ReviewStore) -> None:
    opened(store)
    store.override("A1", "明天必到", REJECTED, "仓库确认", version=1, by=LEAD)
    store.claim_send("click-0001", "A1", 1, "明天必到", verdict=REJECTED, by=LEAD)
    store.acknowledge("click-0001", by=LEAD)
    wrong = store.dispute("A1", "明天必到", FINDING, by=AGENT)
    agreed = store.dispute("A1", "明天必到", FINDING, agree=True, by=AGENT)
    missed = store.dispute("A1", "您自己看吧", "tone", by=QA)
    for number, upheld in ((wrong, False), (agreed, True), (missed, True)):
        store.resolve_dispute(number, upheld=upheld, by=QA)
    found = store.metrics(by=QA)
    assert found.overridden == found.false_alarms == Rate(count=1, of=1)
    assert found.disputed_findings == Rate(count=1, of=2), "agreeing is no complaint"


def test_promises_kept_on_time(store: ReviewStore, clock: Clock) -> None:
    opened(store)
    due = clock.now + timedelta(minutes=10)
    promises = [store.add_promise("A1", f"第{n}件", due, by=AGENT) for n in range(4)]
    store.keep_promise(promises[0], by=AGENT)
    store.keep_promise(promises[1], dropped=True, by=AGENT)
    clock.move(minutes=11)
    store.keep_promise(promises[2], by=AGENT)
    found = store.metrics(by=QA)
    assert found.promises_kept == Rate(count=1, of=3) and found.promises_made == 4


def test_days_begin_in_the_shops_zone_and_add_up(store: ReviewStore, clock: Clock) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    start = clock.now
    for number in range(4):
        answer(store, clock, f"B{number}", None, seconds=5)
        clock.move(hours=12)
    days = store.metrics_by_day(start, clock.now, zone=zone, by=QA)
    assert [day.day.isoformat() for day in days] == ["2025-06-11", "2025-06-12", "2025-06-13"]
    assert sum(day.metrics.sent for day in days) == 4 and days[0].metrics.sent == 1


def test_one_language(store: ReviewStore, clock: Clock) -> None:
    answer(store, clock, "B1", None, seconds=5)
    assert store.metrics(by=QA, lang="zh").sent == 1
    empty = store.metrics(by=QA, lang="ko")
    assert (empty.sent, empty.funnel.shown, empty.responses.last_word.of, empty.edits_checked) == (0, 0, 0, 0)


def test_shadow_findings_are_not_counted(store: ReviewStore) -> None:
    opened(store)
    shadow = Finding.model_validate({**FINDING.model_dump(), "shadow": True})
    store.record_check("A1", "x", PASSED.model_copy(update={"findings": (shadow,)}), by=AGENT)
    assert store.metrics(by=QA).policies == ()


def test_an_empty_store_has_no_rates(store: ReviewStore) -> None:
    found = store.metrics(by=QA)
    assert found.funnel.acceptance.share is None and found.responses.first.count == 0


@pytest.mark.parametrize(
    ("values", "p90"), [([], 0), ([1.0], 1), ([float(n) for n in range(1, 11)], 9), ([1.0, 2.0], 2)]
)
def test_the_ninetieth_percentile(values: list[float], p90: float) -> None:
    assert spread(values).p90 == p90


def test_a_second_question_is_a_second_turn(store: ReviewStore, clock: Clock) -> None:
    answer(store, clock, "B1", None, seconds=5)
    clock.move(hours=1)
    store.receive("B1", customer("还有一个问题", "m2"), by=HELPDESK)
    store.receive("B1", customer("在吗", "m3"), by=HELPDESK)
    clock.move(seconds=30)
    found = store.metrics(by=QA).responses
    assert found.last_word == Rate(count=1, of=2) and found.first.count == 1
