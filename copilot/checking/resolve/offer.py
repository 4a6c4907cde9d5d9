"""May the shop give this? What kind of offer it is, and its value against what may be given on the order."""

from __future__ import annotations

import re

from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext, DraftReading, as_date
from copilot.checking.money import Money
from copilot.checking.patterns import says, words
from copilot.checking.resolve.budget import Budget, active_promotions, budget_of, order_total, valid_approvals
from copilot.checking.resolve.fault import any_at_fault
from copilot.checking.resolve.gift import is_gift, judge_gift
from copilot.checking.resolve.price import judge_amounts
from copilot.checking.resolve.published import (
    is_published,
    misses_minimum,
    rules_out_both,
    stacks,
    states_rule,
)

__all__ = ["judge_concession", "judge_owed", "judge_promo"]

_WHOLE = 100
"""Percent of a price: all of it is money back."""
_ROUND, _ROUND_WON = 10, 1000
"""What sums are rounded to, and sums in a currency of small units."""
_NAMES = re.compile(r"[a-z]{4,}|[가-힣]{3,}|[\u4e00-\u9fff]{2,}")
_NUMBER = re.compile(r"\d+")
_HEAD = 2
"""Letters of a word in Han or Hangul that two mentions of one thing share."""
_WON = 10_000
"""From here on a sum is likely one of such a currency."""


def judge_owed(claim: Claim, context: CheckContext, reading: DraftReading) -> str | None:
    """Return the reason an offer on condition may not stand: what a fault would make the shop owe is no discount."""
    owes = _supposes_fault(claim) or says("at_fault", claim.sentence) or any_at_fault(context, "seller", "carrier")
    return None if owes and not _cuts(claim) else judge_concession(claim, context, reading)


def _cuts(claim: Claim) -> bool:
    """Whether it takes a share off the price: a fault makes the shop owe postage and money back, not 30% off."""
    return any(amount.kind == "percent" and 0 < amount.value < _WHOLE for amount in claim.money)


def judge_promo(claim: Claim, context: CheckContext, reading: DraftReading) -> str | None:
    """Return the reason a statement of a promotion may not stand, or None when it runs and is stated as it is."""
    text = _basis(claim, context)
    if stacks(text) or says("protect", text):
        return judge_concession(claim, context, reading)
    money = _amounts(claim, context, bare=says("coupon", text))
    if not money and not (says("gift", claim.sentence) or says("freight", claim.sentence)):
        return None
    budget = budget_of(context)
    gives = is_gift(claim, claim.sentence, budget)
    if (
        not misses_minimum(claim, context)
        and money
        and not gives
        and all(is_published(amount, text, context, budget) for amount in money)
    ):
        return None
    return judge_concession(claim, context, reading)


def judge_concession(claim: Claim, context: CheckContext, reading: DraftReading) -> str | None:
    """Return the reason an offer may not stand, or None."""
    if says("bends_minimum", claim.sentence) and not valid_approvals(context, "discount"):
        return "offer_unquantified"
    if states_rule(claim, context) or _folds(claim, context) or _only_owes(claim, context) or _tops_up(claim):
        return None
    if _goes_anyhow(claim, context) or _is_over(claim) or rules_out_both(claim, context) or _charges(claim):
        return None
    reason = _judge(claim, context, reading)
    return "offer_hedged" if reason and claim.hedged and not claim.certain else reason


def _only_owes(claim: Claim, context: CheckContext) -> bool:
    """Whether the shop bears what a confirmed fault of its own makes it bear, and names no sum."""
    at_fault = any_at_fault(context, "seller")
    if at_fault and says("refunds", claim.sentence) and _within_total(claim, context):
        return True
    if claim.money or not claim.forms.isdisjoint({"gift", "coupon", "vague"}):
        return False
    if _supposes_fault(claim) and not says("gift", claim.sentence):
        return True
    return (at_fault and "bear" in claim.forms) or says("answers_for_itself", claim.sentence)


def _supposes_fault(claim: Claim) -> bool:
    """Whether it is given should the shop turn out to have done wrong: "if we left it out, we'll put it right"."""
    return {"own", "condition"} <= claim.forms and not claim.forms.isdisjoint({"slip", "wrong"})


def _charges(claim: Claim) -> bool:
    """Whether the words only name the postage that is due."""
    text = claim.sentence
    return says("charges_freight", text) and not any(says(name, text) for name in ("free", "vowed", "off"))


def _is_over(claim: Claim) -> bool:
    """Whether the words only say that an offer ended, and put none in its place."""
    text = claim.sentence
    return says("is_over", text) and not (says("contrast", text) or says("vowed", text))


def _tops_up(claim: Claim) -> bool:
    """Whether the words only say what would lift the order over a minimum, which is bent for nobody."""
    return not claim.money and says("tops_up", claim.sentence) and not says("bent_rule", claim.sentence)


def _within_total(claim: Claim, context: CheckContext) -> bool:
    """Whether every sum is one that may be paid back: no more than what was paid."""
    total = order_total(context)
    return total is not None and all(m.kind != "percent" and m.value <= total for m in claim.money)


def _folds(claim: Claim, context: CheckContext) -> bool:
    """Whether 三折 tells how a thing folds: an umbrella in three is no 70 % off."""
    told = (claim.sentence, f"{context.turn.text} {claim.sentence}")
    return bool(claim.money) and any(says("folding", text) and not says("discounting", text) for text in told)


def _judge(claim: Claim, context: CheckContext, reading: DraftReading) -> str | None:
    text, budget = _basis(claim, context), budget_of(context)
    money = _amounts(claim, context, bare=True)
    if stacks(text) and _is_about_offers(claim, text, context):
        return _stacking(claim, context, money, reading)
    if says("protect", text):
        return _price_protection(claim, context)
    if _is_replacement(text, context) and not any(m.kind == "percent" for m in money):
        return None
    if not money and says("gift_back", claim.sentence) and not says("freight", claim.sentence):
        return None  # what is sent back is not given
    if says("free", claim.sentence) and says("freight", context.turn.text) and not says("freight", text):
        return _freight(f"{context.turn.text} {claim.sentence}", context, budget)
    if says("freight", text) or (says("return_freight", text) and not money):
        reason = _freight(text, context, budget)
        if reason or not _more_than_freight(claim, money):
            return reason
    if not any(m.kind == "percent" for m in money) and is_gift(claim, text, budget):
        return judge_gift(text, money, context, budget)
    if says("rounds_off", claim.sentence) and all(m.value in budget.listed for m in money):
        return None if _is_odd_change(context, budget) else _unquantified(claim, text, context, budget)
    if not money or not (claim.money or claim.accepted or _is_news(money, budget)):
        return None if _is_same_offer(claim, context, reading) else _unquantified(claim, text, context, budget)
    return judge_amounts(claim, text, money, context, budget, reading)


def _is_odd_change(context: CheckContext, budget: Budget) -> bool:
    """Whether what stands behind the last round sum is no more than may be given."""
    total = order_total(context)
    if total is None or not budget.combined:
        return False
    return 0 < total % (_ROUND_WON if total >= _WON else _ROUND) <= budget.combined


def _basis(claim: Claim, context: CheckContext) -> str:
    """Return the words that tell what is offered: the sentence, with the customer's where it leans on them."""
    telling = claim.money or any(
        says(name, claim.sentence) for name in ("freight", "gift", "coupon", "protect", "stacking")
    )
    return claim.sentence if telling and not claim.accepted else f"{context.turn.text} {claim.sentence}"


def _amounts(claim: Claim, context: CheckContext, *, bare: bool) -> list[Money]:
    own = [m for m in claim.money if (bare or m.kind != "bare") and m.value >= 1 and not _is_all(m, claim)]
    leans = claim.accepted or says("match", claim.sentence)
    priced = leans or context.turn.asks("price")
    named = [m for m in context.turn.money if m.value >= 2 and (priced or m.kind != "bare")]
    return own or (named if leans or not _names_offer(claim) else [])


def _is_all(amount: Money, claim: Claim) -> bool:
    """Whether it is the share of a material: 100 % cotton; a whole price is only paid back."""
    return amount.kind == "percent" and amount.value >= _WHOLE and not says("refunds", claim.sentence)


def _is_news(money: list[Money], budget: Budget) -> bool:
    """Whether the customer named more than the price as it stands."""
    return any(m.value not in budget.listed for m in money)


def _names_offer(claim: Claim) -> bool:
    return any(says(name, claim.sentence) for name in ("freight", "gift", "coupon", "protect", "replacement"))


def _is_about_offers(claim: Claim, text: str, context: CheckContext) -> bool:
    """Whether what is used together are offers: from 100 to 130 cm all can use it."""
    named = any(says(name, text) for name in ("coupon", "off", "gift", "freight"))
    return named or context.turn.asks("price") or any(m.kind != "bare" for m in claim.money)


def _stacking(claim: Claim, context: CheckContext, money: list[Money], reading: DraftReading) -> str | None:
    if not money and says("freight", claim.sentence) and not says("coupon", claim.sentence):
        return _freight(claim.sentence, context, budget_of(context))  # what the minimum grants beside any reduction
    promotions = active_promotions(context)
    if promotions and all(p.stackable for p in promotions):
        budget = budget_of(context)
        return judge_amounts(claim, claim.sentence, money, context, budget, reading) if money else None
    return "stacking_not_allowed"


def _price_protection(claim: Claim, context: CheckContext) -> str | None:
    days = context.shop.price_protection_days
    order = context.facts.order
    start = as_date((order.delivered_at or order.paid_at) if order else None)
    if start is None and days is not None and str(days) in _NUMBER.findall(claim.sentence):
        return None  # the rule, told with its days to who has not paid yet
    if days is None or context.now is None or start is None or (context.now.date() - start).days > days:
        return "price_difference_unbacked"
    return None


def _is_replacement(text: str, context: CheckContext) -> bool:
    if not any_at_fault(context, "seller", "carrier"):
        return False
    return says("replacement", text) or (says("sends_it", text) and _names_the_same(text, context.turn.text))


def _names_the_same(text: str, turn: str) -> bool:
    """Whether both hold a word that is longer than particles and courtesies are."""
    return bool(_names(text) & _names(turn))


def _names(text: str) -> set[str]:
    found = _NAMES.findall(text)
    latin = {word for word in found if word.isascii()}
    return latin | {word[n : n + _HEAD] for word in found if not word.isascii() for n in range(len(word) - _HEAD + 1)}


def _more_than_freight(claim: Claim, money: list[Money]) -> bool:
    return any(m.kind == "percent" for m in money) or ("gift" in claim.forms and says("gift", claim.sentence))


def _freight(text: str, context: CheckContext, budget: Budget) -> str | None:
    seller = any_at_fault(context, "seller")
    approved = bool(valid_approvals(context, "free_shipping"))
    if says("return_freight", text):
        owed = seller or approved or context.shop.return_shipping == "seller"
        return None if owed else "return_freight_unbacked"
    if seller or approved:
        return None
    if says("extra_freight", text) and not says("excluding", text):
        return "freight_extra_not_covered"
    return None if budget.free_shipping else "free_shipping_unbacked"


def _goes_anyhow(claim: Claim, context: CheckContext) -> bool:
    """Whether it only tells that the ordinary way bears no surcharge: "if it can wait, YTO costs nothing extra"."""
    if says("vowed", claim.sentence) or _cuts(claim):
        return False
    order = context.facts.order
    usual = (order.carrier or "").lower() if order and order.shipping_method == "standard" else ""
    told = [found for found in words("no_surcharge", claim.sentence) if not says("extra_freight", found)]
    if told and says("plain_way", claim.sentence) and not says("extra_freight", claim.sentence):
        return True  # "the default is YTO, or ZTO on request, at no extra cost"
    return bool(told) and all(says("plain_way", found) or (usual and usual in found) for found in told)


def _is_same_offer(claim: Claim, context: CheckContext, reading: DraftReading) -> bool:
    """Whether the draft states an offer in figures that may stand, so that "the reduced price" only refers to it."""
    if claim.money or (claim.accepted and context.turn.money):
        return False
    offers = [c for c in reading.claims if c.kind in ("concession", "promo") and c.money and not c.faint]
    stated = [c for c in offers if says("off", c.sentence) or any(m.kind == "percent" for m in c.money)]
    return bool(stated) and all(judge_concession(other, context, reading) is None for other in stated)


def _unquantified(claim: Claim, text: str, context: CheckContext, budget: Budget) -> str | None:
    if valid_approvals(context, "discount") and not claim.accepted:
        return None
    if says("compensate", claim.sentence) and (valid_approvals(context, "compensation") or budget.compensation):
        return None
    coupons = context.facts.coupons or any(p.type == "coupon" for p in active_promotions(context))
    if says("coupon", text) and coupons:
        return None
    return "offer_accepted" if claim.accepted else "offer_unquantified"
