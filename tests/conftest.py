"""What holds for every test: no network beyond loopback, no setting from the machine it runs on."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last: Playwright keeps an event loop running, in which no asynchronous test can start."""
    browser = Path(__file__).parent / "browser"
    items.sort(key=lambda item: browser in item.path.parents)


def _stays_here(address: Any) -> bool:
    # Unix sockets are paths; "localhost" and "" never leave the machine; any other name would need a resolver.
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a connection to anywhere but this machine raise, at once and with its address."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        if not _stays_here(address):
            raise RuntimeError(f"a test connects to {address!r}; tests reach loopback only")
        return connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if not _stays_here(address):
            raise RuntimeError(f"a test connects to {address!r}; tests reach loopback only")
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hide `COPILOT_*` and proxies: a developer's own model, shop or proxy must not decide a test."""
    for name in list(os.environ):
        if name.startswith("COPILOT_") or name.lower() in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.delenv(name)
    yield
