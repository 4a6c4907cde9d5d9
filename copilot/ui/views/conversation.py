"""The conversation: every message as literal text, pictures as links, the customer's bursts together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from copilot.conversation import Message
from copilot.ui.markup import Markup, join, link, tag
from copilot.ui.models import ConversationView
from copilot.ui.texts import Texts

__all__ = ["conversation_head", "conversation_log", "empty_conversation"]


def empty_conversation(t: Texts) -> Markup:
    """Return what stands there before a conversation is chosen."""
    return tag("p", t("conversation.none"), class_="dim pad")


def conversation_head(view: ConversationView, t: Texts) -> Markup:
    """Return name, language, stage and type on one line."""
    chips = [tag("span", t.get("lang", view.lang), class_="chip lang")]
    if view.stage:
        chips.append(tag("span", t.get("stage", view.stage), class_="chip"))
    if view.customer_type:
        chips.append(tag("span", t.get("type", view.customer_type), class_="chip type"))
    chips.extend(tag("span", t.get("label", label), class_="chip label") for label in view.labels)
    if view.colleague:
        chips.append(tag("span", t("conversation.colleague", name=view.colleague), class_="chip newer"))
    return tag("div", tag("h2", view.customer or view.id, class_="c-name"), *chips, class_="c-head")


def conversation_log(view: ConversationView, t: Texts) -> Markup:
    """Return the messages, one block for each run of the same speaker, notes at the end."""
    pairs = list(zip(view.messages, view.authors or ("",) * len(view.messages), strict=False))
    blocks = [
        _turn(list(group), role, view, t)
        for (role, _), group in groupby(pairs, key=lambda pair: (pair[0].role, pair[1]))
    ]
    notes = [
        tag("div", tag("b", t("conversation.note", name=note.author)), tag("span", note.text), class_="note")
        for note in view.notes
    ]
    return tag("div", *blocks, *notes, class_="log", data_cid=view.id, data_count=len(view.messages), tabindex="0",
               role="log", aria_label=t("conversation.label"))  # fmt: skip


def _turn(pairs: list[tuple[Message, str]], role: str, view: ConversationView, t: Texts) -> Markup:
    messages = [message for message, _ in pairs]
    author = pairs[0][1]
    who = (view.customer or t("role.customer")) if role == "customer" else author or t(f"role.{role}")
    stamp = _time(messages[-1].sent_at)
    burst = tag("span", t("conversation.burst", n=len(messages)), class_="burst") if len(messages) > 1 else ""
    head = tag("div", tag("span", who), stamp, burst, class_="m-head")
    return tag("div", head, *_bubbles(messages, view.lang, t), class_=f"turn {role}")


def _bubbles(messages: list[Message], lang: str, t: Texts) -> Iterator[Markup]:
    for message in messages:
        pictures = [link(address, t("conversation.picture", n=n)) for n, address in enumerate(message.images, 1)]
        extra = tag("div", *[join(picture, " ") for picture in pictures], class_="pics") if pictures else ""
        yield tag("div", tag("p", message.text, lang=lang), extra, class_="bubble")


def _time(moment: datetime | None) -> Markup:
    if moment is None:
        return Markup("")
    return tag("time", moment.strftime("%m-%d %H:%M"), datetime=moment.isoformat(), data_time=moment.isoformat())
