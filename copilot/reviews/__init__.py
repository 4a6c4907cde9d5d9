"""The review store: an append-only record of every reply, who may do what, and how a text is sent exactly once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copilot.reviews.people.roles import User, local_user, require, system_user
    from copilot.reviews.sending.outlets import CallbackOutlet, ClipboardOutlet, NotSent, Outgoing, Outlet
    from copilot.reviews.sending.send import ConversationMoved, SendRefused
    from copilot.reviews.store import ReviewStore

__all__ = [
    "CallbackOutlet",
    "ClipboardOutlet",
    "ConversationMoved",
    "NotSent",
    "Outgoing",
    "Outlet",
    "ReviewStore",
    "SendRefused",
    "User",
    "local_user",
    "require",
    "system_user",
]

_HOME = {
    "CallbackOutlet": "sending.outlets",
    "ClipboardOutlet": "sending.outlets",
    "ConversationMoved": "sending.send",
    "NotSent": "sending.outlets",
    "Outgoing": "sending.outlets",
    "Outlet": "sending.outlets",
    "ReviewStore": "store",
    "SendRefused": "sending.send",
    "User": "people.roles",
    "local_user": "people.roles",
    "require": "people.roles",
    "system_user": "people.roles",
}


def __getattr__(name: str) -> Any:
    """Import the module a public name lives in when it is first asked for."""
    if name in _HOME:
        return getattr(import_module(f"copilot.reviews.{_HOME[name]}"), name)
    raise AttributeError(f"module 'copilot.reviews' has no attribute {name!r}")
