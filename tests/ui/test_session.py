"""What a page leaves behind in the server's memory."""

from __future__ import annotations

import os
from typing import Any

import gradio as gr  # noqa: TID251 - plays the server that the page runs on
import pytest
from gradio.blocks import BlocksConfig  # noqa: TID251 - as above
from gradio.state_holder import SessionState, StateHolder  # noqa: TID251 - as above

from copilot.reviews.people.roles import local_user
from copilot.ui.access import LocalPeople
from copilot.ui.handlers.base import Context
from copilot.ui.models import View
from copilot.ui.quick import without_statistics
from copilot.ui.server import build_blocks


class Open:
    """A page whose events are processed as Gradio's server does."""

    def __init__(self, parts: Any) -> None:
        self.blocks = build_blocks(Context(parts, LocalPeople()))
        self.state = SessionState(self.blocks)
        self.request = gr.Request(username=local_user().name, headers={"accept-language": "en"})

    def event(self, name: str) -> Any:
        return next(fn for fn in self.blocks.fns.values() if fn.name == name)

    async def call(self, name: str, *given: Any) -> list[Any]:
        done = await self.blocks.process_api(
            self.event(name), list(given), state=self.state, request=self.request, session_hash="one"
        )
        return list(done["data"])

    def kept(self) -> tuple[int, int]:
        return len(self.state.blocks_config.blocks), len(self.state.config_values)


@pytest.mark.parametrize("name", ["changed", "tick", "save"])
async def test_what_comes_with_every_key_or_second_leaves_nothing_behind(parts, name):
    page = Open(parts)
    state = View(cid="zh-parcel").model_dump_json()
    stamp = (await page.call("tick", state, ""))[0]
    given = {"tick": lambda n: stamp, "changed": lambda n: f"您好{n}", "save": lambda n: f"您好{n}"}[name]
    for n in range(2):
        await page.call(name, state, given(n))
    before = page.kept()
    for n in range(20):
        await page.call(name, state, given(n))
    assert page.kept() == before


async def test_eight_conversations_leave_no_more_than_two(parts):
    page = Open(parts)
    state = View().model_dump_json()
    kept = []
    for cid in ("zh-parcel", "zh-review") * 4:
        event = gr.EventData(None, {"act": "open", "arg": cid})
        done = await page.blocks.process_api(
            page.event("open"), [state], state=page.state, request=page.request, session_hash="one", event_data=event
        )
        state = next(value for value in done["data"] if isinstance(value, str) and value.startswith('{"cid"'))
        await page.call("send", state, "您好，您请说。", True, "")
        kept.append(page.kept())
    assert kept[-1] == kept[1]


async def test_what_keeps_the_queue_from_being_read_stands_over_the_desk(parts, monkeypatch):
    page = Open(parts)
    page.request.username = "nobody"
    answer = await page.call("tick", View(cid="zh-parcel", lang="en").model_dump_json(), "as it was")
    assert answer[0] == "as it was"
    assert "Please log in" in str(answer[1])


async def test_a_session_keeps_no_description_of_the_page(parts, monkeypatch):
    page = Open(parts)
    monkeypatch.setattr(BlocksConfig, "config_for_block", lambda *_: pytest.fail("described again"))
    await page.call("tick", View(cid="zh-parcel").model_dump_json(), "another stamp")
    assert not any(page.state.config_values.values())
    number = next(iter(page.state.config_values))
    page.state._update_value_in_config(number, "a customer's words")
    assert "a customer's words" not in str(page.state.config_values)


async def test_the_page_itself_is_described_in_full(parts):
    page = Open(parts)
    before = page.blocks.get_config_file()["components"]
    assert all(component["props"] for component in before)
    await page.call("tick", View(cid="zh-parcel").model_dump_json(), "another stamp")
    assert page.blocks.get_config_file()["components"] == before


async def test_calls_of_integrators_push_out_no_page_in_use(parts):
    page = Open(parts)
    holder = StateHolder()
    holder.set_blocks(page.blocks)
    mine = holder["page"]
    for n in range(3 * page.blocks.state_session_capacity):
        if n % 100 == 0:
            assert holder["page"] is mine
        holder[f"call{n}"]
    assert len(holder.session_data) <= page.blocks.state_session_capacity
    assert holder["page"] is mine


async def test_no_table_is_made_of_what_nobody_looks_at(parts, monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    without_statistics()
    queue = Open(parts).blocks._queue
    monkeypatch.setattr(queue, "_get_df", lambda _: pytest.fail("a table was made"))
    queue.events_recorded = 10_000
    queue.compute_analytics_summary([{"function": "f", "status": "success", "process_time": 1.0}])
