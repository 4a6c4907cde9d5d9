from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.held import Held, with_values


@pytest.mark.parametrize("typed", [pytest.param("我自己来回复这位顾客", id="typed"), pytest.param("", id="emptied")])
def test_a_draft_that_comes_late_is_offered_and_replaces_nothing(desk, typed):
    desk.open("zh-bargain")
    held = Held(desk.page, with_values(4))
    desk.page.locator("#regenerate").click()
    held.wait()
    desk.draft.fill(typed)
    held.let_go()
    offer = desk.page.locator("#offer .offer.late")
    expect(offer).to_be_visible()
    expect(desk.draft).to_have_value(typed)
    desk.page.wait_for_timeout(3500)
    expect(desk.draft).to_have_value(typed)
    words = offer.get_attribute("data-text")
    assert words != typed
    offer.locator("button").click()
    expect(desk.draft).to_have_value(words)
    expect(desk.page.locator("#offer .offer")).to_have_count(0)
    desk.checked(words)


def test_keys_pressed_while_a_draft_is_written_and_taken_back_count_as_typing(desk):
    desk.open("zh-bargain")
    page, before = desk.page, desk.draft.input_value()
    page.evaluate("document.querySelector('#status').insertAdjacentHTML('beforeend', '<i data-ask=ask-1></i>')")
    page.wait_for_timeout(200)
    desk.draft.press("End")
    desk.draft.press("x")
    desk.draft.press("Backspace")
    page.evaluate(
        """base => {
          const offer = document.createElement("div");
          offer.className = "offer";
          const cid = document.querySelector("#conversation .log").dataset.cid;
          Object.assign(offer.dataset, { cid, base, text: "另一份草稿", ask: "ask-1" });
          document.querySelector("#offer").append(offer);
        }""",
        before,
    )
    expect(page.locator("#offer .offer.late")).to_have_count(1)
    expect(desk.draft).to_have_value(before)
