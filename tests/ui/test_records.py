"""What supervisors and QA record, as the page's components take and show it."""

from __future__ import annotations

import pytest

from copilot.reviews.people.roles import system_user
from copilot.ui.models import View
from copilot.ui.services import qa
from copilot.ui.texts import load_texts
from tests.ui.conftest import QA
from tests.ui.test_desk import BAD, send, view_of
from tests.ui.test_session import Open

STATE = View(cid="zh-bargain", lang="en").model_dump_json()


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        pytest.param("discount", 5, {"percent": 5}, id="discount"),
        pytest.param("gift", 68, {"value": 68}, id="gift"),
        pytest.param("free_shipping", None, {}, id="needs no value"),
    ],
)
async def test_an_approval_stands_on_the_record_and_the_fields_are_empty_again(parts, kind, value, kept):
    page = Open(parts)
    await page.call("load")
    answer = await page.call("add_approval", STATE, kind, value, "")
    (made,) = parts.store.conversation("zh-bargain", by=system_user()).facts.approvals
    assert made.type == kind
    assert {name: float(number) for name, number in made if name in ("percent", "value", "amount") and number} == kept
    assert answer[-2]["value"] is None
    assert answer[-1] is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [pytest.param(None, 5, id="of nothing"), pytest.param("discount", None, id="no value"),
     pytest.param("discount", 0, id="of nought")],
)  # fmt: skip
async def test_an_approval_that_says_nothing_is_refused(parts, kind, value):
    page = Open(parts)
    await page.call("load")
    with pytest.warns(UserWarning, match="choose what is approved"):
        await page.call("add_approval", STATE, kind, value, "")
    assert not parts.store.conversation("zh-bargain", by=system_user()).facts.approvals


async def test_the_fold_of_disputes_names_how_many_wait(parts):
    page, t = Open(parts), load_texts()["en"]
    await page.call("load")
    assert send(parts, view_of(parts, "zh-parcel"), BAD).kind == "blocked"
    seen = qa.review(parts, QA, "zh-parcel").events
    checked = next(event.seq for event in seen if event.body.kind == "checked")
    for n in (0, 1):
        filled = await page.call("find", STATE, "sends", "7", "", "", "", "")
        assert filled[-1]["label"] == t("qa.disputes", n=n)
        if not n:
            qa.dispute(parts, QA, "zh-parcel", checked, 0, agree=False, comment="快递已确认")
