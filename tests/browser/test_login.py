from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore
from copilot.ui.stores import fill_with_samples
from tests.browser.conftest import Desk, eventually
from tests.ui.served import Server

PASSWORD = "a long enough password 1"
FORBIDDEN = "您好，保证明天一定送到。"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Server]:
    # Without its knowledge: a draft is not what these tests wait for.
    running = Server(tmp_path_factory.mktemp("closed"), auth="true", chroma_url="http://127.0.0.1:9")
    store = ReviewStore.open(running.database)
    fill_with_samples(store)
    for name, role in (("ann", "agent"), ("lee", "supervisor"), ("quinn", "qa")):
        store.access().add_user(name, frozenset({role}), by=system_user(), password=PASSWORD)
    store.close()
    with running:
        yield running


def enter(desk: Desk, name: str) -> Desk:
    """Log in by the form, as a person does."""
    desk.page.goto(desk.url)
    desk.page.fill("input[name=name]", name)
    desk.page.fill("input[name=password]", PASSWORD)
    desk.page.locator("form button").click()
    desk.page.wait_for_selector("#queue .q-row")
    desk.page.wait_for_selector("#status .status")
    return desk


def choose(desk: Desk, cid: str) -> None:
    desk.page.locator(f'#queue [data-arg="{cid}"]').click()
    expect(desk.page.locator(f'#conversation .log[data-cid="{cid}"]')).to_be_visible()


def has_written(server: Server, name: str, cid: str) -> bool:
    store = ReviewStore.open(server.database)
    try:
        events = store.conversation(cid, by=system_user()).events
    finally:
        store.close()
    return any(event.actor == name and event.body.kind == "edited" for event in events)


def test_a_person_comes_in_by_the_form_and_goes_out_again(desk_factory, closed):
    desk = desk_factory(url=closed.url)
    desk.page.goto(desk.url)
    desk.page.fill("input[name=name]", "ann")
    desk.page.fill("input[name=password]", "wrong")
    desk.page.locator("form button").click()
    expect(desk.page.get_by_role("alert")).to_contain_text(re.compile(r"\S"))
    enter(desk, "ann")
    expect(desk.page.locator("#tools")).to_contain_text("ann")
    desk.page.locator("[data-local=logout]").click()
    expect(desk.page.locator("input[name=password]")).to_be_visible()
    desk.page.goto(desk.url)
    expect(desk.page.locator("input[name=password]")).to_be_visible()


def test_a_supervisor_may_override_with_a_reason_and_an_agent_may_not(desk_factory, closed):
    agent, lead = (enter(desk_factory(url=closed.url), name) for name in ("ann", "lee"))
    for desk in (agent, lead):
        choose(desk, "zh-parcel")
        desk.draft.fill(FORBIDDEN)
        desk.outcome("rejected")
    expect(agent.page.locator("#reason")).to_have_count(0)
    lead.page.locator("#send").click()
    expect(lead.page.locator("#status .block")).to_be_visible()
    expect(lead.draft).to_have_value(FORBIDDEN)
    lead.page.locator("#reason textarea, #reason input").fill("承运商已书面确认")
    lead.page.locator("#send").click()
    expect(lead.page.locator("#status .sent")).to_be_visible()
    # The agent is told whose reply stands there now, by name, and nothing of theirs is lost.
    expect(agent.page.locator("#status .stale")).to_contain_text("lee")
    expect(agent.draft).to_have_value(FORBIDDEN)


def test_quality_is_offered_to_those_who_may_look_at_it_and_to_nobody_else(desk_factory, closed):
    agent, quality = (enter(desk_factory("en-GB", url=closed.url), name) for name in ("ann", "quinn"))
    tabs = agent.page.get_by_role("tab")
    expect(tabs).to_have_text(["Desk", "Shift"])
    agent.page.keyboard.press("Alt+q")  # leads nowhere
    expect(tabs.first).to_have_attribute("aria-selected", "true")
    agent.page.keyboard.press("Alt+w")
    expect(agent.page.locator("#shift-board section").first).to_be_visible()
    quality.page.keyboard.press("Alt+q")
    expect(quality.page.locator("#qa-rows")).to_be_visible()


def test_two_who_write_in_one_conversation_are_told_and_each_keeps_their_own(desk_factory, closed):
    ann, lee = (enter(desk_factory(url=closed.url), name) for name in ("ann", "lee"))
    choose(ann, "zh-size")
    ann.draft.fill("安写的：您好，请问平时穿多大？")
    ann.checked("安写的：您好，请问平时穿多大？")
    assert eventually(lambda: has_written(closed, "ann", "zh-size"))
    choose(lee, "zh-size")
    offer = lee.page.locator("#offer .offer")
    expect(offer).to_contain_text("ann")
    expect(offer).to_contain_text("安写的")
    expect(lee.draft).not_to_have_value(re.compile("安写的"))
    expect(lee.page.locator("#status")).not_to_contain_text("改过")
    lee.draft.fill("李写的：您好，我看一下尺码表。")
    lee.checked("李写的：您好，我看一下尺码表。")
    offer.locator("[data-act=take]").click()
    expect(lee.draft).to_have_value("安写的：您好，请问平时穿多大？")
    expect(offer).to_have_count(0)
    lee.draft.press("Alt+z")
    expect(lee.draft).to_have_value("李写的：您好，我看一下尺码表。")
    ann.page.reload()
    ann.page.wait_for_selector("#queue .q-row")
    choose(ann, "zh-size")
    expect(ann.draft).to_have_value("安写的：您好，请问平时穿多大？")
