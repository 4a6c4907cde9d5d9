"""Numbers, dates, payers and links in a draft that nothing on record supports: instructions for the next attempt.

Rejects what is stated and nowhere found; it does not judge whether a supported number may be promised, which is
the checker's part.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation

from copilot.context import Context
from copilot.conversation import Conversation
from copilot.draft import Draft
from copilot.facts import Facts
from copilot.shop import Shop

__all__ = ["ground", "material", "numbers"]

_NUMBER = re.compile(r"(?<![\d.A-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_HAN_NUMBER = re.compile(r"([一二两三四五六七八九十百千]+)(?=[天日元块折成号月年小个分周])")
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_LINK = re.compile(r"(?i)(?:https?://|www\.)[^\s，。；！？）」”\"<>]*[^\s，。；！？）」”\"<>.,;:!?)]")
_TRIVIAL = frozenset(map(Decimal, (0, 1, 2)))
"""Small counts ("one photo", "both ways") that state nothing."""


def numbers(text: str) -> dict[Decimal, str]:
    """Return the numbers written in a text, in digits or Chinese characters, with how they were written."""
    found: dict[Decimal, str] = {}
    for written in _NUMBER.findall(text):
        try:
            found.setdefault(Decimal(written.replace(",", "")).normalize(), written)
        except InvalidOperation:
            continue
    for written in _HAN_NUMBER.findall(text):
        found.setdefault(Decimal(_han(written)), written)
    return found


def _han(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in _UNIT:
            total += (digit or 1) * _UNIT[char]
            digit = 0
        else:
            digit = _HAN[char]
    return total + digit


def ground(draft: Draft, context: Context, facts: Facts, shop: Shop, conversation: Conversation) -> tuple[str, ...]:
    """Return one line for every number and link of the draft that stands in no snippet, fact, rule or message."""
    stated = {value: text for value, text in numbers(draft.text).items() if value not in _TRIVIAL}
    links = _LINK.findall(draft.text)
    if not stated and not links:
        return ()
    told = material(context, facts, shop, conversation)
    known = {value for item in told for value in numbers(item)}
    known |= _derived(known, facts, shop)
    # A customer's own link is nothing to send on: only what the shop says of itself vouches for one.
    ours = "\n".join(item for item in told if item not in _said_by_customers(conversation)).lower()
    wrong = [text for value, text in stated.items() if value not in known]
    wrong += [link for link in links if link.rstrip("/").lower() not in ours]
    return tuple(f"“{text}” stands in no snippet, fact or rule" for text in wrong)


def _said_by_customers(conversation: Conversation) -> set[str]:
    return {message.text for message in conversation.messages if message.role == "customer"}


def material(context: Context, facts: Facts, shop: Shop, conversation: Conversation) -> tuple[str, ...]:
    """Return every text a draft may rest on: snippets, messages, records and rules."""
    texts = [item.snippet.title + "\n" + item.snippet.text for item in context.snippets]
    texts += [message.text for message in conversation.messages]
    texts += [json.dumps(facts.model_dump(mode="json", exclude_none=True), ensure_ascii=False)]
    texts += [json.dumps(shop.model_dump(mode="json", exclude_none=True), ensure_ascii=False)]
    return tuple(texts)


def _derived(known: set[Decimal], facts: Facts, shop: Shop) -> set[Decimal]:
    """Return numbers that follow from the records: 9折 from 10 %, days from hours, what a reduction leaves."""
    derived = {day for hours in (shop.dispatch_hours,) if hours for day in (Decimal(hours) / 24,)}
    for tier in shop.discount_tiers:
        if tier.max_percent is not None:
            left = 100 - tier.max_percent
            derived |= {left, left / 10}
            if facts.order and facts.order.total is not None:
                saved = facts.order.total * tier.max_percent / 100
                derived |= {saved, facts.order.total - saved}
    if facts.order and facts.order.total is not None:
        derived |= {facts.order.total - (p.off or 0) for p in shop.promotions}
        derived |= {tier.min_order - facts.order.total for tier in shop.discount_tiers}
    derived |= {Decimal(int(value)) for value in known if 2000 <= value <= 2100}
    return {value.normalize() for value in derived}
