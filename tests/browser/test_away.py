from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore
from copilot.reviews.views import ConversationView
from copilot.ui.stores import fill_with_samples
from tests.browser.conftest import Desk, eventually
from tests.browser.test_login import PASSWORD, choose, enter
from tests.ui.served import Server

SAVED = "您好，我先查一下。"
TYPED = "断开以后又写了一段话。"
PROMISE = "保证明天到。"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("away"), auth="true", chroma_url="http://127.0.0.1:9")
    store = ReviewStore.open(running.database)
    fill_with_samples(store)
    for name in ("ann", "ben"):
        store.access().add_user(name, frozenset({"agent"}), by=system_user(), password=PASSWORD)
    store.close()
    with running:
        yield running


def conversation(server: Server, cid: str) -> ConversationView:
    store = ReviewStore.open(server.database)
    try:
        return store.conversation(cid, by=system_user())
    finally:
        store.close()


def written(server: Server, cid: str) -> list[str]:
    return [event.body.text for event in conversation(server, cid).events if event.body.kind == "edited"]


def type_and_save(desk: Desk, server: Server, cid: str, text: str = SAVED) -> None:
    choose(desk, cid)
    desk.draft.fill(text)
    assert eventually(lambda: text in written(server, cid))


def end_logins(server: Server) -> None:
    with sqlite3.connect(server.folder / "reviews.sqlite", timeout=10) as database:
        database.execute("DELETE FROM sessions")


def type_on(desk: Desk, words: str) -> None:
    desk.draft.press("End")
    desk.draft.press_sequentially(words)


def expect_away(desk: Desk, words: str) -> None:
    expect(desk.page.locator("#away")).to_contain_text(words)
    expect(desk.page.locator("#away")).to_have_count(1)
    desk.outcome("unchecked")
    expect(desk.page.locator(".toast-body")).to_be_hidden()


def last_in_queue(desk: Desk) -> str:
    """A conversation that a fresh page would not open by itself."""
    return desk.page.locator("#queue .q-row").last.get_attribute("data-arg")


def test_words_typed_while_the_server_is_away_come_back_with_it(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    closed.kill()
    type_on(desk, TYPED)
    expect_away(desk, "连接断了")
    type_on(desk, PROMISE)
    desk.page.locator("#send").click()
    desk.outcome("unchecked")
    closed.__enter__()
    expect(desk.page.locator("#away")).to_have_count(0, timeout=60_000)
    expect(desk.page.locator(f'#conversation .log[data-cid="{cid}"]')).to_be_visible()
    expect(desk.draft).to_have_value(SAVED + TYPED + PROMISE)
    desk.outcome("rejected")
    expect(desk.page.locator("#conversation")).not_to_contain_text(TYPED)
    assert eventually(lambda: SAVED + TYPED + PROMISE in written(closed, cid))


def test_clicking_another_conversation_while_away_loses_no_words(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    closed.kill()
    desk.page.locator("#queue .q-row").first.click()
    expect(desk.page.locator("#away")).to_be_visible()
    desk.draft.click()
    type_on(desk, TYPED)
    desk.page.keyboard.press("Alt+k")
    type_on(desk, PROMISE)
    closed.__enter__()
    expect(desk.page.locator("#away")).to_have_count(0, timeout=60_000)
    expect(desk.page.locator(f'#conversation .log[data-cid="{cid}"]')).to_be_visible()
    expect(desk.draft).to_have_value(SAVED + TYPED + PROMISE)


@pytest.mark.parametrize(
    ("locale", "words"), [("zh-CN", "登录已过期"), ("en-GB", "login has ended"), ("ko-KR", "로그인이 만료")]
)
def test_a_login_that_ended_is_told_once_and_nothing_is_lost(desk_factory, closed, locale, words):
    desk = enter(desk_factory(locale, url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid, SAVED + locale)
    end_logins(closed)
    expect(desk.page.locator("#away")).to_be_visible()  # by itself: the page looks every few seconds
    type_on(desk, TYPED)
    expect_away(desk, words)
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator("#away a").click()
    enter_form(desk, "ann")
    expect(desk.page.locator(f'#conversation .log[data-cid="{cid}"]')).to_be_visible()
    expect(desk.draft).to_have_value(SAVED + locale + TYPED)
    desk.outcome("passed")


def test_a_server_that_comes_back_without_the_login_asks_for_it(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    closed.kill()
    type_on(desk, TYPED)
    expect(desk.page.locator("#away")).to_contain_text("连接断了")
    end_logins(closed)
    closed.__enter__()
    expect(desk.page.locator("#away a")).to_be_visible(timeout=60_000)
    desk.page.locator("#away a").click()
    enter_form(desk, "ann")
    expect(desk.draft).to_have_value(SAVED + TYPED)


def test_a_logout_that_reaches_nobody_says_so(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    closed.kill()
    type_on(desk, TYPED)
    expect(desk.page.locator("#away")).to_be_visible()
    desk.page.locator("[data-local=logout]").click()
    expect(desk.page.locator("#draft .told")).to_contain_text("还没有退出")
    closed.__enter__()
    expect(desk.page.locator("#away")).to_have_count(0, timeout=60_000)
    expect(desk.draft).to_have_value(SAVED + TYPED)


def test_after_another_login_in_the_browser_nothing_is_done_in_their_name(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    other = Desk(desk.page.context.new_page(), closed.url)
    other.page.goto(f"{closed.url}/login")
    enter_form(other, "ben")
    expect(desk.page.locator("#away")).to_contain_text("登录已过期")
    desk.page.locator("#send").click()
    expect(other.page.locator("#tools")).to_contain_text("ben")
    assert SAVED not in [m.message.text for m in conversation(closed, cid).messages]


def test_somebody_else_who_logs_in_is_not_given_the_words(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    end_logins(closed)
    expect(desk.page.locator("#away")).to_be_visible()
    type_on(desk, TYPED)
    desk.page.locator("#away a").click()
    enter_form(desk, "ben")
    choose(desk, cid)
    desk.page.wait_for_timeout(1500)
    assert TYPED not in desk.draft.input_value()


def test_a_login_in_another_tab_brings_this_one_back(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    end_logins(closed)
    expect(desk.page.locator("#away")).to_be_visible()
    type_on(desk, TYPED)
    other = Desk(desk.page.context.new_page(), closed.url)
    enter(other, "ann")
    other.page.close()
    expect(desk.page.locator("#away")).to_have_count(0)
    expect(desk.draft).to_have_value(SAVED + TYPED)


def test_words_typed_just_before_a_reload_come_back_and_nothing_stays_in_the_tab(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    type_and_save(desk, closed, cid)
    assert not kept(desk)
    type_on(desk, TYPED)
    desk.page.reload()
    expect(desk.page.locator(f'#conversation .log[data-cid="{cid}"]')).to_be_visible()
    expect(desk.draft).to_have_value(SAVED + TYPED)
    assert not kept(desk)
    assert eventually(lambda: SAVED + TYPED in written(closed, cid))


def test_what_was_sent_is_not_put_back_and_a_logout_leaves_nothing(desk_factory, closed):
    desk = enter(desk_factory(url=closed.url), "ann")
    cid = last_in_queue(desk)
    choose(desk, cid)
    desk.draft.fill("您好，请稍等。")
    desk.outcome("passed")
    desk.page.locator("#send").click()
    expect(desk.page.locator("#status .sent")).to_be_visible()
    expect(desk.draft).to_have_value("")
    desk.page.reload()
    desk.page.wait_for_selector("#queue .q-row")
    choose(desk, cid)
    desk.page.wait_for_timeout(1500)
    expect(desk.draft).to_have_value("")
    desk.draft.fill(TYPED)
    desk.page.locator("[data-local=logout]").click()
    expect(desk.page.locator("input[name=password]")).to_be_visible()
    assert not kept(desk)


def kept(desk: Desk) -> list[str]:
    """What a tab keeps of somebody's words."""
    return desk.page.evaluate("() => Object.keys(sessionStorage).filter((key) => key.startsWith('workbench-unsaved'))")


def enter_form(desk: Desk, name: str) -> None:
    desk.page.fill("input[name=name]", name)
    desk.page.fill("input[name=password]", PASSWORD)
    desk.page.locator("form button").click()
    desk.page.wait_for_selector("#queue .q-row")
