"""The status line over the composer: which draft this is, what it answers, whether it is out of date."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.reviews.views import ConversationView, DraftView, MessageView
from copilot.ui.markup import Markup, tag
from copilot.ui.texts import Texts
from copilot.ui.views.draft import status_line

__all__ = ["draft_status", "newer_than", "sent_status", "stale_status"]


def draft_status(
    view: ConversationView, draft: DraftView | None, seen: int, t: Texts, *, edited: bool = False
) -> Markup:
    """Say where the draft comes from, and whether the user has edited it; what came after `seen` is said first."""
    uncertain = [send for send in view.sends if send.state == "uncertain"]
    if uncertain:
        return _uncertain(uncertain[-1].key, t)
    if any(send.state in ("claimed", "sending") for send in view.sends):
        return status_line(t("send.pending"), "warn")
    if newer := newer_than(view, seen):
        return stale_status(newer, t)
    if draft is None:
        words = t("status.answered") if view.unanswered_since is None else t("status.no_draft")
        return status_line(words)
    reply = draft.reply
    if reply is None:
        return status_line(t("status.draft"), "ok")
    words = t(f"status.{reply.outcome}", model=_model(reply.model, t))
    detail = t("status.edited") if edited else ""
    return status_line(words, "ok" if reply.outcome == "drafted" else "warn", detail)


def newer_than(view: ConversationView, seen: int, own_key: str = "") -> tuple[MessageView, ...]:
    """Return what was said after version `seen`, without the text that was sent under the page's own key."""
    own = {send.position for send in view.sends if send.key == own_key}
    said = (item for item in view.messages if item.state != "failed")
    return tuple(item for item in said if item.version > seen and item.position not in own)


def stale_status(newer: Sequence[MessageView], t: Texts) -> Markup:
    """Say what came after the draft, with the two ways on."""
    customer = sum(item.message.role == "customer" for item in newer)
    # Without a login everybody is the one local user, whose name says nothing.
    names = {item.author for item in newer if item.message.role == "agent"}
    others = sorted(t("role.agent") if name == "local" else name for name in names)
    words = [t("status.newer", n=customer)] if customer else []
    words += [t("status.colleague", name=name) for name in others]
    return tag(
        "div",
        tag("span", " · ".join(words) or t("status.moved")),
        tag("button", t("status.redraft"), type="button", class_="mini", data_act="redraft"),
        tag("button", t("status.keep"), type="button", class_="mini", data_act="keep"),
        class_="status warn stale",
        role="status",
    )


def sent_status(text: str, key: str, outlet: str, t: Texts) -> Markup:
    """Say that it is out; the browser takes the text out of the box, and copies it when the clipboard is the outlet."""
    copy = {"data_copy": text, "data_copy_key": key} if outlet == "clipboard" else {}
    copy |= {"data_sent": text, "data_sent_key": key}
    return tag("div", tag("span", t(f"status.sent.{outlet}" if outlet in ("clipboard", "none") else "status.sent")),
               class_="status ok sent", role="status", **copy)  # fmt: skip


def _uncertain(key: str, t: Texts) -> Markup:
    return tag(
        "div",
        tag("span", t("status.uncertain")),
        tag("button", t("status.was_sent"), type="button", class_="mini", data_act="was_sent", data_arg=key),
        tag("button", t("status.not_sent"), type="button", class_="mini", data_act="not_sent", data_arg=key),
        class_="status warn",
        role="status",
    )


def _model(name: str, t: Texts) -> str:
    return t("model.composer") if name == "composer" else name
