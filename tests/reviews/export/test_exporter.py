from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO

import pytest

from copilot.case import Case
from copilot.conversation import Conversation
from copilot.errors import StoreError
from copilot.facts import Approval, Facts
from copilot.reviews.export.exporter import Format, What
from copilot.reviews.store import ReviewStore
from copilot.verdict import Verdict
from tests.reviews.conftest import Clock
from tests.reviews.samples import AGENT, FINDING, HELPDESK, LEAD, PASSED, QA, WARNED, customer, opened
from tests.reviews.test_record import busy_day


def lines(store: ReviewStore, what: What, format: Format = "jsonl", *, masked: bool = True) -> list[dict[str, object]]:
    out = StringIO()
    count = store.export(what, out, by=QA, format=format, masked=masked)
    rows: list[dict[str, object]] = (
        [dict(row) for row in csv.DictReader(StringIO(out.getvalue(), newline=""))]
        if format == "csv"
        else [json.loads(line) for line in out.getvalue().splitlines()]
    )
    assert len(rows) == count
    return rows


@pytest.mark.parametrize("format", ["jsonl", "csv"])
@pytest.mark.parametrize("what", ["events", "drafts", "sends", "promises"])
def test_every_export_has_its_lines(store: ReviewStore, clock: Clock, what: What, format: Format) -> None:
    busy_day(store, clock)
    expected = {"events": store.verify().events, "drafts": 4, "sends": 4, "promises": 3}
    rows = lines(store, what, format)
    assert len(rows) == expected[what]
    assert all(row.get("conversation") in ("A1", "A2", "A3", None, "") for row in rows)


def test_a_sending_stands_beside_its_draft(store: ReviewStore, clock: Clock) -> None:
    busy_day(store, clock)
    row = lines(store, "sends")[0]
    assert (row["draft_text"], row["text"]) == ("亲，已经帮您催发货了。", "亲，10分钟内给您答复")
    assert (row["state"], row["policies"], row["acknowledged"], row["by"]) == ("acknowledged", "tone", True, "mei")
    assert isinstance(row["distance"], float) and row["distance"] > 0.5


def test_personal_data_is_masked_unless_asked_for(store: ReviewStore) -> None:
    opened(store)
    store.claim_send("click-0001", "A1", 1, "打13900001111找我", verdict=PASSED, by=AGENT)
    assert lines(store, "sends")[0]["text"] == "打[phone]找我"
    assert lines(store, "sends", masked=False)[0]["text"] == "打13900001111找我"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(store: ReviewStore, start: str) -> None:
    opened(store)
    store.claim_send("click-0001", "A1", 1, f"x\n{start}cmd()", verdict=PASSED, by=AGENT)
    store.add_promise("A1", f"{start}cmd()", store.clock(), by=AGENT)
    assert str(lines(store, "promises", "csv")[0]["text"]).startswith("'")


def test_decided_disputes_become_cases_of_the_time_they_were_raised(store: ReviewStore, clock: Clock) -> None:
    facts = Facts.model_validate({"order": {"status": "paid", "total": 259.5}, "currency": "CNY"})
    said = Conversation(id="D1", messages=(customer("到了吗，13900001111", "m1"),))
    store.add_conversation(said, facts, customer="u", lang="zh", by=HELPDESK)
    store.record_fact("D1", Approval(type="discount", percent=Decimal("12.5")), by=LEAD)
    clock.move(minutes=1)
    wrong = store.dispute("D1", "明天必到", FINDING, comment="承运商已确认", by=AGENT)
    agreed = store.dispute("D1", "明天必到", FINDING, agree=True, by=QA)
    missed = store.dispute("D1", "您自己看吧", "tone", by=QA)
    store.dispute("D1", "没人决定", FINDING, by=AGENT)
    clock.move(minutes=1)
    store.receive("D1", customer("后来的话", "m2"), by=HELPDESK)
    store.record_fact("D1", Approval(type="gift", value=Decimal(5)), by=LEAD)
    store.resolve_dispute(wrong, upheld=True, by=QA)
    store.resolve_dispute(missed, upheld=True, by=QA)
    rows = {row["id"]: row for row in lines(store, "cases")}
    assert {key: row["expect"] for key, row in rows.items()} == {
        f"dispute-{wrong}": "allow", f"dispute-{agreed}": "block", f"dispute-{missed}": "block",
    }  # fmt: skip
    row = rows[f"dispute-{wrong}"]
    assert (row["rule"], row["span"], row["note"]) == ("delivery-date", "", "承运商已确认")
    case = Case.model_validate(row)
    assert case.draft == "明天必到" and case.lang == "zh"
    assert [m.text for m in case.conversation] == ["到了吗，[phone]"]
    assert case.facts.order is not None and case.facts.order.total == Decimal("259.5")
    assert [a.type for a in case.facts.approvals] == ["discount"] and case.facts.now is not None


def test_a_decision_against_the_person_keeps_the_finding(store: ReviewStore) -> None:
    opened(store)
    wrong = store.dispute("A1", "明天必到", FINDING, by=AGENT)
    missed = store.dispute("A1", "好的", "tone", by=AGENT)
    for number in (wrong, missed):
        store.resolve_dispute(number, upheld=False, by=QA)
    assert [row["expect"] for row in lines(store, "cases")] == ["block", "allow"]


def test_cases_are_no_table(store: ReviewStore) -> None:
    with pytest.raises(StoreError, match="JSONL only"):
        store.export("cases", StringIO(), by=QA, format="csv")


def test_a_period_is_cut_out(store: ReviewStore, clock: Clock) -> None:
    opened(store, "A1")
    noon = clock.move(hours=6)
    opened(store, "A2")
    out = StringIO()
    assert store.export("events", out, by=QA, since=noon) == 2
    assert store.export("events", out, by=QA, until=noon) == 2


@pytest.mark.parametrize(("verdict", "acknowledged"), [(PASSED, False), (WARNED, True)])
def test_only_a_warning_can_be_acknowledged(store: ReviewStore, verdict: Verdict, acknowledged: bool) -> None:
    id = opened(store)
    version = store.conversation(id, by=AGENT).version
    store.claim_send("click-0001", id, version, "您好。", verdict=verdict, by=AGENT, acknowledged=True)
    assert [row["acknowledged"] for row in lines(store, "sends")] == [acknowledged]
