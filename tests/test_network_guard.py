"""The suite's own promise: a test cannot reach beyond this machine."""

from __future__ import annotations

import os
import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.invalid", 80)], ids=["address", "name"])
@pytest.mark.parametrize("way", ["connect", "connect_ex"])
def test_connecting_elsewhere_raises(address: tuple[str, int], way: str) -> None:
    with socket.socket() as sock, pytest.raises(RuntimeError, match="loopback only"):
        getattr(sock, way)(address)


def test_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as sock:
        sock.connect(server.getsockname())


def test_no_setting_of_the_machine_is_seen() -> None:
    assert not [name for name in os.environ if name.startswith("COPILOT_")]
