from __future__ import annotations

from playwright.sync_api import expect

from copilot.reviews.people.roles import system_user
from tests.browser.conftest import eventually
from tests.browser.held import Held, with_values

SENT = "您好，我帮您查一下，稍后回复您。"


def agent_texts(store, cid):
    return [m.message.text for m in store.conversation(cid, by=system_user()).messages if m.message.role == "agent"]


def test_what_is_typed_while_a_text_is_sent_stays(desk, store, waiting):
    cid = waiting("typing")
    desk.open(cid)
    desk.draft.fill(SENT)
    desk.outcome("passed")
    held = Held(desk.page, with_values(4))
    desk.page.locator("#send").click()
    held.wait()
    desk.draft.fill("下一句我已经开始写了")
    held.let_go()
    expect(desk.page.locator("#status .sent")).to_be_visible()
    expect(desk.page.locator("#conversation .turn.agent").last).to_contain_text(SENT)
    expect(desk.draft).to_have_value("下一句我已经开始写了")
    desk.checked("下一句我已经开始写了")
    desk.page.wait_for_timeout(3500)
    expect(desk.draft).to_have_value("下一句我已经开始写了")
    assert agent_texts(store, cid).count(SENT) == 1


def test_what_is_left_after_a_send_survives_a_reload(desk, waiting):
    cid = waiting("reload")
    desk.open(cid)
    desk.draft.fill(SENT)
    desk.outcome("passed")
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .sent")).to_be_visible()
    expect(desk.draft).to_have_value("")
    desk.draft.press_sequentially("还有一句要说")
    desk.checked("还有一句要说")
    desk.page.wait_for_timeout(2600)
    desk.start()
    desk.page.locator(f'#queue [data-arg="{cid}"]').click()
    expect(desk.draft).to_have_value("还有一句要说")


def test_the_next_conversation_waits_for_the_answer_to_a_send(desk, store, waiting):
    sending, following = waiting("sending"), waiting("following")
    desk.open(sending)
    desk.draft.fill(SENT)
    desk.outcome("passed")
    held = Held(desk.page, with_values(4))
    desk.page.locator("#send").click()
    held.wait()
    desk.page.locator(f'#queue [data-arg="{following}"]').click()
    desk.page.wait_for_timeout(500)
    expect(desk.page.locator(f'#conversation .log[data-cid="{sending}"]')).to_be_visible()
    held.let_go()
    expect(desk.page.locator(f'#conversation .log[data-cid="{following}"]')).to_be_visible()
    assert eventually(lambda: SENT in agent_texts(store, sending))
    assert SENT not in agent_texts(store, following)
    expect(desk.draft).not_to_have_value(SENT)


def test_words_typed_just_before_another_conversation_is_opened_are_kept(desk, waiting):
    half, other = waiting("half"), waiting("other")
    desk.open(half)
    desk.draft.fill("写到一半就换到别的对话")
    desk.page.locator(f'#queue [data-arg="{other}"]').click()
    expect(desk.page.locator(f'#conversation .log[data-cid="{other}"]')).to_be_visible()
    desk.page.locator(f'#queue [data-arg="{half}"]').click()
    expect(desk.page.locator(f'#conversation .log[data-cid="{half}"]')).to_be_visible()
    expect(desk.draft).to_have_value("写到一半就换到别的对话")


def test_words_whose_saving_is_slow_are_there_when_the_agent_comes_back_at_once(desk, waiting, server):
    half, other = waiting("half"), waiting("other")
    desk.open(half)
    config = server.client().get("/config").json()
    save = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "save")
    event = next(item["id"] for item in config["dependencies"] if [save, "click"] in item["targets"])
    held = Held(desk.page, lambda post: post.get("fn_index") == event)
    desk.draft.fill("写到一半就换到别的对话")
    desk.page.locator(f'#queue [data-arg="{other}"]').click()
    held.wait()
    expect(desk.draft).to_have_value("写到一半就换到别的对话")
    held.let_go()
    expect(desk.page.locator(f'#conversation .log[data-cid="{other}"]')).to_be_visible()
    desk.page.locator(f'#queue [data-arg="{half}"]').click()
    expect(desk.page.locator(f'#conversation .log[data-cid="{half}"]')).to_be_visible()
    expect(desk.draft).to_have_value("写到一半就换到别的对话")
