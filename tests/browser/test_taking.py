from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from copilot.reviews.people.roles import system_user
from copilot.ui.services.typed import LONGEST
from tests.browser.held import Held, with_values


def put(desk, text: str) -> None:
    """Put a text into the box as it is; typing would leave out what no key gives."""
    desk.draft.evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input', {bubbles: true})); }", text
    )


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("您好，我帮您\x00查一下。", id="nul"),
        pytest.param("您好，我帮您\x1b[0m查一下。", id="escape"),
        pytest.param("\ufeff您好，我帮您查一下了。\ufeff", id="byte order mark"),
    ],
)
def test_what_was_sent_leaves_the_box_whatever_it_held(desk, store, waiting, odd):
    cid = waiting("客")
    desk.open(cid)
    put(desk, odd)
    plain = re.sub("[\x00\x1b\ufeff]", "", odd)
    expect(desk.draft).to_have_value(plain)
    desk.checked(plain)
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .sent")).to_be_visible()
    expect(desk.draft).to_have_value("")
    assert store.conversation(cid, by=system_user()).messages[-1].message.text == plain


def test_a_paste_that_does_not_fit_is_refused_whole_and_said(desk_factory):
    desk = desk_factory(permissions=["clipboard-read", "clipboard-write"]).start()
    desk.open("zh-size")
    before = desk.draft.input_value()
    desk.page.evaluate("text => navigator.clipboard.writeText(text)", "长" * (LONGEST + 1))
    desk.draft.focus()
    desk.page.keyboard.press("Control+v")
    expect(desk.page.locator("#draft .told")).to_contain_text("20,001")
    expect(desk.draft).to_have_value(before)
    desk.page.evaluate("text => navigator.clipboard.writeText(text)", "短一些")
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.press("Control+v")
    expect(desk.draft).to_have_value("短一些")
    expect(desk.page.locator("#draft .told")).to_have_count(0)


def test_nothing_nonsensical_is_asked_when_a_conversation_is_left_at_once(desk, waiting):
    first, second = waiting("甲"), waiting("乙")
    refused = []
    desk.page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    expect(desk.page.locator(f'#queue [data-arg="{second}"]')).to_be_visible()
    held = Held(desk.page, with_values(2))  # the first draft is asked for, and the server has not numbered it yet
    desk.page.locator(f'#queue [data-arg="{first}"]').click()
    held.wait()
    desk.page.locator(f'#queue [data-arg="{second}"]').click()
    expect(desk.page.locator(f'#conversation .log[data-cid="{second}"]')).to_be_visible()
    held.let_go()
    expect(desk.draft).not_to_have_value("", timeout=120_000)
    assert refused == []
