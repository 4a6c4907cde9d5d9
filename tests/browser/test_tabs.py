from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import eventually

TEXT = "Hello, I will check this and get back to you within 10 minutes."


def test_qa_and_shift_show_what_was_sent(desk_factory):
    desk = desk_factory("en-GB").start()
    page = desk.page
    desk.open("en-missing")
    desk.draft.fill("We guarantee it will arrive tomorrow.")
    desk.outcome("rejected")
    page.locator("#send").click()
    expect(page.locator("#status .block")).to_be_visible()
    desk.draft.fill(TEXT)
    desk.outcome("passed")
    page.locator("#send").click()
    expect(page.locator("#status .sent")).to_be_visible()

    page.get_by_role("tab", name="QA").click()
    row = page.locator("#qa-rows tr", has_text=TEXT)
    expect(row).to_be_visible()
    expect(page.locator("#qa-figures .tile").first).to_be_visible()
    row.locator("button").click()
    history = page.locator("#qa-history")
    expect(history).to_contain_text("We guarantee it will arrive tomorrow.")
    history.locator('[data-act="disagree"]').first.click()
    page.locator("#qa-left .fold > button", has_text="Disputes").click()
    expect(page.locator('#qa-disputes [data-act="uphold"]')).to_be_visible()
    page.locator('#qa-disputes [data-act="uphold"]').click()
    expect(page.locator('#qa-disputes [data-act="uphold"]')).to_have_count(0)
    with page.expect_download() as download:
        page.locator("#qa-export a", has_text="CSV").first.click()
    assert TEXT in download.value.path().read_text(encoding="utf-8")

    page.get_by_role("tab", name="Shift").click()
    expect(page.locator("#shift-board [data-due]").first).to_be_visible()
    page.locator("#shift-note textarea, #shift-note input").first.fill("Jo comes back tomorrow")
    page.locator("#shift-add-note").click()
    expect(page.locator("#shift-board")).to_contain_text("Jo comes back tomorrow")
    page.locator('#shift-board [data-act="done"]').first.click()
    expect(page.locator("#shift-board")).not_to_contain_text("Jo comes back tomorrow")
    page.locator('#shift-board [data-act="open"]').first.click()
    expect(page.locator("#draft textarea")).to_be_visible()


def test_a_supervisor_overrides_with_a_reason_and_qa_s_word_on_it_becomes_a_case(desk_factory):
    text = "내일 꼭 도착합니다. 보장해 드립니다."
    desk = desk_factory("ko-KR").start()
    page = desk.page
    desk.open("ko-delivery")
    desk.draft.fill(text)
    desk.outcome("rejected")
    page.locator("#reason textarea, #reason input").first.fill("점장이 확인함")
    page.locator("#send").click()
    expect(page.locator("#status .sent")).to_be_visible()
    expect(desk.draft).to_have_value("")

    page.keyboard.press("Alt+q")
    page.locator("#qa-rows tr", has_text=text).first.locator("button").click()
    expect(page.locator("#qa-history")).to_contain_text("점장이 확인함")
    page.locator('#qa-history [data-act="agree"]').last.click()
    cases = page.locator("#qa-export a[href*=cases]").first

    def is_a_case() -> bool:
        with page.expect_download() as download:
            cases.click()
        return text in download.value.path().read_text(encoding="utf-8")

    assert eventually(is_a_case)
