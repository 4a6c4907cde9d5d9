"""A workbench in its own process, and how to call it as somebody."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import httpx

__all__ = ["ROOT", "Server", "call"]

ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A workbench with its own folder for store and index; settings are given without their prefix."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = f"sqlite:///{folder / 'reviews.sqlite'}"
        self.settings = settings
        self.clients: list[httpx.Client] = []

    def __enter__(self) -> Server:
        env = {key: value for key, value in os.environ.items() if not key.startswith("COPILOT_")}
        env |= {
            "COPILOT_PORT": str(self.port), "PYTHONPATH": str(ROOT), "GRADIO_ANALYTICS_ENABLED": "False",
            "HF_HUB_OFFLINE": "1", "COPILOT_DATABASE_URL": self.database,
            **{f"COPILOT_{key.upper()}": value for key, value in self.settings.items()},
        }  # fmt: skip
        with (self.folder / "server.log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py")], cwd=self.folder, env=env, stdout=log, stderr=subprocess.STDOUT
            )
        for _ in range(1800):
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
        for client in self.clients:
            client.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    def kill(self) -> None:
        """End the process as a crash would; entering the server again starts it at the same address."""
        self.process.kill()
        self.process.wait(5)

    def client(self, **headers: str) -> httpx.Client:
        self.clients.append(httpx.Client(base_url=self.url, headers=headers, timeout=120, trust_env=False))
        return self.clients[-1]

    def login(self, name: str, password: str) -> httpx.Client:
        client = self.client(origin=self.url)
        answer = client.post("/login", data={"name": name, "password": password})
        assert answer.status_code == 303, answer.text
        return client


def call(client: httpx.Client, fn_index: int, data: list[Any], event_data: Any = None) -> tuple[int, list[Any]]:
    """Send an event as the page would, with whatever values; return the status and the messages it caused."""
    session = f"s{time.monotonic_ns()}"
    body = {"data": data, "event_data": event_data, "fn_index": fn_index, "session_hash": session}
    joined = client.post("/gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return joined.status_code, []
    messages: list[Any] = []
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                messages.append(json.loads(line.removeprefix("data:")))
                if messages[-1].get("msg") in ("process_completed", "close_stream", "unexpected_error"):
                    break
    return 200, messages
