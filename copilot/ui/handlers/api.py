"""The named endpoints for integrators; an expected error comes back as `{"error": …}`."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api as endpoint

from copilot.errors import CopilotError
from copilot.reviews.people.roles import User
from copilot.ui.handlers.base import Context
from copilot.ui.services import api
from copilot.ui.sessions import Passing

__all__ = ["add_api"]


def add_api(context: Context, passing: Passing) -> None:
    """Add `check`, `draft`, `receive` and `report`; to be called inside `gr.Blocks`."""
    parts = context.parts

    def caller(request: gr.Request) -> User:
        passing.called(request.session_hash)
        return context.user(request)

    def check(case: dict[str, Any], request: gr.Request) -> dict[str, Any]:
        return _told(lambda: api.api_check(parts, caller(request), case))

    async def draft(conversation_id: str, instruction: str, request: gr.Request) -> dict[str, Any]:
        try:
            return await api.api_draft(parts, caller(request), conversation_id, instruction)
        except CopilotError as error:
            return {"error": str(error)}

    def receive(conversation: dict[str, Any], request: gr.Request) -> dict[str, Any]:
        return _told(lambda: api.api_receive(parts, caller(request), conversation))

    def report(conversation_id: str, text: str, message_id: str, request: gr.Request) -> dict[str, Any]:
        return _told(lambda: api.api_report(parts, caller(request), conversation_id, text, message_id))

    for function in (check, receive, report):
        endpoint(function, api_name=function.__name__, concurrency_limit=10)
    endpoint(draft, api_name="draft", concurrency_id="drafts")


def _told(call: Any) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = call()
        return answer
    except CopilotError as error:
        return {"error": str(error)}
