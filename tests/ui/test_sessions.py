from __future__ import annotations

import asyncio

from gradio.state_holder import StateHolder  # noqa: TID251 - plays the server that the page runs on

from copilot.ui.access import LocalPeople
from copilot.ui.handlers.base import Context
from copilot.ui.server import build_blocks
from copilot.ui.sessions import Mailboxes, Passing

SIZE = 5


def test_a_mailbox_in_use_outlives_those_made_after_it() -> None:
    boxes = Mailboxes({}, SIZE)
    page = boxes["page"]
    for n in range(10 * SIZE):
        boxes[f"call{n}"].put_nowait("answer")
        assert boxes["page"] is page
    assert len(boxes) == SIZE


def test_a_mailbox_at_which_an_answer_is_awaited_stays() -> None:
    awaited = {"slow": {"event"}}
    boxes = Mailboxes(awaited, SIZE)
    slow = boxes["slow"]
    for n in range(10 * SIZE):
        boxes[f"call{n}"] = asyncio.Queue()
    assert boxes["slow"] is slow
    awaited["slow"].clear()
    boxes.forget("slow")
    assert "slow" not in boxes and not awaited


def test_a_message_to_a_session_without_a_mailbox_and_a_second_end_are_no_errors() -> None:
    boxes = Mailboxes({}, SIZE)
    boxes["late"].put_nowait("answer")
    assert boxes["late"].get_nowait() == "answer"
    del boxes["late"]
    del boxes["late"]


async def test_sessions_of_integrators_are_forgotten_and_pages_are_not(parts) -> None:
    blocks = build_blocks(Context(parts, LocalPeople()))
    assert isinstance(blocks._queue.pending_messages_per_session, Mailboxes)
    blocks.state_holder = holder = StateHolder()
    holder.set_blocks(blocks)
    passing = Passing(blocks)
    passing.begin()
    for session in ("page", *(f"call{n}" for n in range(80))):
        assert holder[session]
        if session != "page":
            passing.called(session)
            passing.called("steady")
    assert "page" in holder and "call79" in holder and "call0" not in holder
    assert len(holder.session_data) < 60
