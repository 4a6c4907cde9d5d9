"""What the learned reader proposes for one sentence; the resolver and the policies decide."""

from __future__ import annotations

from typing import NamedTuple, get_args

from copilot.checking.claim import DATE_CLAIMS, DISCOUNT_CLAIMS, FAULT_CLAIMS, ClaimKind

__all__ = ["CLAIMS", "GROUPS", "GROUP_OF", "Proposal"]

CLAIMS: tuple[ClaimKind, ...] = get_args(ClaimKind)
GROUPS: dict[str, tuple[ClaimKind, ...]] = {
    "date": DATE_CLAIMS,
    "fault": FAULT_CLAIMS,
    "discount": DISCOUNT_CLAIMS,
}
"""The claims that each of the three policies asks about."""
GROUP_OF: dict[ClaimKind, str] = {kind: group for group, kinds in GROUPS.items() for kind in kinds}


class Proposal(NamedTuple):
    """Independent probabilities for one sentence, read with the customer's last turn."""

    date: float
    """Probability that the sentence makes any claim of the group, as for the next two."""
    fault: float
    discount: float
    hedged: float
    """Probability that what it commits to, if anything, is an estimate or a maybe."""

    def of(self, group: str) -> float:
        """Return the probability of any claim of a group."""
        return self.date if group == "date" else self.fault if group == "fault" else self.discount
