from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ROOT = Path(__file__).resolve().parents[2]
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
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium fonts-noto-cjk)")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A workbench in its own process, with its own folder for store and index."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = settings

    def __enter__(self) -> Server:
        env = {key: value for key, value in os.environ.items() if not key.startswith("COPILOT_")}
        env |= {
            "COPILOT_PORT": str(self.port), "PYTHONPATH": str(ROOT), "GRADIO_ANALYTICS_ENABLED": "False",
            "HF_HUB_OFFLINE": "1", "COPILOT_DATABASE_URL": f"sqlite:///{self.folder / 'reviews.sqlite'}",
            **{f"COPILOT_{key.upper()}": value for key, value in self.settings.items()},
        }  # fmt: skip
        with (self.folder / "server.log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py")], cwd=self.folder, env=env, stdout=log, stderr=subprocess.STDOUT
            )
        for _ in range(1200):
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            try:
                urllib.request.urlopen(f"{self.url}/", timeout=5).close()
                return self
            except urllib.error.HTTPError as error:
                error.close()
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def __exit__(self, *exc: object) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("workbench")) as running:
        yield running


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
        from playwright.sync_api import expect

        self.page.locator(f'#queue [data-arg="{cid}"]').click()
        expect(self.page.locator(f'#conversation .log[data-cid="{cid}"]')).to_be_visible()
        expect(self.page.locator("#status .busy")).to_have_count(0)
        expect(self.page.locator("#draft textarea")).not_to_have_value("")

    @property
    def draft(self) -> Any:
        return self.page.locator("#draft textarea")

    @property
    def findings(self) -> Any:
        return self.page.locator("#findings .findings")

    def outcome(self, outcome: str) -> None:
        from playwright.sync_api import expect

        expect(self.findings).to_have_attribute("data-outcome", outcome)

    def checked(self, text: str) -> None:
        from playwright.sync_api import expect

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
