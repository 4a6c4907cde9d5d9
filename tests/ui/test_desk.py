from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.conversation import Message
from copilot.errors import AccessDenied
from copilot.facts import Approval, Evidence
from copilot.reviews.sending.outlets import Delivery
from copilot.ui.models import View
from copilot.ui.services import api, desk, drafts, sending
from tests.reviews.test_sending import Sink
from tests.ui.conftest import AGENT, LEAD, OTHER, QA, TOKEN

BAD, GOOD = "您好，保证明天一定送到。", "您好，我帮您查一下物流。"


def view_of(parts, cid: str, **changes) -> View:
    shown = parts.store.conversation(cid, by=AGENT)
    draft = shown.open_draft
    state = View(cid=cid, version=shown.version, draft=draft.id if draft else None, key=sending.new_key())
    return state.model_copy(update=changes)


def send(parts, view, text, user=AGENT, *, acknowledged=False, reason=""):
    return sending.send(parts, user, view, text, acknowledged=acknowledged, reason=reason)


def test_the_longest_waiting_stands_first(parts) -> None:
    waits = [item.unanswered_since for item in desk.queue(parts, AGENT)]
    known = [moment for moment in waits if moment]
    assert known == sorted(known)
    assert waits[-1] is None


def test_of_very_many_those_that_wait_longest_are_listed(parts) -> None:
    waited = [item.id for item in desk.queue(parts, AGENT) if item.unanswered_since]
    for n in range(210):
        api.api_receive(parts, TOKEN, {"id": f"many-{n}", "conversation": [{"role": "customer", "text": "在吗"}]})
    listed = [item.id for item in desk.queue(parts, AGENT)]
    assert len(listed) == 200
    assert listed[: len(waited)] == waited


def test_opening_counts_as_seen_for_those_who_answer(parts) -> None:
    assert desk.open_conversation(parts, QA, "zh-five").unread == 5
    assert desk.open_conversation(parts, AGENT, "zh-five").unread == 0


async def test_a_draft_is_made_and_kept(parts) -> None:
    made = await drafts.make_draft(parts, AGENT, "zh-size")
    assert made is not None
    assert made.reply.verdict.may_be_shown
    shown = parts.store.conversation("zh-size", by=AGENT)
    assert shown.open_draft.id == made.id
    assert not drafts.needs_draft(shown)
    parts.store.receive("zh-size", Message(role="customer", text="还在吗"), by=LEAD)
    assert drafts.needs_draft(parts.store.conversation("zh-size", by=AGENT))


async def test_an_edited_draft_is_never_replaced_by_itself(parts) -> None:
    made = await drafts.make_draft(parts, AGENT, "zh-size")
    desk.save(parts, AGENT, "zh-size", "我自己写的", made.id)
    parts.store.receive("zh-size", Message(role="customer", text="还在吗"), by=LEAD)
    assert not drafts.needs_draft(parts.store.conversation("zh-size", by=AGENT))


async def test_an_edit_that_was_taken_back_does_not_come_again(parts) -> None:
    made = await drafts.make_draft(parts, AGENT, "zh-size")
    desk.save(parts, AGENT, "zh-size", made.text, made.id)
    assert parts.store.conversation("zh-size", by=AGENT).open_draft.edited is None
    desk.save(parts, AGENT, "zh-size", "写坏了", made.id)
    desk.save(parts, AGENT, "zh-size", made.text, made.id)
    assert desk.unsent(parts.store.conversation("zh-size", by=AGENT), AGENT)[0] == made.text
    parts.store.receive("zh-size", Message(role="customer", text="还在吗"), by=LEAD)
    assert drafts.needs_draft(parts.store.conversation("zh-size", by=AGENT))


async def test_each_of_two_finds_their_own_text_and_is_told_of_the_other_s(parts) -> None:
    made = await drafts.make_draft(parts, AGENT, "zh-size")
    desk.save(parts, AGENT, "zh-size", "安写的", made.id)
    shown = parts.store.conversation("zh-size", by=AGENT)
    assert (desk.unsent(shown, OTHER)[0], desk.beside(shown, OTHER)) == (made.text, ("ann", "安写的"))
    desk.save(parts, OTHER, "zh-size", "蓓写的", made.id)
    shown = parts.store.conversation("zh-size", by=AGENT)
    assert (desk.unsent(shown, AGENT)[0], desk.beside(shown, AGENT)) == ("安写的", ("bea", "蓓写的"))
    assert (desk.unsent(shown, OTHER)[0], desk.beside(shown, OTHER)) == ("蓓写的", ("ann", "安写的"))
    await drafts.make_draft(parts, AGENT, "zh-size", again=True)
    newer = parts.store.conversation("zh-size", by=AGENT)
    assert (desk.unsent(newer, AGENT)[0], desk.beside(newer, AGENT)) == (newer.open_draft.text, None)


async def test_the_next_step_is_in_the_agent_s_language(parts) -> None:
    made = await drafts.make_draft(parts, AGENT, "zh-wrong")
    shown = parts.store.conversation("zh-wrong", by=AGENT)
    steps = {lang: drafts.next_steps(parts, shown, made, lang) for lang in ("zh", "en", "ko")}
    assert all(steps.values())
    assert len(set(steps.values())) == 3


def test_a_blocked_text_is_refused_and_an_allowed_one_goes_out_once(parts, taken) -> None:
    view = view_of(parts, "zh-parcel")
    refused = send(parts, view, BAD)
    assert refused.kind == "blocked"
    assert refused.check.verdict.findings
    assert not taken
    assert [send(parts, view, GOOD).kind for _ in range(3)] == ["sent"] * 3
    assert [outgoing.text for outgoing in taken] == [GOOD]


def test_what_is_sent_is_what_was_checked(parts, taken) -> None:
    assert send(parts, view_of(parts, "zh-parcel"), f"  {GOOD}\n").kind == "sent"
    assert taken[0].text == GOOD


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_not_sent(parts, taken, text) -> None:
    assert send(parts, view_of(parts, "zh-parcel"), text).kind == "empty"
    assert not taken


def test_an_agent_cannot_override_a_supervisor_can_with_a_reason(parts, taken) -> None:
    view = view_of(parts, "zh-parcel")
    assert send(parts, view, BAD, reason="我说可以").kind == "denied"
    assert send(parts, view, BAD, LEAD, reason="  ").kind == "blocked"
    assert not taken
    assert send(parts, view, BAD, LEAD, reason="仓库确认专车送达").kind == "sent"
    kinds = [event.body.kind for event in parts.store.conversation("zh-parcel", by=AGENT).events]
    assert "overridden" in kinds


def test_a_newer_message_makes_the_send_stale(parts, taken) -> None:
    view = view_of(parts, "zh-parcel")
    parts.store.receive("zh-parcel", Message(role="customer", text="算了不要了", id="n1"), by=LEAD)
    stale = send(parts, view, GOOD)
    assert stale.kind == "stale"
    assert any("算了不要了" in line for line in stale.newer)
    assert not taken


def test_a_colleague_s_reply_makes_the_send_stale(parts, taken) -> None:
    mine, theirs = view_of(parts, "zh-parcel"), view_of(parts, "zh-parcel")
    assert send(parts, theirs, GOOD, OTHER).kind == "sent"
    stale = send(parts, mine, "您好，我帮您查一下。")
    assert stale.kind == "stale"
    assert any(OTHER.name in line for line in stale.newer)
    assert len(taken) == 1


def test_a_text_that_could_not_be_handed_over_may_be_changed_and_sent(parts, taken) -> None:
    view = view_of(parts, "zh-parcel")
    refusing = replace(parts, outlet=Sink(Delivery(state="refused", detail="closed")))
    assert send(refusing, view, GOOD).kind == "failed"
    assert send(parts, view, f"{GOOD}稍后回复您。").kind == "sent"
    assert [outgoing.text for outgoing in taken] == [f"{GOOD}稍后回复您。"]


def test_beside_a_text_nobody_is_sure_of_a_changed_one_is_held_with_the_two_ways_on(parts, taken) -> None:
    view = view_of(parts, "zh-parcel")
    lost = replace(parts, outlet=Sink(Delivery(state="unknown", detail="dropped")))
    assert send(lost, view, GOOD).kind == "uncertain"
    assert send(parts, view, f"{GOOD}稍后回复您。").kind == "uncertain"
    assert not taken


@pytest.mark.parametrize("drafted", [True, False], ids=["draft", "no-draft"])
async def test_a_text_in_work_outlives_a_colleague_s_reply_and_is_stale(parts, taken, drafted) -> None:
    made = await drafts.make_draft(parts, AGENT, "zh-parcel") if drafted else None
    view = view_of(parts, "zh-parcel")
    desk.save(parts, AGENT, "zh-parcel", "安写到一半的话。", made.id if made else None)
    assert send(parts, view_of(parts, "zh-parcel"), GOOD, OTHER).kind == "sent"
    shown = parts.store.conversation("zh-parcel", by=AGENT)
    text, seen = desk.unsent(shown, AGENT)
    assert (text, seen) == ("安写到一半的话。", view.version)
    assert send(parts, view.model_copy(update={"version": seen}), text).kind == "stale"
    assert desk.unsent(shown, OTHER)[0] == "" and desk.beside(shown, OTHER) is None


def test_a_text_whose_sending_failed_is_in_the_box_again(parts) -> None:
    desk.save(parts, AGENT, "zh-parcel", GOOD, None)
    refusing = replace(parts, outlet=Sink(Delivery(state="refused", detail="closed")))
    assert send(refusing, view_of(parts, "zh-parcel"), GOOD).kind == "failed"
    assert desk.unsent(parts.store.conversation("zh-parcel", by=AGENT), AGENT)[0] == GOOD


def test_an_unchecked_text_is_never_sent(parts, taken) -> None:
    class Broken:
        def check(self, *args, **kwargs):
            raise RuntimeError("boom")

    copilot = type(parts.copilot)(parts.settings, replace(parts.copilot.parts, checker=Broken()))
    broken = replace(parts, copilot=copilot)
    assert send(broken, view_of(parts, "zh-parcel"), GOOD).kind == "unchecked"
    assert not taken


def test_recorded_evidence_counts_at_the_next_check(parts) -> None:
    text = "非常抱歉，确实是我们发错了颜色。"
    before = desk.check(parts, AGENT, "zh-wrong", text).verdict
    fact = Evidence(type="photo", finding="wrong_item", party="seller", confirmed=True)
    desk.record(parts, AGENT, "zh-wrong", fact)
    after = desk.check(parts, AGENT, "zh-wrong", text).verdict
    assert (before.outcome, after.outcome) == ("rejected", "passed")


def test_only_a_supervisor_records_an_approval(parts) -> None:
    approval = Approval.model_validate({"type": "discount", "percent": 20})
    with pytest.raises(AccessDenied):
        desk.record(parts, AGENT, "zh-bargain", approval)
    text = "好的，给您打八折。"
    assert desk.check(parts, AGENT, "zh-bargain", text).verdict.outcome == "rejected"
    desk.record(parts, LEAD, "zh-bargain", approval)
    assert desk.check(parts, AGENT, "zh-bargain", text).verdict.may_be_shown


@pytest.mark.parametrize("state", ["", "{}", "[]", '{"cid": 3}', '{"draft": "x"}', "\x00"])
def test_nonsense_from_the_browser_is_an_empty_view(state) -> None:
    assert View.parse(state) == View()
