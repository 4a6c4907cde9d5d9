"""May the shop give this thing? Only one gift, of those on file or up to their worth."""

from __future__ import annotations

from decimal import Decimal

from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext
from copilot.checking.money import Money
from copilot.checking.patterns import says
from copilot.checking.resolve.budget import Budget
from copilot.checking.resolve.published import minimums_told

__all__ = ["is_gift", "judge_gift"]


def is_gift(claim: Claim, text: str, budget: Budget) -> bool:
    """Return whether what is given is a thing, not money."""
    return "gift" in claim.forms or says("gift", text) or any(name and name.lower() in text for name in budget.gifts)


def judge_gift(text: str, money: list[Money], context: CheckContext, budget: Budget) -> str | None:
    """Return the reason a gift may not be given, or None: one of those on file, or worth no more than they may be."""
    if budget.gift_value is None:
        return "gift_unbacked"
    if any(name and name.lower() in text for name in budget.gifts):
        return None
    if not budget.gift_value:
        return "gift_unbacked"
    if any(value > budget.gift_value for value in _recorded_worth(text, context)):
        return "gift_too_dear"
    stated = budget.listed | minimums_told(text)
    worth = [m for m in money if m.kind in ("amount", "bare") and m.value not in stated]
    return "gift_too_dear" if any(m.value > budget.gift_value for m in worth) else None


def _recorded_worth(text: str, context: CheckContext) -> list[Decimal]:
    """Return what the records say the named gifts are worth, also those of an approval that ran out."""
    gifts = [a for a in context.facts.approvals if a.type == "gift" and a.item and a.value]
    return [a.value for a in gifts if a.value and a.item and a.item.lower() in text]
