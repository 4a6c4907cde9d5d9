"""From values to component updates: what the desk shows of a conversation, a draft and a check."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import gradio as gr

from copilot.reviews.people.roles import User
from copilot.reviews.views import ConversationView, DraftView, QueueItem
from copilot.types import Lang
from copilot.ui.handlers.base import Context, Updates
from copilot.ui.markup import tag
from copilot.ui.models import CheckView, View
from copilot.ui.panels.desk import Desk
from copilot.ui.services.desk import can
from copilot.ui.services.drafts import next_steps
from copilot.ui.texts import Texts
from copilot.ui.views.conversation import conversation_panel
from copilot.ui.views.draft import diff_panel, hints_panel, sources_panel, status_line
from copilot.ui.views.facts import facts_panel
from copilot.ui.views.findings import findings_panel
from copilot.ui.views.queue import queue_list
from copilot.ui.views.status import draft_status, newer_than

__all__ = ["Render", "view_of"]


class Render:
    """The desk's components and how each is filled."""

    def __init__(self, context: Context, desk: Desk) -> None:
        """Take the parts and the components."""
        self.context = context
        self.desk = desk
        self._zone = ZoneInfo(context.parts.copilot.parts.profile.time_zone)

    def queue(self, items: tuple[QueueItem, ...], selected: str, t: Texts) -> Updates:
        """Fill the queue."""
        return {self.desk.queue: queue_list(items, selected, datetime.now(UTC), t)}

    def conversation(self, view: ConversationView, t: Texts) -> Updates:
        """Fill messages and facts."""
        return {
            self.desk.conversation: conversation_panel(view, t),
            self.desk.facts: facts_panel(view.facts, view.facts_at, t, self._zone),
        }

    def draft(self, view: ConversationView, draft: DraftView | None, text: str, seen: int, t: Texts) -> Updates:
        """Fill the composer with the text of a draft, or without one; `seen` is the version the draft answers."""
        c = self.desk.composer
        reply = draft.reply if draft else None
        steps = next_steps(self.context.parts, view, draft, t.lang)
        return {
            c.draft: text,
            c.status: draft_status(view, draft, seen, t, edited=draft is not None and text != draft.text),
            c.sources: sources_panel(reply, t),
            c.diff: diff_panel(draft.text if draft else "", text, t),
            c.hints: self._hints(draft, steps, reply.uncovered if reply else (), t),
            c.reason: gr.update(value=""),
        }

    def check(self, check: CheckView, user: User, original: str, t: Texts) -> Updates:
        """Fill the findings and show what a send would need."""
        c = self.desk.composer
        outcome = check.verdict.outcome
        return {
            c.findings: findings_panel(check, self.context.parts.policies, t),
            c.diff: diff_panel(original, check.text, t),
            c.ack: gr.update(visible=True) if outcome == "warned" else gr.update(visible=False, value=False),
            c.reason: gr.update(visible=outcome in ("rejected", "unchecked") and can(user, "override")),
        }

    def status(self, words: str, kind: str, detail: str = "") -> Updates:
        """Say one thing in the status line."""
        return {self.desk.composer.status: status_line(words, kind, detail)}

    def _hints(self, draft: DraftView | None, steps: tuple[str, ...], uncovered: tuple[str, ...], t: Texts) -> str:
        progress = self.context.parts.progress
        known = t.note(progress.detail, t("note.index")) if progress.is_problem else ""
        notes = draft.reply.notes if draft and draft.reply else ()
        anchor = tag("span", data_original=draft.text, hidden=True) if draft else ""
        return tag("div", anchor, hints_panel(steps, uncovered, notes, t, known))


def view_of(view: ConversationView, draft: DraftView | None, key: str, lang: Lang) -> View:
    """Return what the browser is to remember; a draft that is out of date has not seen the newest messages."""
    is_old = draft is not None and bool(newer_than(view, draft.version))
    version = draft.version if draft and is_old else view.version
    return View(
        cid=view.id, version=version, draft=draft.id if draft else None, original=draft.text if draft else "", key=key,
        lang=lang,
    )  # fmt: skip
