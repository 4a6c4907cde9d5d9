"""Turns of a scripted customer: the case as it stands after so many replies."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.conversation import Message
from copilot.facts import Facts
from eval.case import ReplyCase
from eval.lines import overlay
from eval.result import ReplyResult

__all__ = ["turn_case", "turn_id"]


def turn_id(name: str, turn: int) -> str:
    """Return what a turn of a case (or of a group) is called; the first has the case's own name."""
    return f"{name}#{turn + 1}" if turn and name else name


def turn_case(case: ReplyCase, replies: Sequence[ReplyResult]) -> ReplyCase:
    """Return the case of the next turn: the script so far with the copilot's replies in between.

    Without replies this is the case itself; its `then` is dropped either way.
    """
    if not replies:
        return case.model_copy(update={"then": ()})
    messages = list(case.conversation)
    facts = case.facts.model_dump(exclude_unset=True)
    for reply, turn in zip(replies, case.then, strict=False):
        messages.append(Message(role="agent", text=reply.text or "…"))
        messages += [Message(role="customer", text=text) for text in turn.customer]
        facts = overlay(facts, turn.facts)
    number = len(replies)
    return case.model_copy(
        update={
            "id": turn_id(case.id, number),
            "group": turn_id(case.group, number),
            "conversation": tuple(messages),
            "facts": Facts.model_validate(facts),
            "expect": case.then[number - 1].expect,
            "candidates": (),
            "then": (),
        }
    )
