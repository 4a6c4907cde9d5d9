from __future__ import annotations

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from copilot.reviews.people import system_user
from tests.browser.conftest import eventually

SENT = "您好，我帮您查一下，稍后回复您。"


class Held:
    """What the page posts with a given number of values, held back until let go; everything else passes."""

    def __init__(self, page, values):
        self.page, self.values, self.routes, self.open = page, values, [], False
        page.route("**/gradio_api/queue/join*", self._hold)

    def _hold(self, route):
        data = (route.request.post_data_json or {}).get("data") or []
        hold = not self.open and len(data) == self.values
        self.routes.append(route) if hold else route.continue_()

    def wait(self):
        assert eventually(lambda: self.page.wait_for_timeout(50) or bool(self.routes))

    def let_go(self):
        self.open = True
        for route in self.routes:
            route.continue_()


def agent_texts(store, cid):
    return [m.message.text for m in store.conversation(cid, by=system_user()).messages if m.message.role == "agent"]


def test_what_is_typed_while_a_text_is_sent_stays(desk, store):
    desk.open("zh-bargain")
    desk.draft.fill(SENT)
    desk.outcome("passed")
    held = Held(desk.page, values=4)
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
    assert agent_texts(store, "zh-bargain").count(SENT) == 1


def test_what_is_left_after_a_send_survives_a_reload(desk):
    desk.open("zh-review")
    desk.draft.fill(SENT)
    desk.outcome("passed")
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .sent")).to_be_visible()
    expect(desk.draft).to_have_value("")
    desk.draft.press_sequentially("还有一句要说")
    desk.checked("还有一句要说")
    desk.page.wait_for_timeout(2600)
    desk.start()
    desk.page.locator('#queue [data-arg="zh-review"]').click()
    expect(desk.draft).to_have_value("还有一句要说")


def test_the_next_conversation_waits_for_the_answer_to_a_send(desk, store):
    desk.open("zh-size")
    desk.draft.fill(SENT)
    desk.outcome("passed")
    held = Held(desk.page, values=4)
    desk.page.locator("#send").click()
    held.wait()
    desk.page.locator('#queue [data-arg="zh-five"]').click()
    desk.page.wait_for_timeout(500)
    expect(desk.page.locator('#conversation .log[data-cid="zh-size"]')).to_be_visible()
    held.let_go()
    expect(desk.page.locator('#conversation .log[data-cid="zh-five"]')).to_be_visible()
    assert eventually(lambda: SENT in agent_texts(store, "zh-size"))
    assert SENT not in agent_texts(store, "zh-five")
    expect(desk.draft).not_to_have_value(SENT)


def test_words_typed_just_before_another_conversation_is_opened_are_kept(desk):
    desk.open("zh-unpaid")
    desk.draft.fill("写到一半就换到别的对话")
    desk.page.locator('#queue [data-arg="zh-five"]').click()
    expect(desk.page.locator('#conversation .log[data-cid="zh-five"]')).to_be_visible()
    desk.page.locator('#queue [data-arg="zh-unpaid"]').click()
    expect(desk.page.locator('#conversation .log[data-cid="zh-unpaid"]')).to_be_visible()
    expect(desk.draft).to_have_value("写到一半就换到别的对话")
