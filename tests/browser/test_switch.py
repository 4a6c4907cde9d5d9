from __future__ import annotations

from playwright.sync_api import expect

from copilot.conversation import Conversation, Message
from copilot.reviews.people.roles import system_user
from tests.browser.conftest import eventually
from tests.browser.held import Held


def is_take(post):
    """Whether the page tells that a draft was put into the box."""
    told = post.get("event_data") or {}
    return isinstance(told, dict) and told.get("act") == "take"


def test_an_answer_that_comes_late_does_not_bring_its_conversation_back(desk_factory, waiting):
    before, after = waiting("before"), waiting("after")
    desk = desk_factory().start()
    desk.open(before)
    held = Held(desk.page, is_take)
    desk.page.locator("#regenerate").click()
    held.wait()
    desk.open(after)
    words = desk.draft.input_value()
    held.let_go()
    assert not eventually(lambda: desk.page.wait_for_timeout(20) or _sends_elsewhere(desk.page, after), seconds=4)
    expect(desk.page.locator(f'#conversation .log[data-cid="{after}"]')).to_be_visible()
    expect(desk.draft).to_have_value(words)


def _sends_elsewhere(page, cid):
    """Whether another conversation shows and a press of send would be let through to the server."""
    return page.evaluate(
        """(cid) => {
          if (document.querySelector("#conversation .log").dataset.cid === cid) return false;
          let through = false;
          const stop = (event) => { event.stopImmediatePropagation(); through = true; };
          document.addEventListener("click", stop, { capture: true, once: true });
          document.querySelector("#send").click();
          document.removeEventListener("click", stop, { capture: true });
          return through;
        }""",
        cid,
    )


def test_a_draft_under_way_for_another_conversation_does_not_end_the_new_one(desk_factory, waiting):
    first, second, last = (waiting(name) for name in ("first", "second", "last"))
    desk = desk_factory().start()
    for cid in (first, second, last):
        desk.page.locator(f'#queue [data-arg="{cid}"]').click()
    expect(desk.page.locator(f'#conversation .log[data-cid="{last}"]')).to_be_visible()
    expect(desk.draft).not_to_have_value("")


def test_keys_pressed_faster_than_the_server_answers_are_all_counted(desk):
    rows = desk.page.locator("#queue .q-row")
    desk.open(rows.nth(0).get_attribute("data-arg"))
    aim = rows.nth(5).get_attribute("data-arg")
    for _ in range(5):
        desk.page.keyboard.press("Alt+j")
    expect(desk.page.locator("#queue .q-row.sel")).to_have_attribute("data-arg", aim)
    expect(desk.page.locator(f'#conversation .log[data-cid="{aim}"]')).to_be_visible()
    desk.page.wait_for_timeout(1800)
    desk.page.keyboard.press("Alt+k")
    before = rows.nth(4).get_attribute("data-arg")
    expect(desk.page.locator(f'#conversation .log[data-cid="{before}"]')).to_be_visible()


def test_a_long_conversation_scrolls_and_leaves_the_facts_free(desk, store):
    said = tuple(Message(role="customer", text="还在吗？" * 40, id=f"long-{n}") for n in range(12))
    store.add_conversation(Conversation(id="long-talk", messages=said), by=system_user(), customer="长")
    desk.page.locator('#queue [data-arg="long-talk"]').click()
    expect(desk.page.locator('#conversation .log[data-cid="long-talk"]')).to_be_visible()
    log, facts = desk.page.locator("#conversation .log"), desk.page.locator("#facts")
    assert log.evaluate("el => el.scrollHeight > el.clientHeight && el.scrollTop > 0")
    edge = log.bounding_box()["y"] + log.bounding_box()["height"]
    assert edge <= facts.bounding_box()["y"] + 1
