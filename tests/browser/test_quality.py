"""The list of what was sent stays within reach, however long it is and however small the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from copilot.conversation import Conversation
from copilot.reviews.people.roles import local_user
from copilot.reviews.store import ReviewStore
from tests.browser.conftest import Desk
from tests.reviews.samples import PASSED, customer
from tests.ui.served import Server

SENT = 20
SCREENS = {"laptop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("busy"), chroma_url="http://127.0.0.1:9")
    store, me = ReviewStore.open(running.database), local_user()
    for number in range(SENT):
        id = f"c{number}"
        store.add_conversation(Conversation(id=id, messages=(customer("在吗", f"m{number}"),)), by=me)
        store.claim_send(f"click-{number:04}", id, store.version(id, by=me), "在的，您请说。", verdict=PASSED, by=me)
        store.acknowledge(f"click-{number:04}", by=me)
    store.close()
    with running:
        yield running


@pytest.mark.parametrize("screen", SCREENS)
def test_the_last_of_many_can_be_opened(desk_factory: Any, busy: Server, screen: str) -> None:
    desk: Desk = desk_factory(url=busy.url, viewport=SCREENS[screen])
    desk.page.goto(desk.url)
    desk.page.locator("#tabs button[role=tab]").nth(1).click()
    rows = desk.page.locator('#qa-rows [data-act="review"]')
    expect(rows).to_have_count(SENT)
    rows.last.click()
    expect(desk.page.locator("#qa-history .card").first).to_be_visible()


def test_a_notice_fits_a_phone(desk_factory: Any, busy: Server) -> None:
    desk: Desk = desk_factory(url=busy.url, viewport=SCREENS["phone"]).start()
    desk.draft.fill("您好，保证明天一定送到。")
    desk.outcome("rejected")
    desk.page.locator("#send").click()
    box = desk.page.locator(".toast-body").first.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= SCREENS["phone"]["width"]
