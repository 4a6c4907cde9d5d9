"""Parts and conversations the drafting tests share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from copilot.checking.checker import PolicyChecker
from copilot.context import Snippet
from copilot.conversation import Conversation, Message
from copilot.drafting.composer.composer import Composer
from copilot.facts import Facts
from copilot.parts import Parts
from copilot.pipeline import Copilot
from copilot.reply import Reply
from copilot.settings import Settings
from copilot.testing import FakeModel, FakeRetriever, sample_snippets
from copilot.understanding import Reader

__all__ = ["NOW", "checker", "composer", "copilot", "facts", "held", "parts", "said", "snippets", "talk"]

NOW = "2026-11-12T10:30:00+08:00"


@cache
def checker() -> PolicyChecker:
    """Return the real checker, loaded once."""
    return PolicyChecker.from_settings(Settings())


@cache
def composer() -> Composer:
    """Return the real composer, loaded once."""
    return Composer.load()


@cache
def snippets() -> tuple[Snippet, ...]:
    """Return the sample shop's snippets."""
    return sample_snippets()


@cache
def parts() -> Parts:
    """Return real parts without model and index, built once."""
    return Copilot.from_settings(
        Settings(), retriever=FakeRetriever(), checker=checker(), composer=composer(), reader=Reader.load()
    ).parts


def copilot(model: Any = None, *, retriever: Any = None, check: Any = None, **settings: Any) -> Copilot:
    """Return a copilot of real parts with a scripted model; no index unless a retriever is given."""
    values = Settings(**{"model_timeout": 5.0, "first_reply_seconds": 5.0, **settings})
    given = {"model": model, "retriever": retriever or FakeRetriever(), "checker": check or checker()}
    return Copilot(values, replace(parts(), **given))


def talk(*messages: str, id: str | None = None) -> Conversation:
    """Return a conversation; a message of the agent is written with a leading `A: `."""
    return Conversation(messages=tuple(_message(text) for text in messages), id=id)


def _message(text: str) -> Message:
    if text.startswith("A: "):
        return Message(role="agent", text=text[3:])
    return Message(role="customer", text=text)


def facts(**values: Any) -> Facts:
    """Return facts taken at `NOW`."""
    return Facts.model_validate({"now": NOW, "currency": "CNY", **values})


def held(reply: Reply) -> None:
    """Fail unless the reply keeps the invariant: its text passed the checker, by its own verdict and by a fresh one."""
    assert not reply.text or reply.verdict.may_be_shown
    if reply.text:
        shown = [a for a in reply.attempts if a.draft.text == reply.text]
        assert shown, "the text is one of the attempts"
        assert all(a.verdict.may_be_shown for a in shown)


def said(model: FakeModel) -> Sequence[str]:
    """Return everything the model was told, one text a call."""
    return ["\n".join(message.content for message in prompt.messages) for prompt in model.prompts]
