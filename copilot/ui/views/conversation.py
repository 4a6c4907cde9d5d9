"""The conversation: every message as literal text, pictures as links, the customer's bursts together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from copilot.reviews.views import ConversationView, MessageView
from copilot.ui.markup import Markup, join, link, tag
from copilot.ui.texts import Texts

__all__ = ["conversation_panel", "empty_conversation"]


def empty_conversation(t: Texts) -> Markup:
    """Return what stands there before a conversation is chosen."""
    return tag("p", t("conversation.none"), class_="dim pad")


def conversation_panel(view: ConversationView, t: Texts) -> Markup:
    """Return the head and the messages, one block for each run of the same speaker, notes at the end."""
    turns = [
        _turn(list(group), view, t) for _, group in groupby(view.messages, key=lambda m: (m.message.role, m.author))
    ]
    notes = [
        tag("div", tag("b", t("conversation.note", name=note.by)), " ", note.text, class_="note")
        for note in view.notes
        if not note.handover
    ]
    log = tag("div", *turns, *notes, class_="log", data_cid=view.id, data_count=len(view.messages), tabindex="0",
              data_lang=view.lang or t.lang, role="log", aria_label=t("conversation.label"))  # fmt: skip
    return join(_head(view, t), log)


def _head(view: ConversationView, t: Texts) -> Markup:
    chips = [tag("span", t.get("lang", view.lang), class_="chip lang")] if view.lang else []
    if view.stage:
        chips.append(tag("span", t.get("stage", view.stage), class_="chip"))
    if view.customer_type and view.customer_type != "neutral":
        chips.append(tag("span", t.get("type", view.customer_type), class_="chip type"))
    chips += [tag("span", t.get("label", label), class_="chip label") for label in view.labels]
    if view.lang and view.lang != t.lang:
        chips.append(
            tag("button", t("translate.button"), type="button", class_="mini", id="translate", data_act="translate",
                title="Alt+R")
        )  # fmt: skip
    return tag("div", tag("h2", view.customer or view.id), *chips, class_="c-head")


def _turn(messages: list[MessageView], view: ConversationView, t: Texts) -> Markup:
    first, last = messages[0], messages[-1]
    role = first.message.role
    # Only what was sent from here has a person's name; imported replies have the importer's.
    is_ours = role == "agent" and first.state != "received" and first.author != "local"
    who = (
        (view.customer or t("role.customer")) if role == "customer" else first.author if is_ours else t(f"role.{role}")
    )
    many = role == "customer" and len(messages) > 1
    burst = tag("span", t("conversation.burst", n=len(messages)), class_="burst") if many else ""
    head = tag("div", tag("span", who), _time(last.at), burst, class_="m-head")
    return tag("div", head, *_bubbles(messages, view, t), class_=f"turn {role}")


def _bubbles(messages: list[MessageView], view: ConversationView, t: Texts) -> Iterator[Markup]:
    for item in messages:
        pictures = [link(address, t("conversation.picture", n=n)) for n, address in enumerate(item.message.images, 1)]
        extra = tag("div", *[join(picture, " ") for picture in pictures], class_="pics") if pictures else ""
        is_out = item.state in ("received", "sent")
        state = "" if is_out else tag("span", t(f"sending.{item.state}"), class_="chip newer")
        text = tag("p", t("conversation.erased"), class_="dim") if item.erased else tag("p", item.message.text)
        yield tag("div", text, extra, state, class_="bubble", lang=view.lang)


def _time(moment: datetime) -> Markup:
    shown = moment.astimezone().strftime("%m-%d %H:%M")
    return tag("time", shown, datetime=moment.isoformat(), data_time=moment.isoformat())
