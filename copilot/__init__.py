"""Reply copilot: drafts for a shop's customer service, checked for what they would commit the shop to.

Names are loaded on first use, so that importing the package (or only its checker) stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copilot.case import Case
    from copilot.checking.checker import PolicyChecker
    from copilot.conversation import Conversation, Message
    from copilot.errors import CopilotError
    from copilot.facts import Facts
    from copilot.pipeline import Copilot
    from copilot.reply import Reply
    from copilot.settings import Settings, load_settings
    from copilot.shop import Shop
    from copilot.verdict import Finding, Verdict

__all__ = [
    "Case",
    "Conversation",
    "Copilot",
    "CopilotError",
    "Facts",
    "Finding",
    "Message",
    "PolicyChecker",
    "Reply",
    "Settings",
    "Shop",
    "Verdict",
    "load_settings",
]

__version__ = "0.1.0"

_HOME = {
    "Case": "case",
    "Conversation": "conversation",
    "Copilot": "pipeline",
    "CopilotError": "errors",
    "Facts": "facts",
    "Finding": "verdict",
    "Message": "conversation",
    "PolicyChecker": "checking.checker",
    "Reply": "reply",
    "Settings": "settings",
    "Shop": "shop",
    "Verdict": "verdict",
    "load_settings": "settings",
}


def __getattr__(name: str) -> Any:
    """Import the module a public name lives in when it is first asked for."""
    if name in _HOME:
        return getattr(import_module(f"copilot.{_HOME[name]}"), name)
    raise AttributeError(f"module 'copilot' has no attribute {name!r}")
