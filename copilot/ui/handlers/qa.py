"""Events of the QA tab."""

from __future__ import annotations

from typing import Any

import gradio as gr

from copilot.errors import InputError
from copilot.reviews.people.roles import User
from copilot.ui.handlers.base import Context, Updates, refusing
from copilot.ui.markup import tag
from copilot.ui.models import View
from copilot.ui.page import Page
from copilot.ui.panels.qa import CRITERIA
from copilot.ui.services import qa as service
from copilot.ui.services.desk import can
from copilot.ui.services.vocabulary import choices
from copilot.ui.texts import Texts
from copilot.ui.views.figures import figures_panel
from copilot.ui.views.policies import policy_title
from copilot.ui.views.qa import dispute_list, history, text_list

__all__ = ["QaHandlers", "export_links"]


class QaHandlers:
    """Handlers that hold nothing but parts and components."""

    def __init__(self, context: Context, page: Page) -> None:
        """Take the parts and the components."""
        self.context = context
        self.page = page

    @refusing
    def find(
        self, state: str, scope: str, days: str, lang: str, policy: str, only: str, words: str, request: gr.Request
    ) -> Updates:
        """Fill the list, the figures and the disputes."""
        user, t = self.context.user(request), self.context.texts(View.parse(state).lang)
        panel, policies = self.page.qa, self.context.parts.policies
        if not can(user, "measure"):
            return {panel.rows: tag("p", t("qa.not_for_you"), class_="dim pad")}
        wanted = service.Filter.model_validate(
            {"scope": scope or "sends", "days": int(days or 7), "lang": lang or "", "policy": policy or "",
             "only": only or "", "words": words or ""}
        )  # fmt: skip
        figures = service.figures(self.context.parts, user, wanted.days, wanted.lang or None)  # type: ignore[arg-type]
        return {
            panel.rows: text_list(service.found(self.context.parts, user, wanted), t, policies),
            panel.figures: figures_panel(figures, t, policies),
            panel.export: export_links(wanted.days, t),
            **self._disputes(user, t),
        }

    @refusing
    def row_click(self, state: str, event: gr.EventData, request: gr.Request) -> Updates:
        """Show the conversation of a row."""
        user, t = self.context.user(request), self.context.texts(View.parse(state).lang)
        data = event._data or {}
        if data.get("act") != "review":
            return {}
        return self._shown(user, str(data.get("arg", "")), t)

    @refusing
    def history_click(self, state: str, cid: str, comment: str, event: gr.EventData, request: gr.Request) -> Updates:
        """Agree or disagree with a finding."""
        user, t = self.context.user(request), self.context.texts(View.parse(state).lang)
        data = event._data or {}
        if data.get("act") not in ("agree", "disagree"):
            return {}
        try:
            seq, attempt, index = (int(part) for part in str(data.get("arg", "")).split("/"))
            service.dispute(
                self.context.parts,
                user,
                cid,
                seq,
                index,
                agree=data["act"] == "agree",
                comment=comment,
                attempt=attempt,
            )
        except (ValueError, IndexError, StopIteration):
            raise InputError(t("qa.gone")) from None
        return {**self._shown(user, cid, t), **self._disputes(user, t), self.page.qa.comment: ""}

    @refusing
    def dispute_click(self, state: str, event: gr.EventData, request: gr.Request) -> Updates:
        """Decide a dispute."""
        user, t = self.context.user(request), self.context.texts(View.parse(state).lang)
        data = event._data or {}
        if data.get("act") in ("uphold", "dismiss") and str(data.get("arg", "")).isdigit():
            service.decide(self.context.parts, user, int(data["arg"]), upheld=data["act"] == "uphold")
        return self._disputes(user, t)

    @refusing
    def score(
        self, state: str, cid: str, good: list[str], bad: list[str], comment: str, request: gr.Request
    ) -> Updates:
        """Keep the scorecard of the conversation shown."""
        user, t = self.context.user(request), self.context.texts(View.parse(state).lang)
        scores = {name: name in good for name in CRITERIA if (name in good) != (name in bad)}
        service.score(self.context.parts, user, cid, scores, comment)
        empty: dict[Any, Any] = {self.page.qa.good: [], self.page.qa.bad: [], self.page.qa.comment: ""}
        return {**self._shown(user, cid, t), **empty}

    def lists(self, t: Texts) -> Updates:
        """Return the choices of the filters and the scorecard in a language."""
        panel, known, every = self.page.qa, self.context.parts.policies, (t("qa.all"), "")
        policies = sorted((policy_title(known, id, t), id) for id in known)
        criteria = [(t(f"score.{name}"), name) for name in CRITERIA]
        return {
            panel.scope: gr.update(choices=choices(t, "scope")),
            panel.days: gr.update(choices=choices(t, "days")),
            panel.lang: gr.update(choices=[every, *choices(t, "langname")]),
            panel.policy: gr.update(choices=[every, *policies]),
            panel.only: gr.update(choices=[every, *choices(t, "only")]),
            panel.good: gr.update(choices=criteria),
            panel.bad: gr.update(choices=criteria),
            panel.history: tag("p", t("qa.choose"), class_="dim pad"),
        }

    def _shown(self, user: User, cid: str, t: Texts) -> Updates:
        view = service.review(self.context.parts, user, cid)
        return {self.page.qa.history: history(view, t, self.context.parts.policies), self.page.qa.chosen: cid}

    def _disputes(self, user: User, t: Texts) -> Updates:
        panel, rows = self.page.qa, service.open_disputes(self.context.parts, user)
        return {
            panel.disputes: dispute_list(rows, t, self.context.parts.policies),
            panel.disputes_fold: gr.update(label=t("qa.disputes", n=len(rows))),
        }  # fmt: skip


def export_links(days: int, t: Texts) -> str:
    """Return the links to the exports; the route asks for the right itself."""
    names = [("sends", "csv"), ("sends", "jsonl"), ("drafts", "csv"), ("events", "jsonl"), ("cases", "jsonl")]
    links = [
        tag("a", f"{t(f'export.{what}')} {format.upper()}", href=f"/export/{what}.{format}?days={days}", class_="mini",
            download=f"{what}.{format}")
        for what, format in names
    ]  # fmt: skip
    return tag("p", tag("span", t("export.title"), class_="dim"), " ", *links, class_="exports")
