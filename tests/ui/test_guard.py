from __future__ import annotations

from urllib.parse import quote

import pytest

from copilot.errors import ConfigError, StoreError
from copilot.reviews.people.roles import User, local_user
from copilot.settings import Settings
from copilot.ui.guard import MAX_BODY, Guard, is_loopback


class Gate:
    def __init__(self, user: User | None, failure: StoreError | None = None) -> None:
        self.user, self.failure = user, failure

    async def caller(self, cookie: str | None, token: str | None) -> User | None:
        if self.failure is not None:
            raise self.failure
        return self.user


async def ask(
    user: User | None = None, method: str = "GET", path: str = "/", *, loopback_only: bool = True, body: bytes = b"",
    failure: StoreError | None = None, **headers: str,
) -> tuple[int, dict[str, str], bool]:  # fmt: skip
    """Return status, headers and whether the application was reached."""
    reached: list[bool] = []

    async def app(scope, receive, send) -> None:
        message = await receive()
        reached.append(message["type"] != "http.disconnect")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    sent: list[dict] = []

    async def send(message) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": "http.request", "body": body, "more_body": False}

    given = {"host": "127.0.0.1:7860", **{key.replace("_", "-"): value for key, value in headers.items()}}
    raw = [(key.encode(), value.encode()) for key, value in given.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    await Guard(app, Gate(user, failure), loopback_only=loopback_only)(scope, receive, send)
    found = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], found, any(reached)


async def test_nobody_reaches_the_application_without_a_login() -> None:
    for path in (
        "/",
        "/config",
        "/theme.css",
        "/openapi.json",
        "/gradio_api/info",
        "/static/x.js",
        "/export/sends.csv",
    ):
        status, _, reached = await ask(None, path=path)
        assert (status, reached) == (401, False), path
    assert (await ask(None, path="/login"))[2]


async def test_a_browser_is_led_to_the_login() -> None:
    status, headers, _ = await ask(None, accept="text/html")
    assert (status, headers["location"]) == (303, "/login")


async def test_a_user_gets_through_with_closed_headers() -> None:
    status, headers, reached = await ask(local_user())
    assert (status, reached) == (200, True)
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "img-src 'self' data: blob:" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_page_of_another_person_does_nothing_in_this_ones_name() -> None:
    bea = User(name="bea 王", roles=frozenset({"agent"}))
    assert (await ask(bea, "POST", x_copilot_user=quote("bea 王")))[0] == 200
    status, _, reached = await ask(bea, "POST", x_copilot_user="ann")
    assert (status, reached) == (401, False)


async def test_a_store_that_cannot_be_reached_is_told_as_such() -> None:
    status, headers, reached = await ask(local_user(), failure=StoreError("gone"))
    assert (status, headers["content-type"], reached) == (503, "application/json", False)


@pytest.mark.parametrize("host", ["evil.invalid", "evil.invalid:7860", "127.0.0.1.evil.invalid", ""])
async def test_another_name_for_this_machine_is_refused(host: str) -> None:
    assert (await ask(local_user(), host=host))[0] == 403


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1:1", "[::1]:7860"])
async def test_loopback_names_are_served(host: str) -> None:
    assert (await ask(local_user(), host=host))[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="no browser"),
        pytest.param({"origin": "http://127.0.0.1:7860"}, 200, id="own page"),
        pytest.param({"origin": "http://evil.invalid"}, 403, id="other page"),
        pytest.param({"origin": "null"}, 403, id="sandboxed page"),
        pytest.param({"origin": "http://127.0.0.1:9999"}, 403, id="other port"),
        pytest.param({"sec_fetch_site": "cross-site"}, 403, id="no origin, cross-site"),
        pytest.param({"sec_fetch_site": "same-origin"}, 200, id="no origin, same site"),
        pytest.param({"content_length": str(MAX_BODY + 1)}, 403, id="too large"),
        pytest.param({"content_length": "x"}, 403, id="length is no number"),
    ],
)
async def test_where_a_change_may_come_from(headers: dict[str, str], status: int) -> None:
    assert (await ask(local_user(), "POST", "/gradio_api/queue/join", **headers))[0] == status


async def test_a_body_without_a_length_is_counted() -> None:
    assert not (await ask(local_user(), "POST", body=b"x" * (MAX_BODY + 1)))[2]


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.5", False), ("", False),
     ("shop.invalid", False)],
)  # fmt: skip
def test_loopback(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_binding_elsewhere_without_a_login_is_refused(host: str) -> None:
    from copilot.ui.server import check_bind

    with pytest.raises(ConfigError, match="auth"):
        check_bind(Settings(host=host))
    check_bind(Settings(host=host, auth=True))
