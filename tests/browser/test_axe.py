"""No serious barrier in any state of the page that a person works in, by axe-core's rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.test_login import PASSWORD, closed, enter

__all__ = ["closed"]

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
HOW = f"axe-core is not installed: npm install --prefix {ROOT.name} --no-save --no-package-lock axe-core@4"
# Conversations in which no other test reads the box: what is typed stays there, and the shop is shared.
FORBIDDEN = {
    "zh-CN": ("zh-extort", "您好，保证明天一定送到。"),
    "en-GB": ("en-missing", "We guarantee it will arrive tomorrow."),
    "ko-KR": ("ko-coffee", "내일 꼭 도착합니다. 보장해 드립니다."),
}
# What is still being faded, a notice or the colours of the other theme, has the contrast of neither state.
SETTLED = """[...document.querySelectorAll('.toast-body')].every(el => getComputedStyle(el).opacity === '1')
    && !document.getAnimations().some(each => each instanceof CSSTransition && each.playState === 'running')"""

pytestmark = pytest.mark.skipif(not AXE.is_file(), reason=HOW)
each_light = pytest.mark.parametrize("scheme", ["light", "dark"])


def barriers(page: Any) -> list[tuple[str, str]]:
    """Return rule and place of everything serious or critical on the page as it stands."""
    page.wait_for_function(SETTLED)
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        (item["id"], f"{node['target']} {node.get('failureSummary', '')[:200]}")
        for item in found
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"][:3]
    ]


def in_scheme(desk: Desk, scheme: str) -> Desk:
    if scheme == "dark":
        desk.page.locator("[data-local=theme]").click()
    return desk


@each_light
@pytest.mark.parametrize("locale", FORBIDDEN)
def test_the_desk_from_draft_to_refusal(desk_factory, locale, scheme):
    desk = in_scheme(desk_factory(locale).start(), scheme)
    cid, text = FORBIDDEN[locale]
    desk.open(cid)
    assert barriers(desk.page) == [], "a draft is waiting"
    desk.draft.fill("")
    desk.draft.press_sequentially("/")
    expect(desk.page.get_by_role("listbox", name=re.compile("."))).to_be_visible()
    assert barriers(desk.page) == [], "snippets are offered"
    desk.page.keyboard.press("Escape")
    desk.draft.fill(text)
    desk.outcome("rejected")
    desk.page.locator("#findings details summary").first.click()
    for key, shown in (("Alt+o", "#sources"), ("Alt+x", "#diff")):
        desk.page.keyboard.press(key)
        expect(desk.page.locator(shown)).to_be_visible()
    desk.page.locator("#record-fold > button").click()
    assert barriers(desk.page) == [], "everything that opens is open"
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .block")).to_be_visible()
    assert barriers(desk.page) == [], "refused"
    desk.page.keyboard.press("Alt+h")
    expect(desk.page.locator("#keys dialog")).to_be_visible()
    assert barriers(desk.page) == [], "list of keys"


@each_light
@pytest.mark.parametrize("locale", FORBIDDEN)
def test_quality_and_shift(desk_factory, locale, scheme):
    desk = in_scheme(desk_factory(locale).start(), scheme)
    page = desk.page
    cid, text = FORBIDDEN[locale]
    desk.open(cid)
    desk.draft.fill(text)
    desk.outcome("rejected")
    page.locator("#send").click()
    expect(page.locator("#status .block")).to_be_visible()
    closed_folds = page.locator("#qa .fold > button:not(.open)")
    page.keyboard.press("Alt+q")
    page.locator("#qa-scope input").click()
    page.get_by_role("option").nth(1).click()
    page.locator('#qa-rows [data-act="review"]').first.click()
    expect(page.locator("#qa-history .card").first).to_be_visible()
    while closed_folds.count():
        closed_folds.first.click()
    assert barriers(page) == [], "quality"
    page.keyboard.press("Alt+w")
    expect(page.locator("#shift-board section").first).to_be_visible()
    assert barriers(page) == [], "shift"


@each_light
def test_the_way_in(desk_factory, closed, scheme):
    desk = desk_factory(url=closed.url, color_scheme=scheme)
    desk.page.goto(desk.url)
    assert barriers(desk.page) == [], "form"
    desk.page.fill("input[name=name]", "ann")
    desk.page.fill("input[name=password]", PASSWORD + "x")
    desk.page.locator("form button").click()
    expect(desk.page.get_by_role("alert")).not_to_be_empty()
    assert barriers(desk.page) == [], "wrong password"
    enter(desk, "ann")
    assert barriers(desk.page) == [], "an agent's desk"


def test_on_a_phone(desk_factory):
    desk = desk_factory("en-GB", viewport={"width": 390, "height": 844}).start()
    assert barriers(desk.page) == []
