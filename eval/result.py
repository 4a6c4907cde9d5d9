"""What a run keeps of a case: the reply with everything that led to it, and the scores it got."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from copilot.types import Frozen, Lang
from copilot.verdict import Finding, Outcome

__all__ = [
    "COMPOSER",
    "UNASKED",
    "Attempt",
    "CaseRecord",
    "CheckResult",
    "Found",
    "ReplyResult",
    "Score",
    "SearchResult",
    "Suite",
]

COMPOSER = "composer"
"""What a reply of the built-in composer names as its model."""
UNASKED = "no model was asked"
"""How the note begins that tells why the composer answered though a model is configured."""

Suite = Literal["conversations", "scenarios", "redteam", "policy", "retrieval"]


class Score(Frozen):
    """One scorer's word on one case; `broken` tells a scorer that failed from a reply that is bad."""

    scorer: str
    value: float | None
    """0 to 1, higher is better; None when the scorer broke."""
    passed: bool | None
    why: str = ""
    """For a person: what was missing, or the words that offend."""
    broken: bool = False


class Found(Frozen):
    """A snippet that retrieval brought up."""

    id: str
    title: str
    source: str
    score: float
    text: str
    cited: bool = False


class Attempt(Frozen):
    """One raw draft with what the checker said of it."""

    text: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()


class ReplyResult(Frozen):
    """A reply, flat and small enough to keep for every case of every run."""

    outcome: Literal["drafted", "fallback", "abstained", "failed"]
    """`failed`: no reply could be had; `error` says why."""
    text: str = ""
    lang: Lang | None = None
    verdict: Outcome = "passed"
    findings: tuple[Finding, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    abstains: bool = False
    grounding: tuple[str, ...] = ()
    """What the draft states and nothing supports."""
    snippets: tuple[Found, ...] = ()
    situations: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    prompt: tuple[tuple[str, str], ...] = ()
    """(role, text) of what the model read."""
    template: str = ""
    model: str = ""
    notes: tuple[str, ...] = ()
    candidates: tuple[CheckResult, ...] = ()
    """Verdicts on the case's labelled candidates, in their order."""
    ms: float = 0.0
    cost: Decimal | None = None
    """US dollars, where the model's price is known."""
    tokens: tuple[int, int] = (0, 0)
    """Tokens the model read and wrote, over all attempts."""
    model_ms: float = 0.0
    """Milliseconds the model's calls took when they were first made; a repeated prompt is not asked again."""
    error: str = ""

    @property
    def replaced(self) -> bool:
        """Whether a model was asked and all its drafts were refused, so that the composer's reply stood in for them."""
        return bool(self.prompt) and self.model == COMPOSER


class CheckResult(Frozen):
    """A verdict on a given draft."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    ms: float = 0.0
    error: str = ""
    covered: bool = True
    """Whether the policies under test hold the rule that the text is labelled with."""


class SearchResult(Frozen):
    """What a search brought up, best first."""

    found: tuple[Found, ...] = ()
    threshold: float = 0.0
    """Score from which a snippet may be used in a draft."""
    ms: float = 0.0
    error: str = ""


class CaseRecord(Frozen):
    """A finished case: what came out and how it scored. Reports, compare and floors read only these."""

    id: str
    suite: Suite
    lang: Lang
    group: str = ""
    source: tuple[str, ...] = ()
    dataset: str
    held_out: bool = False
    """Counted, but never shown case by case while a set is held out."""
    rule: str = ""
    label: str = ""
    span: str = ""
    """The words a labeller marked as guilty."""
    messages: tuple[tuple[str, str], ...] = ()
    """(role, text) of the conversation."""
    known: tuple[tuple[str, str], ...] = ()
    """(field, value) of the facts and of the shop's rules that the case gives."""
    reply: ReplyResult | None = None
    check: CheckResult | None = None
    search: SearchResult | None = None
    scores: tuple[Score, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no scorer that could judge said no, none broke, and the reply is the system's own."""
        return not (self.replaced or any(score.broken or score.passed is False for score in self.scores))

    @property
    def unheld(self) -> bool:
        """Whether it is a labelled draft that no policy under test is for: judged neither way."""
        return self.check is not None and not self.check.covered

    @property
    def unasked(self) -> bool:
        """Whether the composer answered because what was sent tried to instruct the model, which was not asked."""
        return self.reply is not None and any(note.startswith(UNASKED) for note in self.reply.notes)

    @property
    def replaced(self) -> bool:
        """Whether the reply is the composer's, in the place of a model's drafts."""
        return self.reply is not None and self.reply.replaced

    @property
    def undecided(self) -> bool:
        """Whether the case is neither good nor bad: no reply could be had, or a scorer broke."""
        return self.unanswered or any(score.broken for score in self.scores)

    @property
    def violates(self) -> bool:
        """Whether a customer would read what a policy forbids."""
        return any(score.scorer == "policy_final" and score.passed is False for score in self.scores)

    @property
    def unanswered(self) -> bool:
        """Whether no reply could be had: neither better nor worse than one that came."""
        return self.reply is not None and self.reply.outcome == "failed"


ReplyResult.model_rebuild()
CaseRecord.model_rebuild()
