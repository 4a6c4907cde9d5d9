from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

from copilot.conversation import Conversation, Message
from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore
from tests.ui.served import Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium fonts-noto-cjk)")
    expect.set_options(timeout=20_000)
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("workbench")) as running:
        yield running


@pytest.fixture
def store(server: Server) -> Iterator[ReviewStore]:
    """The store behind the server, opened beside it."""
    opened = ReviewStore.open(server.database)
    yield opened
    opened.close()


@pytest.fixture
def waiting(store: ReviewStore, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Add a conversation that no other test touches; return its id."""

    def add(name: str) -> str:
        cid = f"{request.node.name}-{name}"
        said = Message(role="customer", text="请问不喜欢可以退吗，运费谁出？", id=f"{cid}-1")
        store.add_conversation(Conversation(id=cid, messages=(said,)), by=system_user(), customer=name)
        return cid

    return add


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Return whether the condition came to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


class Desk:
    """A page as an agent uses it."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def start(self) -> Desk:
        self.page.goto(self.url)
        self.page.wait_for_selector("#queue .q-row")
        self.page.wait_for_selector("#status .status")
        return self

    def open(self, cid: str) -> None:
        self.page.locator(f'#queue [data-arg="{cid}"]').click()
        expect(self.page.locator(f'#conversation .log[data-cid="{cid}"]')).to_be_visible()
        expect(self.page.locator("#status .busy")).to_have_count(0)
        expect(self.page.locator("#draft textarea")).not_to_have_value("", timeout=120_000)

    @property
    def draft(self) -> Any:
        return self.page.locator("#draft textarea")

    @property
    def findings(self) -> Any:
        return self.page.locator("#findings .findings")

    def outcome(self, outcome: str) -> None:
        expect(self.findings).to_have_attribute("data-outcome", outcome)

    def checked(self, text: str) -> None:
        expect(self.findings).to_have_attribute("data-text", text)


@pytest.fixture
def desk_factory(browser: Any, server: Server) -> Iterator[Callable[..., Desk]]:
    contexts = []

    def make(locale: str = "zh-CN", *, url: str = "", **options: Any) -> Desk:
        size = options.pop("viewport", {"width": 1366, "height": 768})
        context = browser.new_context(locale=locale, viewport=size, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return Desk(context.new_page(), url or server.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def desk(desk_factory: Callable[..., Desk]) -> Desk:
    return desk_factory().start()
