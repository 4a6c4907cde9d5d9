"""The queue as a list of buttons; the seconds are counted by the browser from `data-since`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from copilot.reviews.views import QueueItem
from copilot.ui.markup import Markup, tag
from copilot.ui.texts import Texts

__all__ = ["queue_list"]

_PREVIEW = 60
"""Characters of the newest message shown in a row."""


def queue_list(items: Sequence[QueueItem], selected: str, now: datetime, t: Texts) -> Markup:
    """Return the list; `data-now` lets the browser correct its clock."""
    if not items:
        return tag("p", t("queue.empty"), class_="dim pad", data_now=now.isoformat())
    waiting = sum(item.unanswered_since is not None for item in items)
    head = tag("p", t("queue.waiting", n=waiting, all=len(items)), class_="q-count")
    rows = [tag("li", _row(item, item.id == selected, t)) for item in items]
    return tag("div", head, tag("ol", *rows, class_="q"), data_now=now.isoformat())


@lru_cache(maxsize=1000)  # every page shows the same rows, but for the one it has chosen
def _row(item: QueueItem, is_selected: bool, t: Texts) -> Markup:
    text = " ".join(item.last_text.split())
    preview = text if len(text) <= _PREVIEW else text[: _PREVIEW - 1] + "…"
    return tag(
        "button",
        tag("span", tag("b", item.customer or item.id, class_="q-name"), _timer(item, t), class_="q-top"),
        tag("span", preview, class_="q-text", lang=item.lang),
        tag("span", *_chips(item, t), class_="q-tags"),
        class_="q-row sel" if is_selected else "q-row",
        type="button",
        data_act="open",
        data_arg=item.id,
        aria_current="true" if is_selected else None,
    )


def _timer(item: QueueItem, t: Texts) -> Markup:
    if item.unanswered_since is None:
        return tag("span", t("queue.answered"), class_="timer idle")
    since = item.unanswered_since.isoformat()
    return tag("span", "…", class_="timer", data_since=since, data_first="1" if item.is_new else None)


def _chips(item: QueueItem, t: Texts) -> list[Markup]:
    chips = [tag("span", t.get("lang", item.lang), class_="chip lang")] if item.lang else []
    if item.stage:
        chips.append(tag("span", t.get("stage", item.stage), class_="chip"))
    if item.customer_type and item.customer_type != "neutral":
        chips.append(tag("span", t.get("type", item.customer_type), class_="chip type"))
    chips += [tag("span", t.get("label", label), class_="chip label") for label in item.labels]
    return [*chips, *_marks(item, t)]


def _marks(item: QueueItem, t: Texts) -> list[Markup]:
    marks = []
    if item.new_since_draft:
        why = t("queue.newer.why")
        marks.append(tag("span", t("queue.newer", n=item.new_since_draft), class_="chip newer", title=why))
    elif item.draft is not None and item.unanswered_since is not None:
        marks.append(tag("span", t("queue.ready"), class_="chip ready"))
    if item.promises_due:
        marks.append(tag("span", t("queue.promise"), class_="chip newer"))
    if item.sending:
        marks.append(tag("span", t(f"sending.{item.sending}"), class_="chip newer"))
    if item.unread:
        marks.append(tag("span", str(item.unread), class_="unread", title=t("queue.unread", n=item.unread)))
    return marks
