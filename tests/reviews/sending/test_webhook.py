from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr

from copilot.errors import ConfigError
from copilot.reviews.sending.outlets import ClipboardOutlet, Outgoing, outlet_from
from copilot.reviews.sending.webhook import WebhookOutlet
from copilot.reviews.store import ReviewStore
from copilot.settings import Settings
from tests.reviews.samples import AGENT, PASSED, opened

SECRET = SecretStr("a-test-secret")
OUT = Outgoing(key="click-0001", conversation_id="A1", text="亲，在的", by="mei")


class Receiver:
    """A helpdesk on loopback: answers with the statuses it is given, 0 closes without an answer."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.requests: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.requests.append((dict(self.headers), body))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                if status:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?shop=1"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def outlet(url: str, *, is_repeatable: bool = False) -> WebhookOutlet:
    return WebhookOutlet(url, SECRET, is_repeatable=is_repeatable, timeout=5, sleep=lambda seconds: None)


def test_a_text_arrives_signed_and_with_its_key(receiver: Receiver) -> None:
    assert outlet(receiver.url).send(OUT).state == "taken"
    ((headers, body),) = receiver.requests
    assert json.loads(body) == OUT.model_dump() and headers["Idempotency-Key"] == OUT.key
    timestamp, signature = (part.split("=")[1] for part in headers["X-Copilot-Signature"].split(","))
    expected = hmac.new(b"a-test-secret", f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert signature == expected


@pytest.mark.parametrize(
    ("statuses", "state", "code", "tries"),
    [
        pytest.param([204], "taken", "", 1, id="204"),
        pytest.param([503, 429, 200], "taken", "", 3, id="busy-then-taken"),
        pytest.param([503, 503, 503], "refused", "http 503", 3, id="busy"),
        pytest.param([400], "refused", "http 400", 1, id="bad-request"),
        pytest.param([302], "refused", "http 302", 1, id="redirect-is-not-followed"),
        pytest.param([500], "unknown", "http 500", 1, id="server-error"),
        pytest.param([409], "unknown", "http 409", 1, id="conflict"),
        pytest.param([0], "unknown", "no answer", 1, id="no-answer"),
    ],
)
def test_only_what_was_certainly_not_taken_is_tried_again(
    receiver: Receiver, statuses: list[int], state: str, code: str, tries: int
) -> None:
    receiver.statuses = statuses
    delivery = outlet(receiver.url).send(OUT)
    assert (delivery.state, delivery.code, len(receiver.requests)) == (state, code, tries)


def test_a_receiver_that_drops_repeats_is_asked_again(receiver: Receiver) -> None:
    receiver.statuses = [500, 0, 200]
    assert outlet(receiver.url, is_repeatable=True).send(OUT).state == "taken"
    keys = {headers["Idempotency-Key"] for headers, _ in receiver.requests}
    assert len(receiver.requests) == 3 and keys == {OUT.key}


def test_no_connection_is_certainly_not_sent() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/"
        delivery = outlet(url).send(OUT)
    assert (delivery.state, delivery.code) == ("refused", "no connection")


@pytest.mark.parametrize(
    ("url", "sign"),
    [
        ("http://desk.example.com/hook", "must not travel in clear"),
        ("ftp://desk.example.com", "must be an https:// address"),
        ("nonsense", "must be an https:// address"),
        ("https://user:pw@desk.example.com/", "no user name or password"),
    ],
    ids=["clear", "ftp", "nonsense", "password"],
)
def test_an_address_that_would_leak_is_refused(url: str, sign: str) -> None:
    with pytest.raises(ConfigError, match=f"outlet_url: .*{sign}"):
        outlet(url)


def test_the_settings_choose(receiver: Receiver) -> None:
    assert isinstance(outlet_from(Settings()), ClipboardOutlet)
    assert outlet_from(Settings(outlet="none")).name == "none"
    webhook = outlet_from(Settings(outlet="webhook", outlet_url=receiver.url, outlet_secret=SECRET))
    assert webhook.name == "webhook" and webhook.send(OUT).state == "taken"
    with pytest.raises(ConfigError, match="outlet_url"):
        outlet_from(Settings(outlet="webhook"))
    with pytest.raises(ConfigError, match="outlet_secret"):
        outlet_from(Settings(outlet="webhook", outlet_url=receiver.url))
    with pytest.raises(ConfigError, match="outlet_secret"):
        WebhookOutlet(receiver.url, SecretStr(""))


def test_through_the_store(store: ReviewStore, receiver: Receiver) -> None:
    id = opened(store)
    store.claim_send(OUT.key, id, 1, OUT.text, verdict=PASSED, by=AGENT, outlet="webhook")
    for _ in range(2):
        assert store.deliver(OUT.key, outlet(receiver.url), by=AGENT).state == "acknowledged"
    assert len(receiver.requests) == 1
