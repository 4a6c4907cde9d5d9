"""What a move may ask for in `when`: a name to a test of the scene. Read from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.alternation import either
from copilot.drafting.composer.goods.offering import names_spec, searched, unlisted, unmatched
from copilot.drafting.composer.goods.shades import shades
from copilot.drafting.composer.goods.space import SPACE_CONDITIONS
from copilot.drafting.composer.goods.told import TOLD_CONDITIONS
from copilot.drafting.composer.goods.variants import VARIANT_CONDITIONS
from copilot.drafting.composer.goods.words import as_named
from copilot.drafting.composer.order.harm import prone
from copilot.drafting.composer.order.photos import has_photo
from copilot.drafting.composer.order.scans import SCAN_CONDITIONS
from copilot.drafting.composer.order.shop_rules import RULE_CONDITIONS
from copilot.drafting.composer.order.timing import TIMING_CONDITIONS
from copilot.drafting.composer.order.troubles import TROUBLE_CONDITIONS
from copilot.drafting.composer.order.windows import WINDOW_CONDITIONS
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.quotes.sweeping import answers_share
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sizes.usual import USUAL_CONDITIONS
from copilot.drafting.composer.sizes.wishes import SIZE_CONDITIONS
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.sums.offers import OFFER_CONDITIONS
from copilot.drafting.composer.sums.paying import refused_methods
from copilot.drafting.composer.sums.percents import PERCENT_CONDITIONS
from copilot.drafting.composer.wording.cues import TURN_CUES
from copilot.drafting.composer.wording.extras import EXTRA_CONDITIONS
from copilot.drafting.composer.wording.manners import MANNER_CONDITIONS
from copilot.drafting.composer.wording.slots import SLOTS

__all__ = ["CONDITIONS"]

SURE = 0.8
"""Relevance from which a rule may be quoted although the question fits no known situation."""
VAGUE = {"zh": 8, "ko": 12, "en": 24}
"""Characters up to which a turn that fits nothing is taken as unclear rather than unknown."""
_PHONE = re.compile(r"(?<!\d)\d(?:[\s-]?\d){6,}")
"""A telephone number in a turn."""
_TAIL = re.compile(r"(?<!\d)\d{4}(?!\d)")
"""The last digits of a telephone number."""
BULK = 50
"""Pieces from which an order is priced by the shop manager."""
_RECEIVED = ("delivered", "closed", "refund_requested")


def _eta(s: Scene) -> bool:
    eta = s.order.carrier_eta
    return bool(eta and eta.date and not s.is_past(eta.date))


def _guarantee(s: Scene) -> bool:
    given = s.order.delivery_guarantee
    return bool(given and given.by and not s.is_past(given.by))


def _category(s: Scene, name: str) -> bool:
    product = s.brief.facts.product
    titles = s.product_found[0].snippet.title if s.product_found else s.said
    return s.cue(name, f"{(product.category or '') if product else ''} {titles}".lower())


def _measured(s: Scene) -> bool:
    """Say whether the customer gave what the size of this product hangs on."""
    return s.body.foot is not None if _category(s, "shoes") else s.body.any


def _powered(s: Scene) -> bool:
    """Say whether the product runs on electricity: its own sheet decides where there is one."""
    if s.product_found:
        return s.cue("electric", "\n".join(item.snippet.text for item in s.product_found).lower())
    return _category(s, "powered") and not _category(s, "unpowered")


def _rule_meant(s: Scene) -> bool:
    """Say whether the published rule found has to do with the question; not where it tells nothing of what is named.

    A script that only names the product as well advises on another choice.
    """
    quote = s.policy_quote
    if quote is None or quote.snippet is None:
        return False
    if (titled := s.titled(quote.snippet)) or s.brief.withheld:
        return titled
    if s.detail and not s.detail.quotes:
        return False
    named = s.product_title if quote.snippet.kind == "script" else ""
    told = f"{quote.snippet.title} {quote.text}"
    alike = s.asking(s.question.text) & s.units(told) - s.units(named)
    return quoting.overlap(told, s.question.text, besides=named) >= 1 or any(len(unit) > 2 for unit in alike)


def _stock(s: Scene) -> int | None:
    product = s.brief.facts.product
    return product.stock if product else None


def _bulk(s: Scene) -> bool:
    counters = either(s.frame.cues.get("counters", ()))
    if s.cue("many", s.turn):
        return True
    return any(int(n) >= BULK for n in re.findall(rf"(\d{{2,5}})\s*(?:{counters})", s.turn))


def _told(s: Scene) -> bool:
    """Say whether the quoted statement has to do with the question at all."""
    quote = s.product_quote
    if quote is None:
        return False
    name = quoting.product_name(quote.snippet) if quote.snippet else ""
    asked = s.turn if s.sole else s.question.text
    if quoting.overlap(quote.text, asked, besides=name) < 1:
        return False
    own = s.asking(asked) - s.units(quoting.spoken_name(name))
    return not own or answers_share(own, s.units(quote.text))


def _affirmed(s: Scene) -> bool:
    """Say whether what is told begins with a yes of its own."""
    return any(_begins_yes(s, quote.text) for quote in (s.detail.quotes[:1] if s.detail else ()))


def _begins_yes(s: Scene, text: str) -> bool:
    return text.lower().startswith(s.frame.cues.get("yes", ()))


def _status(*names: str) -> Callable[[Scene], bool]:
    return lambda s: s.order.status in names


def _in_turn(name: str) -> Callable[[Scene], bool]:
    return lambda s: s.cue(name, s.turn)


CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "never": lambda s: False,
        # -- the order
        "order": lambda s: s.order.status not in (None, "none"),
        "unpaid": _status("unpaid"),
        "paid": _status("paid"),
        "not_sent": _status("none", "unpaid", "paid"),
        "unbought": _status("none", "unpaid"),
        "not_bought": lambda s: s.order.status in (None, "none", "unpaid"),
        "sent": _status("shipped", "in_transit"),
        "delivered": _status("delivered", "closed"),
        "refund_open": _status("refund_requested"),
        "scanned": lambda s: s.last_event is not None,
        "late": lambda s: s.order.status == "paid" and s.is_past(s.order.ship_deadline),
        "eta": _eta,
        "number_known": lambda s: SLOTS["tracking_number"](s) is not None,
        "eta_told": lambda s: bool(_eta(s) and (day := SLOTS["eta"](s)) and day in s.before),
        "guarantee": _guarantee,
        # -- what is confirmed
        "seller_fault": lambda s: s.confirmed is not None and s.confirmed.party == "seller",
        "other_fault": lambda s: s.confirmed is not None and s.confirmed.party in ("carrier", "platform"),
        "cleared": lambda s: s.cleared,
        "photo": has_photo,
        "what_if": lambda s: s.cue("hypothetical", s.turn) and s.order.status not in _RECEIVED and not has_photo(s),
        "photo_told": lambda s: s.cue("photo", s.before),
        "photo_asked": lambda s: s.cue("photo", s.replied),
        # -- what was done
        "refunded": lambda s: s.action("refund_issued") is not None,
        "reshipped": lambda s: s.action("reship_created") is not None,
        "ticket": lambda s: bool(s.action("ticket_opened")),
        "address_changed": lambda s: s.action("address_changed") is not None,
        "expedited": lambda s: s.action("expedite_note") is not None,
        # -- money
        "below_free": lambda s: (
            s.ladder.total is not None
            and s.brief.shop.free_shipping_min is not None
            and s.ladder.total < s.brief.shop.free_shipping_min
        ),
        "bill": lambda s: s.bill is not None,
        "bill_free": lambda s: bool(
            s.bill and not s.cue("abroad", s.turn) and (m := s.brief.shop.free_shipping_min) and s.bill.total >= m
        ),
        "bill_short": lambda s: bool(s.bill and (least := s.brief.shop.free_shipping_min) and s.bill.total < least),
        "bill_tier": lambda s: bool(s.bill and (t := s.ladder.lowest) and t.min_order and s.bill.total >= t.min_order),
        "total": lambda s: s.ladder.total is not None,
        "tier": lambda s: s.ladder.reached is not None,
        "below_tier": lambda s: s.ladder.total is not None and s.ladder.reached is None and s.ladder.lowest is not None,
        "offered": lambda s: s.ladder.offered,
        "gift_left": lambda s: s.ladder.gift_left is not None,
        "gift_offered": lambda s: s.ladder.gift_offered,
        "tier_free_shipping": lambda s: bool((t := s.ladder.reached) and t.free_shipping),
        "promotion": lambda s: bool(bargain.running(s.brief.shop, s.brief.facts)),
        "coupon_held": lambda s: bool(s.brief.facts.coupons),
        "promised_compensation": lambda s: bargain.approval(s.brief.facts, "compensation") is not None,
        # -- the shop's rules
        "buyer_pays_return": lambda s: s.brief.shop.return_shipping == "buyer",
        "shop_pays_return": lambda s: s.brief.shop.return_shipping in ("seller", "shop", "free"),
        # -- the product
        "custom": lambda s: bool(s.brief.facts.product and s.brief.facts.product.custom),
        "in_stock": lambda s: (_stock(s) or 0) > 0,
        "sold_out": lambda s: _stock(s) == 0,
        "shoes": lambda s: _category(s, "shoes"),
        "powered": _powered,
        "unsized": lambda s: bool(s.product_found) and not s.chart[0] and not s.body.any and not _category(s, "worn"),
        "fit": lambda s: s.fit is not None,
        "between": lambda s: s.fit is not None and s.fit[1],
        "measured": _measured,
        "usual_given": lambda s: s.body.usual is not None,
        "shape_given": lambda s: s.cue("foot_shape", s.said),
        "note_on_shape": lambda s: s.fit_note is not None and s.cue("note_on_shape", s.fit_note.text.lower()),
        "height_given": lambda s: s.body.height is not None,
        "weight_given": lambda s: s.body.weight is not None,
        "waist_given": lambda s: s.body.waist is not None,
        "by_weight": lambda s: any(row.weight for row in s.chart[0]),
        "by_waist": lambda s: any(row.waist for row in s.chart[0]),
        # -- what was found
        "asked_detail": lambda s: s.detail is not None,
        "told_detail": lambda s: bool(s.detail and s.detail.quotes),
        "affirmed": _affirmed,
        "missing_detail": lambda s: bool(s.detail and s.detail.missing),
        "rule_missing": lambda s: bool(s.detail and s.detail.missing and not s.detail.facts_missing),
        "missing_fact": lambda s: bool(s.detail and s.detail.facts_missing),
        "rule_meant": _rule_meant,
        "rule_affirmed": lambda s: s.policy_quote is not None and _begins_yes(s, s.policy_quote.text),
        "rule_stops": lambda s: s.policy_quote is not None and s.cue("stop_using", s.policy_quote.text.lower()),
        "sure": lambda s: bool(s.found) and s.found[0].score >= SURE,
        "about_product": lambda s: bool(s.found) and s.found[0].snippet.kind == "product",
        "told": _told,
        "cautions": lambda s: s.product_quote is not None and s.cue("cautions", s.product_quote.text.lower()),
        "product_known": lambda s: bool(s.product_found) or bool(s.brief.facts.product and s.brief.facts.product.facts),
        "named_product": lambda s: bool(
            s.product_title and quoting.named_in(s.product_title, as_named(s.said, s.names, s.wording.goods))
        ),
        "prone": prone,
        "unlisted": unlisted,
        "searched": searched,
        "goods_asked": lambda s: bool(s.goods),
        "light_named": lambda s: bool(shades(s).light),
        "dark_named": lambda s: bool(shades(s).dark),
        "colours_compared": lambda s: len(shades(s).all) > 1,
        "unmatched": unmatched,
        "told_fact": lambda s: bool(s.detail and s.detail.product),
        "asked_fact": lambda s: bool(s.detail and (s.detail.product or s.detail.facts_missing)),
        "method_refused": lambda s: bool(refused_methods(s)),
        "noise": lambda s: s.brief.reading.unreadable == "noise",
        "foreign": lambda s: s.brief.reading.unreadable == "foreign",
        "vague": lambda s: (
            len(s.turn.strip()) <= VAGUE[s.brief.reading.lang] and not (s.found and s.found[0].score >= SURE)
        ),
        "combining": lambda s: s.cue("stacking", s.turn) and not s.cue("counted", s.turn),
        "bulk": _bulk,
        "names_spec": names_spec,
        "phone_given": lambda s: bool(_PHONE.search(s.turn)),
        "tail_given": lambda s: bool(_TAIL.search(s.turn)),
        "names_address": lambda s: s.cue("address", s.turn) and any(char.isdigit() for char in s.turn),
        "several": lambda s: len(s.choices) > 1,
        "tier_free": lambda s: bool((t := s.ladder.reached or s.ladder.lowest) and t.free_shipping),
        **{name: _in_turn(name) for name in TURN_CUES},
        **RULE_CONDITIONS,
        "phone": lambda s: s.cue("phone", f"{s.turn}\n{s.question.after.lower()}") and not s.cue("phone_kept", s.turn),
        **OFFER_CONDITIONS,
        **PERCENT_CONDITIONS,
        **TIMING_CONDITIONS,
        **TROUBLE_CONDITIONS,
        **WINDOW_CONDITIONS,
        **SCAN_CONDITIONS,
        **TOLD_CONDITIONS,
        **EXTRA_CONDITIONS,
        **MANNER_CONDITIONS,
        **SIZE_CONDITIONS,
        **USUAL_CONDITIONS,
        **VARIANT_CONDITIONS,
        **SPACE_CONDITIONS,
        "used": lambda s: s.cue("used", s.turn) and not (s.cue("unused", s.turn) or s.cue("untouched", s.turn)),
        "opened": lambda s: s.cue("opened", s.turn) and not s.cue("packing_kept", s.turn),
        "stackable": lambda s: any(p.stackable for p in bargain.running(s.brief.shop, s.brief.facts)),
        # -- the customer
        "hesitant": lambda s: s.brief.reading.customer_type == "hesitant",
        "doubtful": lambda s: s.brief.reading.customer_type in ("doubtful", "after_sales_minded"),
        "expert": lambda s: s.brief.reading.customer_type == "expert",
        "angry": lambda s: s.brief.reading.customer_type in ("angry", "extorting"),
        "signal": lambda s: s.cue("buying_signal", s.turn),
        "human": lambda s: s.brief.facts.sender == "human_agent",
        "beside": lambda s: bool(s.before),
        "dispatch_told": lambda s: bool((span := SLOTS["dispatch"](s)) and span in s.before),
        "large_told": lambda s: bool((name := SLOTS["large_carrier"](s)) and name in s.before),
        "express_told": lambda s: bool((name := SLOTS["express"](s)) and name in s.before),
        "alone": lambda s: len(s.brief.reading.questions) <= 1,
    }
)
