"""What the learned reader proposes for one sentence; the resolver and the policies decide."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.checking.claim import ClaimKind

__all__ = ["CLAIMS", "Proposal"]

CLAIMS: tuple[ClaimKind, ...] = (
    "arrival",
    "dispatch",
    "refund_time",
    "restock",
    "admission",
    "denial",
    "blame_buyer",
    "blame_third",
    "concession",
    "promo",
    "owed",
)
"""The claims in the order of `Proposal.probabilities`."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Independent probabilities for one sentence, read with the customer's last turn."""

    probabilities: tuple[float, ...]
    """One for each of `CLAIMS`, 0 to 1, calibrated, rounded to three places."""
    hedged: float
    """Probability that what it commits to, if anything, is an estimate or a maybe."""

    def of(self, kind: ClaimKind) -> float:
        """Return the probability of one claim."""
        return self.probabilities[CLAIMS.index(kind)]
