"""What is measured, as frozen values; nothing is measured per person."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import date, datetime

from copilot.types import Frozen, Lang
from copilot.verdict import Severity

__all__ = ["DayMetrics", "Edits", "Funnel", "Metrics", "PolicyCount", "Rate", "Responses", "Spread", "spread"]


class Rate(Frozen):
    """A share with its two counts."""

    count: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """Count ÷ of; None when there is nothing to divide by."""
        return self.count / self.of if self.of else None


class Spread(Frozen):
    """How values spread; all 0 when there are none."""

    count: int = 0
    mean: float = 0.0
    median: float = 0.0
    p90: float = 0.0


def spread(values: Sequence[float]) -> Spread:
    """Return count, mean, median and the 90th percentile (nearest rank)."""
    if not values:
        return Spread()
    ordered = sorted(values)
    p90 = ordered[min(len(ordered) - 1, -(-len(ordered) * 9 // 10) - 1)]
    return Spread(
        count=len(ordered), mean=round(statistics.fmean(ordered), 4), median=statistics.median(ordered), p90=p90
    )


class Funnel(Frozen):
    """What became of the drafts that were shown; accepted, edited and discarded are kept apart."""

    shown: int = 0
    sent_unchanged: int = 0
    sent_edited: int = 0
    discarded: int = 0
    unused: int = 0
    """Superseded by a newer draft, or still open."""
    own_text: int = 0
    """Sent texts that began without a draft."""

    @property
    def acceptance(self) -> Rate:
        """Sent unchanged ÷ shown. Near 1 it may mean that nobody reads them."""
        return Rate(count=self.sent_unchanged, of=self.shown)


class Edits(Frozen):
    """How much was changed before sending, for one language."""

    lang: Lang
    distance: Spread
    """Normalised Levenshtein: characters for zh and ko, words for en; 0 unchanged, 1 rewritten."""
    kept: Spread
    """Share of the draft's neighbouring pairs that survived."""


class PolicyCount(Frozen):
    """Findings of one policy in the three places; from draft to sent it should fall."""

    policy: str
    severity: Severity
    draft: int = 0
    edit: int = 0
    sent: int = 0


class Responses(Frozen):
    """Time from the first unanswered message to the answer, in seconds."""

    first: Spread = Spread()
    """First answer of each conversation."""
    every: Spread = Spread()
    within_6s: Rate = Rate()
    """First answers within 6 s."""
    within_3min: Rate = Rate()
    """Answers within 3 minutes, of all turns."""
    over_100s: Rate = Rate()
    """Turns that waited longer than 100 s or still do."""
    last_word: Rate = Rate()
    """Turns that were answered at all."""


class Metrics(Frozen):
    """One period."""

    since: datetime
    until: datetime
    funnel: Funnel = Funnel()
    edits: tuple[Edits, ...] = ()
    policies: tuple[PolicyCount, ...] = ()
    drafts_checked: int = 0
    """Attempts of the drafting step, rejected ones included: what `PolicyCount.draft` is counted over."""
    edits_checked: int = 0
    """Texts of agents that were checked while being edited."""
    sent: int = 0
    """Texts that went out."""
    overridden: Rate = Rate()
    """Sent with an acknowledged warning or an overridden block ÷ sent."""
    false_alarms: Rate = Rate()
    """Findings that stood in such texts ÷ findings shown to agents (each counted once a draft)."""
    disputed_findings: Rate = Rate()
    """Disputes that a lead upheld ÷ disputes decided."""
    responses: Responses = Responses()
    promises_kept: Rate = Rate()
    """Kept on time ÷ promises whose time has come (dropped ones left out)."""
    promises_made: int = 0


class DayMetrics(Frozen):
    """One day of a chart."""

    day: date
    metrics: Metrics
