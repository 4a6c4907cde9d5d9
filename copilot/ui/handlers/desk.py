"""Events of the desk's left and middle column: choosing, refreshing, recording."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from copilot.errors import CopilotError, InputError
from copilot.facts import Approval, Evidence
from copilot.reviews.people.roles import User
from copilot.reviews.views import ConversationView
from copilot.ui.handlers.base import Context, Updates, refusing, words_of
from copilot.ui.handlers.render import Render, view_of
from copilot.ui.models import View, Waiting
from copilot.ui.page import Page
from copilot.ui.panels.desk import WITHOUT_VALUE
from copilot.ui.services import desk as service
from copilot.ui.services import sending
from copilot.ui.services.reading import Reading, translated
from copilot.ui.texts import Texts
from copilot.ui.views.draft import colleague_panel, offer_panel
from copilot.ui.views.notice import notice_line
from copilot.ui.views.reading import reading_panel
from copilot.ui.views.status import draft_status, newer_than

__all__ = ["DeskHandlers"]

_PATIENCE = 1.0
"""Seconds by which the queue of a page that looks by itself may be behind; one reading serves all pages."""


class DeskHandlers:
    """Handlers that hold nothing but parts and components."""

    def __init__(self, context: Context, page: Page) -> None:
        """Take the parts and the components."""
        self.context = context
        self.page = page
        self.render = Render(context, page.desk)

    def open(self, state: str, event: gr.EventData, request: gr.Request) -> Any:
        """Show the conversation that was clicked."""
        data = event._data or {}
        return self._open(state, str(data.get("arg", "")), request) if data.get("act") == "open" else gr.skip()

    @refusing
    def _open(self, state: str, cid: str, request: gr.Request) -> Updates:
        view = View.parse(state)
        user, t = self.context.user(request), self.context.texts(view.lang)
        return self.show(user, cid, t)

    def show(self, user: User, cid: str, t: Texts) -> Updates:
        """Return the updates that put a conversation on the desk."""
        parts = self.context.parts
        shown = service.open_conversation(parts, user, cid)
        draft = shown.open_draft
        (text, seen), other = service.unsent(shown, user), service.beside(shown, user)
        items = service.queue(parts, user, recent=True)
        state = view_of(shown, draft, sending.new_key(), t.lang)
        state = state.model_copy(update={"version": min(state.version, seen)})
        return {
            **self.render.queue(items, cid, t),
            **self.render.conversation(shown, t),
            **self.render.draft(shown, draft, text, state.version, t),
            **self.render.check(service.check(parts, user, cid, text), user, state.original, t),
            self.page.state: state.model_dump_json(),
            self.page.stamp: self._stamp(items, cid, t, shown),
            self.page.desk.translation: "",
            self.page.desk.composer.offer: colleague_panel(*other, t) if other else "",
            self.page.asking: state.key,
        }

    def around(self, user: User, cid: str, t: Texts) -> Updates:
        """Return what `show` does but for the box, in which the agent may be typing, and without asking for a draft."""
        updates = self.show(user, cid, t)
        del updates[self.page.desk.composer.draft], updates[self.page.asking]
        return updates

    async def translate(self, state: str, text: str, event: gr.EventData, request: gr.Request) -> AsyncIterator[Any]:
        """Show the customer's turn and the text in the box in the agent's language."""
        if (event._data or {}).get("act") != "translate":
            yield gr.skip()
            return
        view = View.parse(state)
        t, panel = self.context.texts(view.lang), self.page.desk.translation
        yield {panel: reading_panel(Reading(kind="busy"), t)}
        try:
            async for found in translated(self.context.parts, self.context.user(request), view.cid, text, t.lang):
                yield {panel: reading_panel(found, t)}
        except CopilotError as error:
            yield {panel: reading_panel(Reading(kind="failed", detail=words_of(error, t)), t)}

    def tick(self, state: str, stamp: str, request: gr.Request) -> Any:
        """Bring queue, messages and status line up to date; nothing changed costs nothing in the browser."""
        known: Updates = {self.page.stamp: stamp}  # never left alone: it is an input too, see wire.py
        try:
            return known | self._tick(View.parse(state), stamp, request)
        except CopilotError as error:
            t = self.context.texts(View.parse(state).lang)
            return known | {self.page.notice: notice_line(words_of(error, t), is_problem=True)}

    def _tick(self, view: View, stamp: str, request: gr.Request) -> Updates:
        user, t = self.context.user(request), self.context.texts(view.lang)
        items = service.queue(self.context.parts, user, recent=True, patience=_PATIENCE)
        now = self._stamp(items, view.cid, t)
        if now == stamp:
            return {}
        updates = {**self.render.queue(items, view.cid, t), self.page.stamp: now, self.page.notice: self.notice(t)}
        current = next((item for item in items if item.id == view.cid), None)
        if current is not None and not stamp.endswith(f"/{view.cid}/{current.version}/{current.draft}"):
            updates |= self._moved(user, view, t)
        return updates

    def _moved(self, user: User, view: View, t: Texts) -> Updates:
        shown = service.open_conversation(self.context.parts, user, view.cid)
        draft = shown.open_draft
        updates = self.render.conversation(shown, t)
        if draft is not None and view.draft is None:
            # Only into an empty box: this page has shown no draft, so what stands there the agent wrote.
            updates[self.page.desk.composer.offer] = offer_panel(view.cid, draft, "", "", t)
        if newer_than(shown, view.version, view.key):
            updates[self.page.desk.composer.status] = draft_status(shown, draft, view.version, t)
        return updates

    def _stamp(self, items: Waiting, cid: str, t: Texts, shown: ConversationView | None = None) -> str:
        """Return what the page shows in short; a draft made since `shown` was read is not among it."""
        progress = self.context.parts.progress
        digest = hashlib.sha256(repr((items.mark, t.lang, progress.key, progress.detail)).encode()).hexdigest()[:16]
        current = next((item for item in items if item.id == cid), None)
        version, draft = (current.version, current.draft) if current else (0, None)
        if shown is not None:
            version, draft = shown.version, shown.open_draft.id if shown.open_draft else None
        return f"{digest}/{cid}/{version}/{draft}"

    def notice(self, t: Texts) -> str:
        """Return the line that says what is still being prepared."""
        progress = self.context.parts.progress
        if progress.key == "problem":
            return notice_line(t.note(progress.detail, t("note.index")), is_problem=True, detail=progress.detail)
        return notice_line(t(f"progress.{progress.key}", detail=progress.detail) if progress.key else "")

    @refusing
    def add_evidence(
        self, state: str, finding: str, source: str, party: str, confirmed: bool, text: str, request: gr.Request
    ) -> Updates:
        """Record evidence and check the text again with it."""
        if not finding:  # it would stand on the record and say nothing
            raise InputError("evidence names nothing that was found")
        fact = Evidence(type=source or None, finding=finding, party=party or None, confirmed=bool(confirmed))
        records = self.page.desk.records
        empty = {box: gr.update(value=None) for box in (records.finding, records.source, records.party)}
        return {**self._recorded(state, fact, text, request), **empty, records.confirmed: False}

    @refusing
    def add_approval(self, state: str, kind: str, amount: float | None, text: str, request: gr.Request) -> Updates:
        """Record a supervisor's approval and check the text again with it."""
        if not kind or (not amount and kind not in WITHOUT_VALUE):  # it would stand on the record and say nothing
            raise InputError("approval names nothing that was approved")
        field = {"discount": "percent", "gift": "value"}.get(kind, "amount")
        fact = Approval.model_validate({"type": kind, **({field: amount} if amount else {})})
        records = self.page.desk.records
        return {**self._recorded(state, fact, text, request), records.kind: gr.update(value=None), records.amount: None}

    def _recorded(self, state: str, fact: Evidence | Approval, text: str, request: gr.Request) -> Updates:
        view = View.parse(state)
        user, t = self.context.user(request), self.context.texts(view.lang)
        service.record(self.context.parts, user, view.cid, fact)
        shown = self.context.parts.store.conversation(view.cid, by=user)
        check = service.check(self.context.parts, user, view.cid, text)
        return {**self.render.conversation(shown, t), **self.render.check(check, user, view.original, t)}

    @refusing
    def add_note(self, state: str, text: str, request: gr.Request) -> Updates:
        """Keep a note on this conversation."""
        view = View.parse(state)
        user, t = self.context.user(request), self.context.texts(view.lang)
        service.note(self.context.parts, user, view.cid, text)
        shown = self.context.parts.store.conversation(view.cid, by=user)
        return {**self.render.conversation(shown, t), self.page.desk.records.note: ""}
