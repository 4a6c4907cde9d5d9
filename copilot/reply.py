"""What the pipeline returns: a text that may be shown, with everything that led to it."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from copilot.context import Context
from copilot.draft import Citation, Draft
from copilot.errors import DraftRejected
from copilot.prompt import Prompt
from copilot.reading import Reading
from copilot.types import Frozen, Lang
from copilot.verdict import Verdict

__all__ = ["Attempt", "Reply", "ReplyOutcome"]

ReplyOutcome = Literal["drafted", "fallback", "abstained"]


class Attempt(Frozen):
    """One draft and what the checker said of it; rejected attempts are kept for QA only."""

    draft: Draft
    verdict: Verdict


class Reply(Frozen):
    """The invariant holds by construction: `text` is never a rejected or unchecked text."""

    outcome: ReplyOutcome
    text: str
    """Empty only when abstaining with nothing that passed the checker."""
    lang: Lang
    verdict: Verdict
    reading: Reading
    context: Context = Context()
    prompt: Prompt | None = None
    attempts: tuple[Attempt, ...] = ()
    citations: tuple[Citation, ...] = ()
    model: str
    uncovered: tuple[str, ...] = ()
    """Questions of the customer that the text does not answer."""
    notes: tuple[str, ...] = ()
    """What went wrong on the way, fit to show: model unreachable, index missing, …"""
    ms: dict[str, float] = {}
    """Wall time by step in milliseconds."""

    @model_validator(mode="after")
    def _only_checked_text(self) -> Reply:
        if self.text and not self.verdict.may_be_shown:
            raise ValueError(f"a text whose verdict is {self.verdict.outcome} cannot be a reply")
        return self

    def raise_for_verdict(self) -> Reply:
        """Return self, or raise `DraftRejected` when there is no text to show."""
        if not self.text:
            reasons = "; ".join(finding.message for finding in self.verdict.findings)
            raise DraftRejected(reasons or "no reply passed the checker")
        return self
