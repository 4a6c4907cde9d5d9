"""The door in front of every route: who calls, from which page, and how much they may send.

It stands outside Gradio, so static files, event streams and anything a later version adds are behind it as well.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol, TypeAlias
from urllib.parse import unquote, urlsplit

from copilot.errors import StoreError
from copilot.reviews.people.roles import User

__all__ = ["COOKIE", "Gate", "Guard", "cookie_of", "is_loopback"]

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "copilot_session"
OPEN_PATHS = frozenset({"/login"})
SERVED = (
    "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/static/", "/assets/", "/svelte/", "/login", "/logout",
    "/export/", "/gradio_api/queue/", "/gradio_api/heartbeat/", "/gradio_api/call/", "/gradio_api/cancel",
    "/gradio_api/reset", "/gradio_api/info", "/gradio_api/app_id", "/gradio_api/startup-events",
)  # fmt: skip
"""What the page and integrators use; every other route (uploads, files, proxies, documents) does not exist here."""
MAX_BODY = 1_000_000
"""Bytes of one request; the page sends texts, never files."""
_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'none'; object-src 'none'; "
        b"frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # "no-referrer" makes browsers send "Origin: null" with the login form
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class Gate(Protocol):
    """Where sessions and tokens are looked up."""

    async def caller(self, cookie: str | None, token: str | None) -> User | None:
        """Return who a session cookie or a bearer token belongs to; None when nobody."""
        ...


def is_loopback(host: str) -> bool:
    """Return whether a bind address or host name stays on this machine."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def cookie_of(headers: dict[str, str]) -> str | None:
    """Return our session cookie from the request headers."""
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and value:
            return value
    return None


class Guard:
    """ASGI middleware; refused requests never reach the application."""

    def __init__(self, app: App, gate: Gate, *, loopback_only: bool) -> None:
        """`loopback_only` refuses foreign Host headers, which stops DNS rebinding."""
        self._app, self._gate, self._loopback_only = app, gate, loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through with its user in `scope["copilot.user"]`, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        problem = self._foreign(scope["method"], headers)
        if problem:
            await _answer(send, 403, problem)
            return
        token = headers.get("authorization", "").removeprefix("Bearer ").strip() or None
        try:
            user = await self._gate.caller(cookie_of(headers), token)
        except StoreError:
            await _answer(send, 503, "the review store cannot be reached")
            return
        if user is not None and _is_anothers(headers, user):
            user = None  # somebody else has logged in in this browser: nothing is done in their name
        if user is None and scope["path"] not in OPEN_PATHS:
            await _refuse(scope, headers, send)
            return
        if scope["path"] != "/" and not scope["path"].startswith(SERVED):
            await _answer(send, 404, "not served")
            return
        scope["copilot.user"] = user
        await self._app(scope, _limited(receive), _with_headers(send))

    def _foreign(self, method: str, headers: dict[str, str]) -> str | None:
        host = headers.get("host", "")
        if self._loopback_only and not is_loopback(urlsplit(f"//{host}").hostname or ""):
            return "this address is not served here"
        if method in ("GET", "HEAD", "OPTIONS"):
            return None
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return "the request comes from another page"
        if origin is None and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "the request comes from another page"
        return _too_large(headers)


def _is_anothers(headers: dict[str, str], user: User) -> bool:
    """Whether the page says that it is of another person than the one who is logged in."""
    page = unquote(headers.get("x-copilot-user", ""))
    return bool(page) and page != user.name


def _too_large(headers: dict[str, str]) -> str | None:
    length = headers.get("content-length", "0")
    return "the request is too large" if not length.isdigit() or int(length) > MAX_BODY else None


async def _refuse(scope: Scope, headers: dict[str, str], send: Send) -> None:
    if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
        await send({"type": "http.response.start", "status": 303, "headers": [(b"location", b"/login")]})
        await send({"type": "http.response.body", "body": b""})
        return
    await _answer(send, 401, "please log in")


async def _answer(send: Send, status: int, detail: str) -> None:
    body = json.dumps({"detail": detail}).encode()
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


def _limited(receive: Receive) -> Receive:
    # A body without a stated length is counted as it comes; what is too long ends like a broken connection.
    taken = 0

    async def wrapped() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > MAX_BODY else message

    return wrapped


def _with_headers(send: Send) -> Send:
    async def wrapped(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_HEADERS]
        await send(message)

    return wrapped
