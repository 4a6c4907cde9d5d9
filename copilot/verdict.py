"""What the policy checker says of a draft."""

from __future__ import annotations

from typing import Literal

from copilot.types import Frozen

__all__ = ["Finding", "Outcome", "Severity", "Verdict", "worst"]

Severity = Literal["block", "warn"]
Outcome = Literal["passed", "warned", "rejected", "unchecked"]


class Finding(Frozen):
    """Words of the draft that break a policy, and why."""

    policy: str
    severity: Severity
    start: int
    """Offset of the first matched code point in the draft as given."""
    end: int
    """Offset after the last matched code point."""
    text: str
    """`draft[start:end]`."""
    message: str
    """The reason, for the agent, in the draft's language."""
    suggestion: str = ""
    """A wording that would be allowed."""
    reason: str = ""
    """Stable code of the sub-rule, e.g. `arrival_unsourced`."""
    shadow: bool = False
    """Reported but not enforced: the policy runs in shadow."""


class Verdict(Frozen):
    """Findings of all policies; only `passed` and `warned` texts may be shown as replies."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    """Why the text counts as unchecked."""

    @property
    def may_be_shown(self) -> bool:
        """Whether the text may leave the pipeline as a reply."""
        return self.outcome in ("passed", "warned")


def worst(findings: tuple[Finding, ...]) -> Outcome:
    """Return the outcome that a set of findings amounts to; shadow findings do not count."""
    severities = {finding.severity for finding in findings if not finding.shadow}
    return "rejected" if "block" in severities else "warned" if "warn" in severities else "passed"
