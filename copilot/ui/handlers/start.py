"""Opening the page and changing its language."""

from __future__ import annotations

from typing import Any

import gradio as gr

from copilot.reviews.people.roles import User
from copilot.ui.handlers.base import Context, Updates, merged, refusing
from copilot.ui.handlers.desk import DeskHandlers
from copilot.ui.handlers.qa import QaHandlers
from copilot.ui.models import View
from copilot.ui.page import Page
from copilot.ui.panels.desk import APPROVALS, TONES
from copilot.ui.services import desk as service
from copilot.ui.services.desk import can
from copilot.ui.services.vocabulary import choices
from copilot.ui.snippets import load_snippets
from copilot.ui.texts import Texts, pick_lang
from copilot.ui.views.conversation import empty_conversation
from copilot.ui.views.header import brand, keys_dialog, snippet_list, tools

__all__ = ["StartHandlers"]


class StartHandlers:
    """What happens once a page, and on a change of language."""

    def __init__(self, context: Context, page: Page, desk: DeskHandlers, qa: QaHandlers) -> None:
        """Take the parts, the components and the handlers of the tabs."""
        self.context = context
        self.page = page
        self.desk = desk
        self.qa = qa
        self.snippets = load_snippets()

    @refusing
    def load(self, request: gr.Request) -> Updates:
        """Fill a page that was just opened, in the language of the browser, with the longest waiting on the desk."""
        settings = self.context.parts.settings
        t = self.context.texts(pick_lang(request.headers.get("accept-language"), settings.ui_lang))
        user = self.context.user(request)
        items = service.queue(self.context.parts, user, recent=True)
        shown = self.desk.show(user, items[0].id, t) if items else self.empty(t)
        self.context.parts.progress.is_seen = True
        return merged(self.words(user, t), {self.page.notice: self.desk.notice(t)}, shown)

    @refusing
    def language(self, lang: str, state: str, request: gr.Request) -> Updates:
        """Put the whole page into another language; the agent's text stays."""
        t = self.context.texts(lang)
        user = self.context.user(request)
        view = View.parse(state).model_copy(update={"lang": t.lang})
        shown = self.desk.show(user, view.cid, t) if view.cid else self.empty(t)
        kept = (self.page.desk.composer.draft, self.page.state, self.page.asking)
        shown = {component: value for component, value in shown.items() if component not in kept}
        return merged(self.words(user, t), shown, {self.page.state: view.model_dump_json()})

    def words(self, user: User, t: Texts) -> Updates:
        """Return every label and list in a language."""
        profile, settings = self.context.parts.copilot.parts.profile, self.context.parts.settings
        records = self.page.desk.records
        more = {
            self.page.lang: t.lang,
            self.page.brand: brand(profile.name.get(t.lang, ""), t),
            self.page.tools: tools(user.name, settings.auth, t, "" if can(user, "measure") else "qa-tab"),
            self.page.keys: keys_dialog(t),
            self.page.desk.composer.snippets: snippet_list(self.snippets, t),
            records.approvals: gr.update(visible=can(user, "approve")),
        }
        return merged(self.page.labels.updates(t), self._lists(t), self.qa.lists(t), more)

    def empty(self, t: Texts) -> Updates:
        """Return the desk without a conversation."""
        desk = self.page.desk
        state = View(lang=t.lang)
        return {
            **self.desk.render.queue((), "", t),
            desk.conversation: empty_conversation(t),
            self.page.state: state.model_dump_json(),
        }

    def _lists(self, t: Texts) -> dict[Any, Any]:
        records = self.page.desk.records
        lists = ((records.finding, "finding"), (records.source, "evidence"), (records.party, "party"))
        approvals = [(t(f"approval.{name}"), name) for name in APPROVALS]
        tones = [(t(f"tone.{name or 'usual'}"), name) for name in TONES]
        return {
            **{component: gr.update(choices=choices(t, name)) for component, name in lists},
            records.kind: gr.update(choices=approvals),
            self.page.desk.composer.tone: gr.update(choices=tones),
        }
