"""The queue as a list of buttons; the seconds are counted by the browser from `data-since`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from copilot.ui.markup import Markup, join, tag
from copilot.ui.models import QueueRow
from copilot.ui.texts import Texts

__all__ = ["queue_list"]


def queue_list(rows: Sequence[QueueRow], selected: str, now: datetime, t: Texts) -> Markup:
    """Return the list; `data-now` lets the browser correct its clock."""
    if not rows:
        return tag("p", t("queue.empty"), class_="dim pad", data_now=now.isoformat())
    waiting = sum(row.waiting_since is not None for row in rows)
    head = tag("p", t("queue.waiting", n=waiting, all=len(rows)), class_="q-count", aria_live="polite")
    items = [tag("li", _row(row, row.id == selected, t)) for row in rows]
    return tag("div", head, tag("ol", *items, class_="q"), data_now=now.isoformat())


def _row(row: QueueRow, is_selected: bool, t: Texts) -> Markup:
    top = tag("span", tag("b", row.customer or row.id, class_="q-name"), _timer(row, t), class_="q-top")
    return tag(
        "button",
        top,
        tag("span", row.preview, class_="q-text", lang=row.lang),
        tag("span", *_chips(row, t), class_="q-tags"),
        class_="q-row sel" if is_selected else "q-row",
        type="button",
        data_act="open",
        data_arg=row.id,
        aria_current="true" if is_selected else None,
    )


def _timer(row: QueueRow, t: Texts) -> Markup:
    if row.waiting_since is None:
        return tag("span", t("queue.answered"), class_="timer idle")
    since = row.waiting_since.isoformat()
    return tag("span", "…", class_="timer", role="timer", data_since=since, data_first="1" if row.is_first else None)


def _chips(row: QueueRow, t: Texts) -> list[Markup]:
    chips = [tag("span", t.get("lang", row.lang), class_="chip lang")]
    if row.stage:
        chips.append(tag("span", t.get("stage", row.stage), class_="chip"))
    if row.customer_type and row.customer_type != "neutral":
        chips.append(tag("span", t.get("type", row.customer_type), class_="chip type"))
    chips.extend(tag("span", t.get("label", label), class_="chip label") for label in row.labels)
    if row.newer:
        chips.append(tag("span", t("queue.newer", n=row.newer), class_="chip newer", title=t("queue.newer.why")))
    elif row.has_draft and row.waiting_since is not None:
        chips.append(tag("span", t("queue.ready"), class_="chip ready"))
    if row.unread:
        chips.append(tag("span", str(row.unread), class_="unread", title=t("queue.unread", n=row.unread)))
    return [join(chip) for chip in chips]
