"""A webhook as the way out: signed, with the idempotency key in a header, repeated only where that is safe.

The other side answers 2xx when it has taken the text. What it gets:

    POST <outlet_url>
    Idempotency-Key: <key>                     the same key is the same sending
    X-Copilot-Signature: t=<unix time>,v1=<hex of HMAC-SHA256(secret, "<t>.<body>")>
    {"by": …, "conversation_id": …, "key": …, "text": …}

No connection, 429 and 503 mean that nothing was taken: it is tried again a few times, then the send has failed.
Other 4xx and 3xx mean that it was refused. Everything else (no answer, 500, a broken connection) leaves open whether
it was taken: the send becomes uncertain and a person looks, unless the receiver is said to drop keys it has seen.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
import time
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr

from copilot.errors import ConfigError
from copilot.reviews.record.canonical import canonical
from copilot.reviews.sending.outlets import Delivery, Outgoing

__all__ = ["WebhookOutlet", "sign"]

_PAUSES = (0.5, 2.0)
"""Seconds before the second and the third try."""
_NOT_TAKEN = frozenset({429, 503})
_MAYBE_TAKEN = frozenset({408, 409, 425})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return the signature header's value; the receiver computes it again and refuses old times."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


class WebhookOutlet:
    """Hands texts to an HTTP address."""

    def __init__(
        self,
        url: str,
        secret: SecretStr,
        *,
        is_repeatable: bool = False,
        timeout: float = 10.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set `is_repeatable` when the receiver drops a key it has seen; `timeout` is seconds for one try."""
        self.name = "webhook"
        self.is_repeatable = is_repeatable
        self._url, self._secret, self._timeout, self._sleep = _checked(url), secret, timeout, sleep
        if not secret.get_secret_value():
            raise ConfigError("outlet_secret: needed to sign what goes to outlet_url")

    def send(self, outgoing: Outgoing) -> Delivery:
        """Hand the text over, at most three tries."""
        body = canonical(outgoing).encode()
        delivery = self._try(outgoing.key, body)
        for pause in _PAUSES:
            again = delivery.code in _AGAIN or (self.is_repeatable and delivery.state == "unknown")
            if not again:
                break
            self._sleep(pause)
            delivery = self._try(outgoing.key, body)
        return delivery

    def _try(self, key: str, body: bytes) -> Delivery:
        connection = self._connection()
        try:
            connection.connect()
        except OSError:
            connection.close()
            return Delivery(state="refused", code="no connection")
        try:
            target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
            connection.request("POST", target, body, self._headers(key, body))
            return _meaning(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return Delivery(state="unknown", code="timeout" if isinstance(error, TimeoutError) else "no answer")
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self._timeout)

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": key,
            "X-Copilot-Signature": sign(self._secret.get_secret_value(), int(time.time()), body),
            "Connection": "close",
        }


_AGAIN = frozenset({"no connection", *(f"http {status}" for status in _NOT_TAKEN)})


def _meaning(status: int) -> Delivery:
    if 200 <= status < 300:
        return Delivery(state="taken")
    refused = status in _NOT_TAKEN or (300 <= status < 500 and status not in _MAYBE_TAKEN)
    return Delivery(state="refused" if refused else "unknown", code=f"http {status}")


def _checked(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("outlet_url: must be an https:// address")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ConfigError("outlet_url: customers' texts must not travel in clear; use https:// (http only on loopback)")
    if parts.username or parts.password:
        raise ConfigError("outlet_url: no user name or password in the address; requests are signed")
    return parts
