"""Events of the composer: checking as it is edited, drafting again, sending."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from copilot.errors import CopilotError
from copilot.reviews.people.roles import User
from copilot.reviews.views import DraftView
from copilot.ui.handlers.base import Context, Updates, refusing, words_of
from copilot.ui.handlers.desk import DeskHandlers
from copilot.ui.handlers.render import Render, view_of
from copilot.ui.models import SendOutcome, View
from copilot.ui.page import Page
from copilot.ui.services import desk as service
from copilot.ui.services import drafts, sending
from copilot.ui.texts import Texts
from copilot.ui.views.draft import offer_panel, saved_mark, status_line, streaming_status
from copilot.ui.views.status import draft_status, sent_status

__all__ = ["ComposerHandlers"]


class ComposerHandlers:
    """Handlers that hold nothing but parts and components."""

    def __init__(self, context: Context, page: Page, desk: DeskHandlers) -> None:
        """Take the parts, the components and the desk's handlers for showing a conversation again."""
        self.context = context
        self.page = page
        self.desk = desk
        self.render = Render(context, page.desk)

    @refusing
    def changed(self, state: str, text: str, request: gr.Request) -> Updates:
        """Check the text as it stands now."""
        view = View.parse(state)
        user, t = self.context.user(request), self.context.texts(view.lang)
        return self.render.check(service.check(self.context.parts, user, view.cid, text), user, view.original, t)

    def save(self, state: str, text: str, request: gr.Request) -> Any:
        """Keep an unsent text and name it to the browser, which holds what is not known to be saved."""
        view = View.parse(state)
        try:
            user = self.context.user(request)
            service.save(self.context.parts, user, view.cid, text, view.draft)
        except CopilotError as error:
            gr.Warning(words_of(error, self.context.texts(view.lang)), title="!", duration=6)
            return gr.skip()
        return saved_mark(view.cid, text)

    async def first_draft(self, state: str, text: str, request: gr.Request) -> AsyncIterator[Any]:
        """Draft when somebody waits, nothing answers the newest message and the agent has written nothing."""
        view = View.parse(state)
        try:
            user = self.context.user(request)
            wanted = bool(view.cid) and drafts.needs_draft(service.current(self.context.parts, user, view.cid))
        except CopilotError:
            wanted = False
        if not wanted or (text.strip() and text != view.original):
            yield gr.skip()
            return
        async for updates in self._draft(view, text, request, "", ""):
            yield updates

    async def redraft(
        self, state: str, text: str, instruction: str, tone: str, request: gr.Request
    ) -> AsyncIterator[Any]:
        """Draft again, with the agent's wish when there is one."""
        async for updates in self._draft(View.parse(state), text, request, instruction, tone):
            yield updates

    async def shorter(self, state: str, text: str, tone: str, request: gr.Request) -> AsyncIterator[Any]:
        """Draft again, shorter."""
        async for updates in self._resized("wish.shorter", state, text, tone, request):
            yield updates

    async def longer(self, state: str, text: str, tone: str, request: gr.Request) -> AsyncIterator[Any]:
        """Draft again, longer."""
        async for updates in self._resized("wish.longer", state, text, tone, request):
            yield updates

    def _resized(self, key: str, state: str, text: str, tone: str, request: gr.Request) -> AsyncIterator[Any]:
        view = View.parse(state)
        return self._draft(view, text, request, self.context.texts(view.lang)(key), tone)

    async def _draft(
        self, view: View, text: str, request: gr.Request, instruction: str, tone: str
    ) -> AsyncIterator[Any]:
        t, c = self.context.texts(view.lang), self.page.desk.composer
        if not view.cid:
            yield {c.status: status_line(t("conversation.none"))}
            return
        ask = secrets.token_hex(6)
        progress = self.context.parts.progress
        busy = t("status.busy_first" if progress.key and not progress.is_problem else "status.busy")
        yield {c.status: status_line(busy, "busy", ask=ask), c.offer: ""}
        made: DraftView | str = ""
        try:
            user = self.context.user(request)
            with progress.serving():
                again = view.draft is not None
                async for made in drafts.stream_draft(
                    self.context.parts, user, view.cid, instruction=instruction, tone=tone, again=again, text=text
                ):
                    # Shown over the box, not in it: whatever the agent types meanwhile stays.
                    if isinstance(made, str):
                        yield {c.status: streaming_status(t("status.busy"), made, ask)}
            if isinstance(made, str):
                yield {c.status: status_line(t("status.nothing_to_answer"))}
                return
            shown = self.context.parts.store.conversation(view.cid, by=user)
            status = draft_status(shown, made, view.version, t)
            yield {c.status: status, c.offer: offer_panel(view.cid, made, text, ask, t)}
        except CopilotError as error:
            yield {c.status: status_line(t("status.draft_failed"), "warn", words_of(error, t))}

    @refusing
    def taken(self, state: str, event: gr.EventData, request: gr.Request) -> Updates:
        """Show what belongs to a draft that the browser has put into the box; the box itself is left alone."""
        data = event._data or {}
        view = View.parse(state)
        user, t = self.context.user(request), self.context.texts(view.lang)
        shown = self.context.parts.store.conversation(view.cid, by=user)
        draft = next((item for item in shown.drafts if str(item.id) == str(data.get("arg"))), None)
        if data.get("act") != "take" or draft is None:  # a colleague's text brings nothing along
            return {self.page.desk.composer.offer: ""} if data.get("act") == "take" else {}
        now = view_of(shown, draft, view.key or sending.new_key(), t.lang)
        around = self.render.draft(shown, draft, draft.text, now.version, t)
        del around[self.page.desk.composer.draft]
        mine = {self.page.state: now.model_dump_json(), self.page.desk.composer.offer: ""}
        return {**self.render.conversation(shown, t), **around, **mine}

    @refusing
    def send(self, state: str, text: str, acknowledged: bool, reason: str, request: gr.Request) -> Updates:
        """Send the text, or refuse and keep it."""
        view = View.parse(state)
        user, t = self.context.user(request), self.context.texts(view.lang)
        done = sending.send(self.context.parts, user, view, text, acknowledged=bool(acknowledged), reason=reason or "")
        return self._sent(user, view, done, t) if done.kind == "sent" else self._refused(user, view, done, t)

    def _sent(self, user: User, view: View, done: SendOutcome, t: Texts) -> Updates:
        """Show the conversation with the reply; the browser empties the box when nothing was typed meanwhile."""
        updates = self.desk.around(user, view.cid, t)
        now = View.parse(updates[self.page.state]).model_copy(update={"sent": done.check.text})
        status = sent_status(done.check.text, view.key, done.outlet, t)
        return {**updates, self.page.desk.composer.status: status, self.page.state: now.model_dump_json()}

    def _refused(self, user: User, view: View, done: SendOutcome, t: Texts) -> Updates:
        words = t(f"send.{done.kind}")
        if done.kind in ("empty", "repeated"):
            gr.Info(words, title=t("send.refused"), duration=3)
            return {}
        gr.Warning(words, title=t("send.refused"), duration=6)
        c = self.page.desk.composer
        updates = self.render.check(done.check, user, view.original, t) if done.check.text else {}
        if done.kind in ("stale", "pending", "uncertain"):
            shown = self.context.parts.store.conversation(view.cid, by=user)
            updates |= self.render.conversation(shown, t)
            return updates | {c.status: draft_status(shown, shown.open_draft, view.version, t)}
        detail = t.refusal(done.detail) if done.kind in ("failed", "denied") else ""
        kind = "block" if done.kind in ("blocked", "unchecked") else "warn"
        return updates | self.render.status(words, kind, "" if detail == done.detail else detail)

    @refusing
    def status_click(self, state: str, event: gr.EventData, request: gr.Request) -> Updates:
        """Buttons in the status line: keep the text for the newer messages, or settle an uncertain send."""
        data = event._data or {}
        view = View.parse(state)
        user, t = self.context.user(request), self.context.texts(view.lang)
        if data.get("act") == "keep":
            shown = self.context.parts.store.conversation(view.cid, by=user)
            kept = view.model_copy(update={"version": shown.version, "sent": ""})
            return {**self.render.status(t("status.kept"), ""), self.page.state: kept.model_dump_json()}
        if data.get("act") in ("was_sent", "not_sent"):
            is_out = data["act"] == "was_sent"
            text = sending.settle(self.context.parts, user, str(data.get("arg", "")), was_sent=is_out)
            updates = self.desk.around(user, view.cid, t)
            if is_out:
                updates[self.page.desk.composer.status] = sent_status(text, view.key, "none", t)
            return updates
        return {}

    async def status_redraft(
        self, state: str, text: str, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Any]:
        """The button in the status line that drafts for the newer messages."""
        if (event._data or {}).get("act") != "redraft":
            yield gr.skip()
            return
        async for updates in self._draft(View.parse(state), text, request, "", ""):
            yield updates
