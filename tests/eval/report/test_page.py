from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from eval.report.html import Past, html_report
from tests.eval.records import finding, policy_record, reply_record, run_of

pytestmark = pytest.mark.browser


def test_a_case_is_found_and_opened(tmp_path: Path) -> None:
    chromium = next((p for p in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if p.exists()), None)
    if chromium is None:
        pytest.skip("no chromium")
    records = [
        reply_record("good"),
        reply_record("bad", passed=False),
        reply_record("known"),
        policy_record("hit", "block", "rejected", finding("delivery-date"), known=(("facts.order.status", "unpaid"),)),
    ]
    page_file = tmp_path / "report.html"
    past = {"conversations/bad": Past(passed=True, text="您好，以前"), "conversations/known": Past(passed=True)}
    page_file.write_text(html_report(run_of(records), [], past), encoding="utf-8")
    problems: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto(page_file.as_uri())
        assert page.locator("#count").inner_text() == "1 of 4"
        assert "worse" in page.locator("#list button").first.inner_text()
        assert page.locator("#detail ins").count() > 0
        page.select_option("#status", "all")
        page.fill("#words", "hit")
        page.locator("#list button").first.click()
        assert page.locator("#detail mark").first.inner_text() == "明天"
        assert page.locator("#detail tr", has_text="facts.order.status").inner_text().split() == [
            "facts.order.status",
            "unpaid",
        ]
        # A baseline may know the outcome and not the words.
        page.fill("#words", "known")
        page.locator("#list button").first.click()
        assert page.locator("#detail h2").inner_text() == "known"
        browser.close()
    assert problems == []
