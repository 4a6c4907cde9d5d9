from __future__ import annotations

from playwright.sync_api import expect

from copilot.conversation import Message
from copilot.reviews.people.roles import system_user

GOOD = "您好，我帮您查一下，稍后回复您。"


def texts(store, cid: str) -> list[str]:
    return [m.message.text for m in store.conversation(cid, by=system_user()).messages if m.message.role == "agent"]


def test_a_double_click_sends_once(desk, store):
    desk.open("zh-address")
    text = "您好，我先帮您查一下，稍后回复您。"
    desk.draft.fill(text)
    desk.checked(text)
    desk.outcome("passed")
    desk.page.locator("#send").dblclick()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("#status .sent")).to_be_visible()
    expect(desk.draft).to_have_value("")
    assert texts(store, "zh-address").count(text) == 1


def test_the_second_of_two_agents_is_told_and_keeps_the_text(desk_factory, store):
    first, second = desk_factory().start(), desk_factory("en-GB").start()
    for page in (first, second):
        page.open("zh-bargain")
        page.draft.fill(GOOD)
        page.outcome("passed")
    first.page.locator("#send").click()
    expect(first.page.locator("#status .sent")).to_be_visible()
    second.draft.fill("您好，在的，我看一下活动。")
    second.page.locator("#send").click()
    expect(second.page.locator("#status .stale")).to_be_visible()
    expect(second.draft).to_have_value("您好，在的，我看一下活动。")
    assert texts(store, "zh-bargain").count("您好，在的，我看一下活动。") == 0


def test_what_one_page_writes_does_not_show_on_another(desk_factory):
    one, two = desk_factory().start(), desk_factory().start()
    one.open("zh-five")
    two.open("en-cheap")
    one.draft.fill("只在这里")
    one.checked("只在这里")
    expect(two.draft).not_to_have_value("只在这里")
    expect(two.page.locator('#conversation .log[data-cid="en-cheap"]')).to_be_visible()


def test_a_newer_message_marks_the_draft_and_refuses_the_send(desk, store):
    desk.open("zh-unpaid")
    desk.draft.fill(GOOD)
    desk.outcome("passed")
    message = Message(role="customer", text="不用查了，我想退", id="late-1")
    store.receive("zh-unpaid", message, by=system_user())
    expect(desk.page.locator("#conversation")).to_contain_text("不用查了，我想退")
    expect(desk.page.locator("#status .stale")).to_be_visible()
    desk.page.locator("#send").click()
    expect(desk.draft).to_have_value(GOOD)
    assert GOOD not in texts(store, "zh-unpaid")
    desk.page.locator('#status [data-act="keep"]').click()
    expect(desk.page.locator("#status .stale")).to_have_count(0)
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .sent")).to_be_visible()


def test_a_new_conversation_appears_while_the_page_is_open(desk, store):
    from copilot.conversation import Conversation

    said = Conversation(id="fresh-1", messages=(Message(role="customer", text="请问还有货吗", id="f1"),))
    store.add_conversation(said, by=system_user(), customer="新来的")
    row = desk.page.locator('#queue [data-arg="fresh-1"]')
    expect(row).to_be_visible()
    expect(row.locator(".timer")).to_have_attribute("data-first", "1")
    expect(row.locator(".chip.ready")).to_be_visible(timeout=30_000)
