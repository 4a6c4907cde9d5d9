from __future__ import annotations

import time

from playwright.sync_api import expect


def seconds(words: str) -> int:
    minutes, rest = words.split(":")
    return 60 * int(minutes) + int(rest)


def test_timers_run_on_in_the_browser_while_the_server_says_nothing(desk, waiting):
    timer = desk.page.locator(f'#queue [data-arg="{waiting("clock")}"] .timer')
    expect(timer).to_contain_text(":")
    desk.page.context.set_offline(True)
    shown, began = seconds(timer.inner_text()), time.monotonic()
    expect(timer).to_have_attribute("data-level", "greet")
    desk.page.wait_for_timeout(8000)
    assert seconds(timer.inner_text()) - shown >= time.monotonic() - began - 3


def test_an_answer_that_was_long_under_way_does_not_turn_the_timers_back(desk, waiting):
    page, cid = desk.page, waiting("late")
    timer = page.locator(f'#queue [data-arg="{cid}"] .timer')
    expect(timer).to_contain_text(":")
    page.context.set_offline(True)
    shown = seconds(timer.inner_text())
    page.evaluate("""() => {
      const drawn = document.querySelector("#queue [data-now]"), again = drawn.cloneNode(true);
      again.dataset.now = new Date(Date.now() - 60000).toISOString();
      drawn.replaceWith(again);
    }""")
    page.wait_for_timeout(2500)
    assert seconds(timer.inner_text()) >= shown
