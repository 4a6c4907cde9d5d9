"""What the learned reader proposes for one sentence; the resolver and the policies decide."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.checking.claim import DATE_CLAIMS, DISCOUNT_CLAIMS, FAULT_CLAIMS, ClaimKind

__all__ = ["CLAIMS", "GROUPS", "GROUP_OF", "Proposal"]

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

GROUPS: dict[str, tuple[ClaimKind, ...]] = {
    "date": DATE_CLAIMS,
    "fault": FAULT_CLAIMS,
    "discount": DISCOUNT_CLAIMS,
}
"""The claims that each of the three policies asks about."""
GROUP_OF: dict[ClaimKind, str] = {kind: group for group, kinds in GROUPS.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Independent probabilities for one sentence, read with the customer's last turn."""

    probabilities: tuple[float, ...]
    """One for each of `CLAIMS`, 0 to 1, calibrated, rounded to three places."""
    groups: tuple[float, ...]
    """Probability that the sentence makes any claim of each of `GROUPS`."""
    hedged: float
    """Probability that what it commits to, if anything, is an estimate or a maybe."""

    def of(self, kind: ClaimKind) -> float:
        """Return the probability of one claim."""
        return self.probabilities[CLAIMS.index(kind)]

    def likeliest(self, group: str) -> ClaimKind:
        """Return the likeliest claim of a group."""
        return max(GROUPS[group], key=self.of)

    def any_of(self, group: str) -> float:
        """Return the probability that any claim of a group is made."""
        return self.groups[tuple(GROUPS).index(group)]
