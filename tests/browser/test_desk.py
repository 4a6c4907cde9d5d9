from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

FORBIDDEN = {
    "zh": "您好，保证明天一定送到。",
    "en": "We guarantee it will arrive tomorrow.",
    "ko": "내일 꼭 도착합니다. 보장해 드립니다.",
}
ALLOWED = {
    "zh": "您好，到货时间以快递实际派送为准，我帮您留意物流。",
    "en": "Hello, the arrival time depends on the carrier. I will keep an eye on it.",
    "ko": "안녕하세요, 고객님. 도착 시간은 택배사 사정에 따라 달라질 수 있습니다.",
}


def test_from_queue_to_sent_with_a_violation_on_the_way(desk):
    desk.open("zh-parcel")
    expect(desk.page.locator("#facts")).to_contain_text("YTO")
    expect(desk.findings).to_have_class(re.compile("passed|warned"))

    desk.draft.fill(FORBIDDEN["zh"])
    desk.outcome("rejected")
    expect(desk.page.locator("#findings mark.block").first).to_be_visible()
    expect(desk.page.locator("#draft .marks mark.block").first).to_be_attached()
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .block")).to_be_visible()
    expect(desk.draft).to_have_value(FORBIDDEN["zh"])
    expect(desk.draft).to_be_editable()

    desk.draft.fill(ALLOWED["zh"])
    desk.outcome("passed")
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .sent")).to_be_visible()
    expect(desk.page.locator("#conversation .turn.agent").last).to_contain_text(ALLOWED["zh"])


@pytest.mark.parametrize(
    ("lang", "cid"), [pytest.param("en", "en-urgent", id="en"), pytest.param("ko", "ko-delivery", id="ko")]
)
def test_a_promise_is_refused_in_every_language(desk, lang, cid):
    desk.open(cid)
    desk.draft.fill(FORBIDDEN[lang])
    desk.outcome("rejected")
    desk.draft.fill(ALLOWED[lang])
    desk.outcome("passed")


def test_one_click_puts_the_allowed_wording_into_the_text(desk):
    desk.open("zh-address")
    desk.draft.fill(FORBIDDEN["zh"])
    desk.outcome("rejected")
    button = desk.page.locator("#findings .suggest").first
    wording = button.get_attribute("data-wording")
    button.click()
    assert wording in desk.draft.input_value()
    desk.page.keyboard.press("Control+z")
    expect(desk.draft).to_have_value(FORBIDDEN["zh"])
