from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from copilot.reviews.events.kinds import Event
from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore
from copilot.ui.models import View
from copilot.ui.stores import fill_with_samples
from tests.ui.served import ROOT, Server, call
from tests.ui.test_desk import BAD, GOOD

PASSWORD = "a long enough password 1"
PEOPLE = {"ann": "agent", "lee": "supervisor", "quinn": "qa"}
VIEWS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "copilot" / "ui" / "views").glob("*.py")))
ARGS = {
    "open": "zh-size", "review": "zh-size", "was_sent": "s-0000000000", "not_sent": "s-0000000000", "agree": "1/0/0",
    "disagree": "1/0/0",
}  # fmt: skip
CLICKS: list[Any] = [
    {"act": act, "arg": ARGS.get(act, "1")}
    for act in sorted({one or other for one, other in re.findall(r'data_act="(\w+)"|button\("(\w+)"', VIEWS)})
]
"""One click on every kind of button the page can show; a new one is among them by itself."""


class Live(Server):
    """A server with a login, and the store behind it."""

    store: ReviewStore

    def is_out(self, client: Any) -> bool:
        """Wait the moment for which the guard believes what it has looked up."""
        for _ in range(50):
            if client.get("/config").status_code == 401:
                return True
            time.sleep(0.1)
        return False


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    running = Live(tmp_path_factory.mktemp("live"), auth="true", chroma_url="http://127.0.0.1:9")
    running.store = ReviewStore.open(running.database)
    fill_with_samples(running.store)
    for name, role in PEOPLE.items():
        running.store.access().add_user(name, frozenset({role}), by=system_user(), password=PASSWORD)
    with running:
        yield running
    running.store.close()


LIST_ROUTES = """
import json
from copilot.settings import Settings
from copilot.ui.parts import build_parts
from copilot.ui.server import build_app
def routes(app, prefix=""):
    for route in getattr(app, "routes", ()):
        path, inner = prefix + getattr(route, "path", ""), getattr(route, "app", None)
        if getattr(inner, "routes", None) and not hasattr(route, "endpoint"):
            yield from routes(inner, path.rstrip("/"))
        else:
            yield path.replace("{", "").replace("}", "").replace(":path", "")
app = build_app(build_parts(Settings(auth=True, database_url=%r)))
print(json.dumps(sorted(set(routes(app._app)))))
"""


def routes(live: Live) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LIST_ROUTES % live.database], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_route_is_closed_without_a_login(live: Live) -> None:
    found = routes(live)
    assert len(found) > 20, found
    client = live.client()
    for path in [*found, "/openapi.json", "/docs", "/gradio_api/info", "/theme.css", "/mcp", "/monitoring"]:
        if path == "/login":
            continue
        for method in ("GET", "POST"):
            answer = client.request(method, path, json={} if method == "POST" else None)
            assert answer.status_code == 401, (method, path, answer.status_code)


def test_some_routes_are_closed_for_everybody(live: Live) -> None:
    client = live.login("ann", PASSWORD)
    for path in (
        "/openapi.json",
        "/docs",
        "/redoc",
        "/gradio_api/openapi.json",
        "/mcp",
        "/gradio_api/mcp",
        "/monitoring",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1:9/",
        "/static/../app.py",
        "/gradio_api/upload",
    ):
        assert client.get(path).status_code in (404, 405), path
    assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 404


def events(client: Any) -> list[dict[str, Any]]:
    config = client.get("/config").json()
    kinds = {item["id"]: item for item in config["components"]}
    return [
        {"id": dep["id"], "inputs": [kinds[number] for number in dep["inputs"]], "name": dep.get("api_name")}
        for dep in config["dependencies"]
        if dep["backend_fn"]
    ]


def forged(component: dict[str, Any], cid: str) -> Any:
    props, kind = component["props"], component["type"]
    if kind == "textbox":
        text = {"draft": BAD, "reason": "because", "note": "n", "shift-note": "n", "qa-comment": "c"}
        if props.get("elem_id"):
            return text.get(props["elem_id"], "x")
        is_state = str(props.get("value", "")).startswith("{")
        return View(cid=cid, version=99, key="forged-key-0000").model_dump_json() if is_state else cid
    if kind == "dropdown":
        return {"qa-scope": "sends", "qa-days": "7"}.get(props.get("elem_id", ""), "discount")
    values = {"number": 20, "checkbox": True, "checkboxgroup": ["tone"], "radio": "en", "json": {}, "api": {}}
    return values.get(kind)


def walk(live: Live, client: Any, cid: str) -> list[str]:
    """Call every event with forged values and return the kinds of events that got into the record."""
    store = live.store
    before = len(store.conversation(cid, by=system_user()).events)
    for event in events(client):
        data = [forged(component, cid) for component in event["inputs"]]
        for click in CLICKS if len(event["inputs"]) <= 3 else CLICKS[:1]:
            status, _ = call(client, event["id"], data, click)
            assert status in (200, 404, 422), (event, status)
    # The worker beside the page drafts for whoever waits, as itself and whoever calls; that is not the caller's doing.
    return [item.body.kind for item in store.conversation(cid, by=system_user()).events[before:] if not by_worker(item)]


def by_worker(item: Event) -> bool:
    return item.actor == "copilot" and item.body.kind == "drafted"


@pytest.mark.parametrize(
    ("name", "cid", "never"),
    [
        pytest.param(
            "quinn", "zh-five", {"send_claimed", "drafted", "fact_recorded", "overridden", "edited", "seen"},
            id="qa",
        ),
        pytest.param("ann", "zh-bargain", {"send_claimed", "overridden", "scored", "dispute_resolved"}, id="agent"),
    ],
)  # fmt: skip
def test_no_event_does_what_the_role_may_not(live: Live, name: str, cid: str, never: set[str]) -> None:
    done = walk(live, live.login(name, PASSWORD), cid)
    assert not never & set(done), done
    facts = live.store.conversation(cid, by=system_user()).facts
    assert not facts.approvals


def test_no_event_does_for_a_token_what_people_do(live: Live) -> None:
    token = live.store.access().add_token("curious", by=system_user())
    done = walk(live, live.client(authorization=f"Bearer {token}"), "zh-inject")
    people = {"send_claimed", "overridden", "scored", "disputed", "dispute_resolved", "edited", "seen", "noted"}
    assert not people & set(done), done
    assert not live.store.conversation("zh-inject", by=system_user()).facts.approvals


def test_the_clicks_are_those_of_the_page() -> None:
    acts = {click["act"] for click in CLICKS}
    assert {"open", "take", "translate", "keep", "redraft", "was_sent", "uphold", "agree", "kept", "done"} <= acts


def test_no_draft_send_or_refresh_fills_the_box(live: Live) -> None:
    config = live.login("ann", PASSWORD).get("/config").json()
    box = next(item["id"] for item in config["components"] if item["props"].get("elem_id") == "draft")
    filling = {dep["api_name"].rstrip("_0123456789") for dep in config["dependencies"] if box in dep["outputs"]}
    assert filling == {"load", "open", "language", "click"}


def test_exports_are_for_those_who_may_export(live: Live) -> None:
    assert live.login("ann", PASSWORD).get("/export/sends.csv").status_code == 403
    answer = live.login("quinn", PASSWORD).get("/export/drafts.jsonl?days=30")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert live.login("quinn", PASSWORD).get("/export/users.csv").status_code == 404


def test_wrong_passwords_are_slowed_down_and_told_alike(live: Live) -> None:
    client = live.client(origin=live.url)
    answers = [client.post("/login", data={"name": "nobody", "password": "x"}) for _ in range(8)]
    assert answers[0].status_code == 401
    assert 429 in {answer.status_code for answer in answers}
    assert "copilot_session" not in client.cookies


def test_a_session_ends_with_the_logout(live: Live) -> None:
    client = live.login("lee", PASSWORD)
    cookie = client.cookies["copilot_session"]
    assert client.get("/config").status_code == 200
    client.post("/logout")
    assert live.is_out(live.client(cookie=f"copilot_session={cookie}"))


def test_a_disabled_user_is_out(live: Live) -> None:
    access = live.store.access()
    access.add_user("gone", frozenset({"agent"}), by=system_user(), password=PASSWORD)
    client = live.login("gone", PASSWORD)
    access.disable_user("gone", by=system_user())
    assert live.is_out(client)


def test_another_page_cannot_use_the_session(live: Live) -> None:
    client = live.login("ann", PASSWORD)
    body = {"data": [], "fn_index": 0, "session_hash": "x"}
    answer = client.post("/gradio_api/queue/join", json=body, headers={"origin": "http://evil.invalid"})
    assert answer.status_code == 403


def test_integrators_use_the_named_endpoints_with_a_token(live: Live) -> None:
    token = live.store.access().add_token("helpdesk", by=system_user())
    client = live.client(authorization=f"Bearer {token}")
    names = {event["name"]: event["id"] for event in events(client)}

    def api(name: str, *data: Any) -> Any:
        status, messages = call(client, names[name], list(data))
        assert status == 200
        return messages[-1]["output"]["data"][0]

    message = {"role": "customer", "text": "什么时候能到？", "id": "m1"}
    for _ in range(2):
        assert api("receive", {"id": "api-1", "customer": "c9", "conversation": [message]}) == {"id": "api-1"}
    assert len(live.store.conversation("api-1", by=system_user()).messages) == 1
    assert api("draft", "api-1", "")["reply"]
    assert api("check", {"draft": BAD})["outcome"] == "rejected"
    assert api("check", {"draft": GOOD})["outcome"] == "passed"
    assert "error" in api("check", {"draft": ""})
    assert "error" in api("receive", {"conversation": [{"role": "boss", "text": 3}]})
    assert api("report", "api-1", "您好，我帮您查一下。", "a1")["version"] == 2
    assert client.get("/export/sends.csv").status_code == 403

    live.store.access().revoke_token("helpdesk", by=system_user())
    assert live.is_out(client)
