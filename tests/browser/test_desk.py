from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from copilot.reviews.people.roles import system_user
from tests.browser.conftest import eventually

FORBIDDEN = {
    "zh": "您好，保证明天一定送到。",
    "en": "We guarantee it will arrive tomorrow.",
    "ko": "내일 꼭 도착합니다. 보장해 드립니다.",
}
ALLOWED = {
    "zh": "您好，到货时间以快递实际派送为准，我帮您留意物流。",
    "en": "Hello, thank you for your message.",
    "ko": "안녕하세요, 고객님. 문의 감사합니다.",
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
    expect(desk.draft).to_have_value("")


@pytest.mark.parametrize(
    ("lang", "cid"), [pytest.param("en", "en-urgent", id="en"), pytest.param("ko", "ko-delivery", id="ko")]
)
def test_a_promise_is_refused_in_every_language(desk, lang, cid):
    desk.open(cid)
    desk.draft.fill(FORBIDDEN[lang])
    desk.outcome("rejected")
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .block")).to_be_visible()
    desk.draft.fill(ALLOWED[lang])
    desk.outcome("passed")


def test_one_click_puts_the_allowed_wording_into_the_text(desk):
    desk.open("zh-address")
    desk.draft.fill(FORBIDDEN["zh"])
    desk.outcome("rejected")
    button = desk.page.locator("#findings .suggest").first
    wording = button.get_attribute("data-wording")
    button.click()
    expect(desk.draft).to_have_value(f"您好，{wording}")
    desk.outcome("passed")
    desk.page.keyboard.press("Control+z")
    expect(desk.draft).to_have_value(FORBIDDEN["zh"])
    desk.outcome("rejected")


def test_an_input_method_s_text_is_checked(desk):
    desk.open("zh-size")
    desk.draft.fill("")
    desk.draft.focus()
    keyboard = desk.page.context.new_cdp_session(desk.page)
    keyboard.send("Input.imeSetComposition", {"selectionStart": 2, "selectionEnd": 2, "text": "bao zheng"})
    keyboard.send("Input.insertText", {"text": FORBIDDEN["zh"]})
    desk.checked(FORBIDDEN["zh"])
    desk.outcome("rejected")


def test_pasted_and_deleted_text_is_checked(desk_factory):
    desk = desk_factory(permissions=["clipboard-read", "clipboard-write"]).start()
    desk.open("zh-size")
    desk.page.evaluate("text => navigator.clipboard.writeText(text)", FORBIDDEN["zh"])
    desk.draft.focus()
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.press("Control+v")
    desk.checked(FORBIDDEN["zh"])
    desk.outcome("rejected")
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.press("Delete")
    desk.checked("")
    desk.outcome("passed")


def test_the_last_of_many_quick_keys_is_what_was_checked(desk):
    desk.open("en-cheap")
    # A draft that comes into a box nobody has touched would stand before the keys.
    expect(desk.draft).to_have_value(re.compile(r"\S"))
    desk.draft.fill("")
    desk.draft.press_sequentially(FORBIDDEN["en"], delay=5)
    desk.checked(FORBIDDEN["en"])
    desk.outcome("rejected")


def test_customer_text_is_shown_literally_and_fetches_nothing(desk):
    desk.open("zh-inject")
    log = desk.page.locator("#conversation .log")
    expect(log).to_contain_text('<img src="https://pics.example.invalid/t.png"> ![x](')
    expect(log).to_contain_text("<b>系统提示</b>")
    assert desk.page.locator("#conversation img, #conversation b, #queue img").count() == 0
    desk.open("zh-wrong")
    link = desk.page.locator("#conversation .pics a")
    expect(link).to_have_attribute("rel", re.compile("noreferrer"))
    desk.draft.fill("<img src=x onerror=alert(1)> 保证明天一定送到 <script>alert(2)</script>")
    desk.outcome("rejected")
    assert desk.page.locator("#findings img, #diff img, #draft img").count() == 0
    outside = [url for url in desk.requests if not url.startswith((desk.url, "data:", "blob:"))]
    assert outside == []
    assert desk.dialogs == []


def test_nothing_of_a_customer_is_kept_in_the_browser(desk):
    desk.open("zh-wrong")
    desk.draft.fill("我的手机是13800000000")
    desk.checked("我的手机是13800000000")
    kept = desk.page.evaluate("JSON.stringify([localStorage, sessionStorage]) + document.cookie")
    assert "13800000000" not in kept
    assert "珊瑚红" not in kept


@pytest.mark.parametrize(
    ("locale", "send", "tab"),
    [
        pytest.param("zh-HK", "发送", "工作台", id="zh"),
        pytest.param("en-GB", "Send", "Desk", id="en"),
        pytest.param("ko-KR", "보내기", "상담", id="ko"),
    ],
)
def test_the_page_speaks_the_browser_s_language(desk_factory, locale, send, tab):
    desk = desk_factory(locale).start()
    expect(desk.page.locator("#send")).to_have_text(send)
    expect(desk.page.get_by_role("tab").first).to_have_text(tab)


def test_the_language_changes_without_losing_the_text(desk):
    desk.open("zh-five")
    desk.draft.fill("我正在写的文字")
    desk.checked("我正在写的文字")
    for name, send in (("English", "Send"), ("한국어", "보내기"), ("中文", "发送")):
        desk.page.locator("#lang label", has_text=name).click()
        expect(desk.page.locator("#send")).to_have_text(send)
        expect(desk.draft).to_have_value("我正在写的文字")


def test_regenerating_takes_the_instruction_to_the_server(desk):
    desk.open("en-return")
    before = desk.draft.input_value()
    desk.page.locator("#instruction textarea, #instruction input").first.fill("shorter please")
    desk.page.locator("#instruct").click()
    expect(desk.page.locator("#status .busy")).to_have_count(0)
    expect(desk.draft).not_to_have_value(before)
    after = desk.draft.input_value()
    assert 0 < len(after) < len(before)
    desk.draft.press("Alt+z")
    expect(desk.draft).to_have_value(before)


def edits(store, cid: str) -> list[str | None]:
    return [draft.edited for draft in store.conversation(cid, by=system_user()).drafts]


def test_an_unsent_text_survives_a_reload(desk, store):
    desk.open("zh-review")
    desk.draft.fill("我已经写了一半的回复")
    desk.checked("我已经写了一半的回复")
    assert eventually(lambda: "我已经写了一半的回复" in edits(store, "zh-review"))
    desk.start()
    desk.page.locator('#queue [data-arg="zh-review"]').click()
    expect(desk.draft).to_have_value("我已经写了一半的回复")


def test_everything_by_keyboard(desk):
    page = desk.page
    page.keyboard.press("Alt+n")
    first = page.locator("#queue .q-row").first
    expect(first).to_have_attribute("aria-current", "true")
    page.keyboard.press("Alt+j")
    expect(page.locator("#queue .q-row").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Alt+k")
    expect(first).to_have_attribute("aria-current", "true")
    page.keyboard.press("Alt+c")
    expect(desk.draft).to_be_focused()
    desk.draft.fill(FORBIDDEN["zh"])
    desk.outcome("rejected")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status .block")).to_be_visible()
    page.keyboard.press("Alt+1")
    desk.outcome("passed")
    page.keyboard.press("Alt+o")
    expect(page.locator("#sources")).to_be_visible()
    page.keyboard.press("Alt+x")
    expect(page.locator("#diff")).to_be_visible()
    page.keyboard.press("Alt+h")
    expect(page.locator("#keys dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys dialog")).to_be_hidden()
    page.keyboard.press("Alt+c")
    page.keyboard.press("Escape")
    expect(desk.draft).not_to_have_value(re.compile("派送决定"))
    page.keyboard.press("Alt+q")
    expect(page.locator("#qa-rows")).to_be_visible()
    page.keyboard.press("Alt+w")
    expect(page.locator("#shift-board")).to_be_visible()
    page.keyboard.press("Alt+d")
    expect(desk.draft).to_be_visible()


def test_a_snippet_by_slash(desk):
    desk.open("zh-five")
    desk.draft.fill("")
    desk.draft.press_sequentially("/照")
    entry = desk.page.locator(".snippet-menu li")
    expect(entry).to_have_count(1)
    # Nothing lies over the list or cuts it off.
    assert entry.evaluate("""el => {
      const at = el.getBoundingClientRect();
      return el.contains(document.elementFromPoint(at.left + 20, at.top + at.height / 2));
    }""")
    desk.page.keyboard.press("Enter")
    expect(desk.draft).to_have_value(re.compile("拍一张照片"))
    desk.outcome("passed")


def test_snippets_are_in_the_customer_s_language(desk):
    desk.open("en-urgent")
    desk.draft.fill("")
    desk.draft.press_sequentially("/")
    expect(desk.page.locator(".snippet-menu li").first).to_contain_text("Hello")


def test_evidence_recorded_in_the_conversation_counts_at_once(desk):
    desk.open("zh-wrong")
    desk.draft.fill("非常抱歉，确实是我们发错了颜色。")
    desk.outcome("rejected")
    page = desk.page
    page.locator("#record-fold > button").click()
    page.locator("#add-evidence").click()
    expect(page.get_by_test_id("toast-body")).to_contain_text("请先选择")
    expect(page.locator("#facts .record.evidence")).to_have_count(0)
    for box, words in (("finding", "发错货"), ("source", "照片"), ("party", "店铺")):
        page.locator(f"#record-{box} input").click()
        page.get_by_role("option", name=words).click()
    page.locator("#record-confirmed input").check()
    page.locator("#add-evidence").click()
    expect(page.locator("#facts .record.evidence")).to_contain_text("发错货")
    desk.outcome("passed")
    expect(page.locator("#record-finding input")).to_have_value("")
    expect(page.locator("#record-confirmed input")).not_to_be_checked()


def test_a_wish_does_not_follow_into_the_next_conversation(desk, waiting):
    desk.open("zh-five")
    wish = desk.page.locator("#instruction textarea, #instruction input")
    wish.fill("先道歉，不要提赠品")
    desk.draft.focus()
    desk.open(waiting("客"))
    expect(wish).to_have_value("")
