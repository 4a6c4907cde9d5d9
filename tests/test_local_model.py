"""The whole path with a real language model over LiteLLM.

The model is tiny and its drafts are poor, which is the point: whatever it writes, only checked text comes out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from copilot.conversation import Conversation, Message
from copilot.pipeline import Copilot
from copilot.reply import Reply
from copilot.settings import Settings
from tests.local_llm import Unavailable, local_llm

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the model; skip where it cannot be installed, except in CI, where that is a failure."""
    try:
        with local_llm() as url:
            yield url
    except Unavailable as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no local language model: {reason}")


def asked(text: str) -> Conversation:
    """Return a conversation of one customer message."""
    return Conversation(messages=(Message(role="customer", text=text),))


def copilot(address: str, **changed: Any) -> Copilot:
    """Return a copilot that drafts with the model at an address."""
    values: dict[str, Any] = {
        "model": "openai/local", "model_api_base": address, "model_api_key": "none", "model_context": 1500,
        "model_max_tokens": 40, "model_timeout": 250.0, "model_retries": 0, "max_attempts": 1,
    }  # fmt: skip
    return Copilot.from_settings(Settings(**{**values, **changed}))


def check_invariant(reply: Reply) -> None:
    """Fail when a text came out that the checker did not let pass."""
    assert reply.text
    assert reply.verdict.may_be_shown
    accepted = [attempt.draft.text for attempt in reply.attempts if attempt.verdict.may_be_shown]
    if reply.outcome == "drafted":
        assert reply.text in accepted


async def test_the_model_drafts_and_only_checked_text_comes_out(address: str) -> None:
    reply = await copilot(address).reply(asked("Hello, do you have running shoes in size 42?"))
    check_invariant(reply)
    assert reply.attempts, reply.notes
    draft = reply.attempts[0].draft
    assert draft.text.strip()
    assert draft.usage is not None, reply.notes
    assert draft.usage.completion_tokens > 0


async def test_streaming_ends_with_a_checked_reply(address: str) -> None:
    items = [item async for item in copilot(address).stream(asked("Can you ship my parcel today?"))]
    assert isinstance(items[-1], Reply)
    check_invariant(items[-1])


async def test_an_unreachable_model_falls_back_and_says_so() -> None:
    reply = await copilot("http://127.0.0.1:9/v1", model_timeout=10.0).reply(asked("Hello, are you there?"))
    check_invariant(reply)
    assert reply.outcome != "drafted"
    assert reply.notes


async def test_a_model_that_is_too_slow_falls_back_and_says_so(address: str) -> None:
    slow = copilot(address, model_timeout=0.05, model_max_tokens=400)
    reply = await slow.reply(asked("Please tell me everything about your coffee pots."))
    check_invariant(reply)
    assert reply.outcome != "drafted"
    assert reply.notes
