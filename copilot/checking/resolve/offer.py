"""May the shop give this? The value of an offer against what may be given on the order."""

from __future__ import annotations

import re
from decimal import Decimal

from copilot.checking.claim import Claim
from copilot.checking.context import CheckContext, as_date
from copilot.checking.money import Money
from copilot.checking.resolve.budget import Budget, active_promotions, budget_of, valid_approvals
from copilot.checking.resolve.fault import confirmed

__all__ = ["judge_concession", "judge_owed", "judge_promo"]

_STACKING = re.compile(r"叠加|一起用|同时用|同时享|一块用|折上折|都能用|和.{0,8}一起|再叠|both|stack|combine|together|on top of|중복|같이 ?쓰|함께 ?쓰|동시|둘 다|같이 ?적용|함께 ?적용")
_RETURN_FREIGHT = re.compile(
    r"退货|寄回|来回|往返|退回来|换货|退换|运费险|return|label|back to us|send it back|exchange|swap|반품|왕복|교환|회수|수거|반송"
)
_EXTRA_FREIGHT = re.compile(r"安装|上门|偏远|新疆|西藏|补差|顺丰|加急|升级|install|remote|express|overnight|upgrade|도서산간|제주|설치|퀵")
_PROTECT = re.compile(r"差价|价保|保价|降价.{0,6}(?:退|补)|price (?:drop|difference|protection|adjust)|the difference|차액|가격 ?보호")
_COMPENSATE = re.compile(r"补偿|赔|补您|退您|退你|compensat|goodwill|partial refund|refund part|make it up|보상|배상|돌려드|환급")
_QUOTE = re.compile(
    r"拿走|带走|算您|算你|给您算|收您|收你|到手|卖您|卖你|只要|就行|就卖|给您留|走吧|成交|call it|make it|do it for|do (?:\W?\w+ ){0,3}for|let it go|yours for|charge you|for just|settle|원에 (?:드|해|맞|가)|에 ?맞|에 ?드릴|만 ?받|원만|에 ?해|에 ?가져"
)
_OFF = re.compile(
    r"减|便宜|少收|少算|优惠|让|抹|返|立减|折|省|off|knock|discount|less|save|shave|take|rebate|cash ?back|깎|빼|할인|디씨|에누리|낮춰|적립|캐시백|페이백"
)
_TOLERANCE = Decimal("0.5")


def judge_owed(claim: Claim, context: CheckContext) -> str | None:
    """Money the law or a confirmed fault makes the shop owe is no discount; said on condition it is the policy itself."""
    return None


def judge_promo(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason a statement of a promotion may not stand, or None."""
    if _STACKING.search(claim.sentence) and (reason := _stacking(claim, context)):
        return reason
    if _PROTECT.search(claim.sentence):
        return _price_protection(context)
    numbers = [m for m in claim.money if m.kind in ("percent", "threshold", "amount")]
    if not numbers:
        return None
    return None if all(_published(m, context) for m in numbers) else judge_concession(claim, context)


def judge_concession(claim: Claim, context: CheckContext) -> str | None:
    """Return the reason an offer may not stand, or None."""
    sentence, budget = claim.sentence, budget_of(context)
    money = _amounts(claim, context)
    if _STACKING.search(sentence) and (reason := _stacking(claim, context)):
        return reason
    if _PROTECT.search(sentence):
        return _price_protection(context)
    if "freeship" in claim.forms or (not money and _RETURN_FREIGHT.search(sentence) and "gift" not in claim.forms):
        reason = _freight(sentence, context, budget)
        if reason or not (money or "gift" in claim.forms):
            return reason
    if "gift" in claim.forms and not any(m.kind == "percent" for m in money):
        return _gift(sentence, money, budget)
    if not money:
        return _unquantified(claim, context, budget)
    if _COMPENSATE.search(sentence) and not _OFF.search(sentence):
        return _compensation(money, context, budget)
    return _price(claim, sentence, money, budget)


def _amounts(claim: Claim, context: CheckContext) -> list[Money]:
    money = [m for m in claim.money if m.kind != "bare" or m.value >= 2]
    if not money and claim.accepted:
        money = [m for m in context.turn.money if m.kind != "bare" or m.value >= 2]
    return money


def _published(money: Money, context: CheckContext) -> bool:
    """A number of a promotion that runs now, or of a tier, stated as it is (its minimum need not be met)."""
    for promotion in active_promotions(context, met=False):
        if money.value in (promotion.off, promotion.percent, promotion.min, promotion.value):
            if money.kind != "threshold" or money.floor in (promotion.min, None):
                return True
    for tier in context.shop.discount_tiers:
        if money.value in (tier.min_order, tier.max_percent, tier.max_amount, tier.max_gift_value):
            return True
    shop, order = context.shop, context.facts.order
    known = [shop.free_shipping_min, order.total if order else None, order.list_price if order else None]
    known += [c.off for c in context.facts.coupons]
    return money.kind != "percent" and money.value in known


def _stacking(claim: Claim, context: CheckContext) -> str | None:
    if "negative" in claim.forms:
        return None
    promotions = active_promotions(context)
    if promotions and all(p.stackable for p in promotions):
        return None
    return "stacking_not_allowed"


def _price_protection(context: CheckContext) -> str | None:
    days = context.shop.price_protection_days
    order = context.facts.order
    start = as_date((order.delivered_at or order.paid_at) if order else None)
    if days is None or context.now is None:
        return "price_difference_unbacked"
    return None if start is None or (context.now.date() - start).days <= days else "price_difference_unbacked"


def _freight(sentence: str, context: CheckContext, budget: Budget) -> str | None:
    if _RETURN_FREIGHT.search(sentence):
        owed = any(e.party == "seller" for e in confirmed(context)) or context.shop.return_shipping == "seller"
        owed = owed or bool(valid_approvals(context, "free_shipping"))
        return None if owed else "return_freight_unbacked"
    if any(e.party == "seller" for e in confirmed(context)):
        return None
    if _EXTRA_FREIGHT.search(sentence) and not valid_approvals(context, "free_shipping"):
        return "freight_extra_not_covered"
    return None if budget.free_shipping else "free_shipping_unbacked"


def _gift(sentence: str, money: list[Money], budget: Budget) -> str | None:
    if budget.gift_value is None:
        return "gift_unbacked"
    if any(m.kind in ("amount", "bare") and m.value > budget.gift_value for m in money):
        return "gift_too_dear"
    return None


def _unquantified(claim: Claim, context: CheckContext, budget: Budget) -> str | None:
    if claim.hedged:
        return "offer_hedged"
    if valid_approvals(context, "discount") and not claim.accepted:
        return None
    if "coupon" in claim.forms and (context.facts.coupons or any(p.type == "coupon" for p in active_promotions(context))):
        return None
    if claim.accepted and (budget.percents or budget.amounts) and not budget.gifts:
        return None
    return "offer_accepted" if claim.accepted else "offer_unquantified"


def _compensation(money: list[Money], context: CheckContext, budget: Budget) -> str | None:
    order = context.facts.order
    refunds = [a.amount for a in context.facts.actions if a.amount is not None]
    owed = [order.total] if order and any(e.party == "seller" for e in confirmed(context)) else []
    for amount in money:
        if amount.kind != "percent" and (amount.value in refunds or amount.value in owed):
            continue
        value = amount.value if amount.kind != "percent" else (budget.total or Decimal(0)) * amount.value / 100
        if value > budget.compensation and value not in budget.amounts:
            return "compensation_unbacked"
    return None


def _price(claim: Claim, sentence: str, money: list[Money], budget: Budget) -> str | None:
    if any(_allowed(m, sentence, budget) for m in money if m.kind == "percent"):
        return None if all(_allowed(m, sentence, budget) for m in money if m.kind == "percent") else "percent_over_limit"
    if any(m.kind == "percent" for m in money):
        return "percent_over_limit"
    if all(_allowed(m, sentence, budget) for m in money):
        return None
    return "price_accepted" if claim.accepted else "amount_over_limit"


def _allowed(money: Money, sentence: str, budget: Budget) -> bool:
    total = budget.total
    if money.kind == "percent":
        if money.value in budget.percents or any(money.value <= p for p in budget.percents):
            return budget.combined is None or total is None or total * money.value / 100 <= budget.combined + _TOLERANCE
        return False
    known = [v for v in (budget.total, budget.list_price) if v is not None]
    if money.value in known or money.value in budget.amounts:
        return True
    limit = budget.combined or Decimal(0)
    base = budget.list_price or total
    quote = bool(_QUOTE.search(sentence)) and not _OFF.search(sentence)
    if base is not None and (quote or money.value > base * Decimal("0.5")):
        return base - money.value <= limit + _TOLERANCE
    return money.value <= max([limit, *budget.amounts]) + _TOLERANCE
