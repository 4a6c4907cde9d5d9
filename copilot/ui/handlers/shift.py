"""Events of the shift tab."""

from __future__ import annotations

from typing import Any

import gradio as gr

from copilot.reviews.people.roles import User
from copilot.ui.handlers.base import Context, Updates, refusing
from copilot.ui.handlers.desk import DeskHandlers
from copilot.ui.models import View
from copilot.ui.page import Page
from copilot.ui.services import shift as service
from copilot.ui.texts import Texts
from copilot.ui.views.shift import shift_panel

__all__ = ["ShiftHandlers"]


class ShiftHandlers:
    """Handlers that hold nothing but parts and components."""

    def __init__(self, context: Context, page: Page, desk: DeskHandlers) -> None:
        """Take the parts, the components and the desk's handlers for opening a conversation."""
        self.context = context
        self.page = page
        self.desk = desk

    @refusing
    def show(self, state: str, request: gr.Request) -> Updates:
        """Fill the board."""
        return self._board(self.context.user(request), self.context.texts(View.parse(state).lang))

    @refusing
    def add(self, state: str, text: str, request: gr.Request) -> Updates:
        """Leave a note for the next shift."""
        user, t = self.context.user(request), self.context.texts(View.parse(state).lang)
        service.hand_over(self.context.parts, user, text)
        return {**self._board(user, t), self.page.shift.note: ""}

    @refusing
    def click(self, state: str, event: gr.EventData, request: gr.Request) -> Updates:
        """Work a line of the board off, or open its conversation."""
        user, t = self.context.user(request), self.context.texts(View.parse(state).lang)
        data: dict[str, Any] = event._data or {}
        act, arg = data.get("act"), str(data.get("arg", ""))
        if act == "open":
            return {**self.desk.show(user, arg, t), self.page.tabs: gr.update(selected="desk-tab")}
        if act == "done" and arg.isdigit():
            service.finish_note(self.context.parts, user, int(arg))
        elif act in ("kept", "dropped") and arg.isdigit():
            service.keep_promise(self.context.parts, user, int(arg), dropped=act == "dropped")
        return self._board(user, t)

    def _board(self, user: User, t: Texts) -> Updates:
        return {self.page.shift.board: shift_panel(service.board(self.context.parts, user), t)}
