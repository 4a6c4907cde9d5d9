"""What a page sends when an agent opens it, works and sends: for the load script, without a browser."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import httpx

from copilot.ui.models import View

__all__ = ["Page", "Visit"]


class Page:
    """The numbers of the page's events and of the components it needs, read from its description."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.ids = {c["props"]["elem_id"]: c["id"] for c in config["components"] if c["props"].get("elem_id")}
        self.events: dict[tuple[Any, str], list[dict[str, Any]]] = {}
        for event in config["dependencies"]:
            for target, kind in event["targets"]:
                self.events.setdefault((target, kind), []).append(event)
        tick = next(found[0] for (_, kind), found in self.events.items() if kind == "tick")
        self.tick, (self.state, self.stamp) = int(tick["id"]), tick["inputs"]
        self.load = next(found[0] for (_, kind), found in self.events.items() if kind == "load")
        self.open = self.event("queue", "click")[-1]
        self.check = int(self.event("draft", "change")[0]["id"])

    def event(self, name: str, kind: str) -> list[dict[str, Any]]:
        """Return the events of a component that the server answers."""
        return [e for e in self.events[(self.ids[name], kind)] if e["backend_fn"]]


class Visit:
    """One page that is open: its session, the state it was given and the text in its box."""

    def __init__(self, client: httpx.AsyncClient, page: Page, session: str) -> None:
        self.client, self.page, self.session = client, page, session
        self.state, self.stamp, self.text = View().model_dump_json(), "", ""

    @property
    def view(self) -> View:
        """What the page remembers."""
        return View.parse(self.state)

    async def fire(self, event: int, data: list[Any], event_data: Any = None) -> list[dict[str, Any]]:
        """Send an event and return the messages it caused; raises RuntimeError when it failed."""
        body = {"data": data, "event_data": event_data, "fn_index": event, "session_hash": self.session}
        (await self.client.post("/gradio_api/queue/join", json=body)).raise_for_status()
        said: list[dict[str, Any]] = []
        params = {"session_hash": self.session}
        async with self.client.stream("GET", "/gradio_api/queue/data", params=params) as stream:
            async for line in stream.aiter_lines():
                said.append(json.loads(line[5:]) if line.startswith("data:") else {})
                if said[-1].get("msg") == "process_completed":
                    if not said[-1].get("success"):
                        raise RuntimeError(str(said[-1])[:200])
                    return said
        raise RuntimeError("no result")

    async def call(self, event: int, given: Any) -> float:
        """Call the shop's own endpoint, as an integrator does; return the seconds until it answered."""
        started = time.perf_counter()
        await self.fire(event, [given])
        return time.perf_counter() - started

    def _take(self, event: dict[str, Any], said: list[dict[str, Any]]) -> None:
        """Keep what the page keeps of an answer."""
        values = dict(zip(event["outputs"], said[-1]["output"]["data"], strict=True))
        state, text = values.get(self.page.state), values.get(self.page.ids["draft"])
        self.state = state if isinstance(state, str) else self.state
        self.text = text if isinstance(text, str) else self.text
        stamp = values.get(self.page.stamp)
        self.stamp = stamp if isinstance(stamp, str) else self.stamp

    async def arrive(self) -> float:
        """Open the page; return the seconds until it is filled."""
        started = time.perf_counter()
        (await self.client.get("/")).raise_for_status()
        self._take(self.page.load, await self.fire(int(self.page.load["id"]), []))
        return time.perf_counter() - started

    async def choose(self, cid: str) -> float:
        """Open a conversation of the queue."""
        started = time.perf_counter()
        click = {"act": "open", "arg": cid}
        self._take(self.page.open, await self.fire(int(self.page.open["id"]), [self.state], click))
        return time.perf_counter() - started

    async def edit(self, text: str) -> float:
        """Change the text; return the seconds until its findings are there."""
        started = time.perf_counter()
        await self.fire(self.page.check, [self.state, text])
        self.text = text
        return time.perf_counter() - started

    async def look(self) -> float:
        """Do what the page does by itself every few seconds."""
        started = time.perf_counter()
        await self.fire(self.page.tick, [self.state, self.stamp])
        return time.perf_counter() - started

    async def regenerate(self) -> float:
        """Ask for another draft and put it into the box, as the browser does."""
        started = time.perf_counter()
        again = self.page.event("regenerate", "click")[0]
        said = json.dumps(await self.fire(int(again["id"]), [self.state, self.text, "", ""]))
        found = re.search(r'data-act=\\+"take\\+" data-arg=\\+"(\d+)', said)
        if found:
            took = self.page.event("offer", "click")[0]
            click = {"act": "take", "arg": found[1]}
            self._take(took, await self.fire(int(took["id"]), [self.state], click))
        return time.perf_counter() - started

    async def send(self) -> float:
        """Send the text, with an acknowledgement should it be needed."""
        started = time.perf_counter()
        send = self.page.event("send", "click")[0]
        self._take(send, await self.fire(int(send["id"]), [self.state, self.text, True, ""]))
        return time.perf_counter() - started
