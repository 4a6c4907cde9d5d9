"""Every error a caller can meet.

CopilotError
├─ ConfigError       settings, prompt, policy or lexicon file; lists every problem with its file
├─ InputError        a case, conversation or document that cannot be read; names line and field
├─ RetrievalError    index missing, foreign, corrupt or built with another embedding
├─ ModelError        the language model failed; `.is_retryable` says whether trying again can help
├─ DetectorError     a detector crashed; the checker turns it into an unchecked verdict
├─ StoreError        the review store refused or lost its database
│  └─ StaleDraft     the conversation moved on since the draft was made
├─ AccessDenied      the caller's role may not do this
└─ DraftRejected     raised only by `Reply.raise_for_verdict()`
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "AccessDenied",
    "ConfigError",
    "CopilotError",
    "DetectorError",
    "DraftRejected",
    "InputError",
    "ModelError",
    "RetrievalError",
    "StaleDraft",
    "StoreError",
]


class CopilotError(Exception):
    """Base of all errors raised on purpose; its text is fit to show to a person."""


class ConfigError(CopilotError):
    """A settings, prompt, policy or lexicon file is wrong; `problems` lists every one found."""

    def __init__(self, problems: str | Sequence[str]) -> None:
        """Take one problem or several, each naming its file and field."""
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class InputError(CopilotError):
    """Input from outside (a case, a message, a document) cannot be read."""


class RetrievalError(CopilotError):
    """The index cannot be used as it is; the text says which command mends it."""


class ModelError(CopilotError):
    """A language model failed; vendor errors are translated to this in the adapter."""

    def __init__(self, message: str, *, is_retryable: bool = False) -> None:
        """Keep whether the same call may succeed when tried again."""
        super().__init__(message)
        self.is_retryable = is_retryable


class DetectorError(CopilotError):
    """A detector crashed on a text; the verdict becomes `unchecked`."""


class StoreError(CopilotError):
    """The review store could not record or read something."""


class StaleDraft(StoreError):
    """The conversation has newer messages than the draft answers."""


class AccessDenied(CopilotError):
    """The caller is not logged in or lacks the role."""


class DraftRejected(CopilotError):
    """No reply may be shown; raised by `Reply.raise_for_verdict()` only."""
