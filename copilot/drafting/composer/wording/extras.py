"""Conditions and slots of what is worked out beside the record: limits, sums, exclusions, weekends, carriers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from copilot.drafting.composer.goods.verdicts import carried, verdict
from copilot.drafting.composer.order.barring import MISHAPS, barred
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.quotes.quoting import Quote, closed, halves, sentences
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sizes.spans import fitting
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.sums.reckoning import demanded, reckon
from copilot.drafting.composer.wording import render
from copilot.drafting.composer.wording.yes_no import allowed, in_colour

__all__ = ["EXTRA_CONDITIONS", "EXTRA_SLOTS"]

_SATURDAY, _WEEK = 5, 7
_ALIKE = 2
"""Units that a rule on the warranty shares with a turn it is about."""
_PRICED = re.compile(r"([^\W\d_]{2,12}) ?[（(]([^（()）]*\d[^（()）]*)[)）]")
"""Goods with their price in brackets, in a list."""


def _rule_lines(s: Scene) -> Iterator[Quote]:
    for item in s.shown:
        if item.snippet.kind == "policy":
            for text in halves(sentences(item.snippet.text, item.snippet.title)):
                yield Quote(closed(text, s.brief.reading.lang), item.snippet)


def _weekend(s: Scene) -> str | None:
    """Return what the rules say of parcels at the weekend, where it is one now or the order was paid at one."""
    if not _over_weekend(s):
        return None
    return next((q.text for q in _rule_lines(s) if s.cue("weekend_rule", q.text.lower())), None)


def _over_weekend(s: Scene) -> bool:
    """Say whether it is a weekend, or the order was paid at one or has waited over one."""
    paid, now = s.order.paid_at, s.now
    days = [moment for moment in (now, paid) if moment is not None]
    waited = (now.date() - paid).days if now and paid and not hasattr(paid, "date") else None
    if now and paid and hasattr(paid, "date"):
        waited = (now.date() - paid.date()).days
    return any(day.weekday() >= _SATURDAY for day in days) or bool(
        waited is not None and now and 0 < waited < _WEEK and now.weekday() < waited
    )


def _guarantee(s: Scene) -> str | None:
    """Return the rule on the warranty of goods in trouble: it names them or the trouble in the turn's words."""
    asked = s.asking(s.turn)
    lines = [q for q in _rule_lines(s) if s.cue("warranty_rule", q.text.lower()) and not s.cue("bars", q.text.lower())]
    alike = [(sum(len(u) > 1 for u in asked & s.units(q.text)), q.text) for q in lines]
    best = max(alike, default=None, key=lambda pair: pair[0])
    return best[1] if best and best[0] >= _ALIKE else None


def _carrier(s: Scene) -> tuple[str, Decimal] | None:
    """Return the shop's carrier that the turn names, with its fee; none for the one sent with anyhow."""
    entries = s.extra("carriers")
    for entry in entries if isinstance(entries, (list, tuple)) else ():
        name = s.carriers.name(entry.get("id"))
        spoken = (name or "").removesuffix("快递").lower()
        if spoken and spoken in s.turn and entry.get("fee") is not None and not entry.get("default"):
            return name or "", Decimal(str(entry["fee"]))
    return None


def _other_carrier(s: Scene) -> tuple[str, Decimal] | None:
    """Return the carrier beside the one sent with anyhow, with its fee, where there is just one."""
    entries = s.extra("carriers")
    others = [e for e in entries if not e.get("default") and e.get("fee")] if isinstance(entries, (list, tuple)) else []
    name = s.carriers.name(others[0].get("id")) if len(others) == 1 else None
    return (name, Decimal(str(others[0]["fee"]))) if name else None


def _gift(s: Scene) -> tuple[str, str] | None:
    """Return the gift that the turn names with its price as the rules list it ("mug (68 yuan)")."""
    for quote in _rule_lines(s):
        for name, price in _PRICED.findall(quote.text):
            if name in s.turn:
                return name, price
    return None


def _gift_list(s: Scene) -> str | None:
    """Return the sentence of the rules that lists the gifts with their prices."""
    return next((q.text for q in _rule_lines(s) if len(_PRICED.findall(q.text)) > 1), None)


def _remote_place(s: Scene) -> tuple[str, str] | None:
    """Return the place named in the turn and the surcharged area it lies in ("呼和浩特" in "内蒙古")."""
    areas = s.extra("remote_areas")
    for pair in s.frame.cues.get("places", ()):
        place, _, area = pair.partition("=")
        if place in s.turn and isinstance(areas, (list, tuple)) and area in areas:
            return place, area
    return None


def _money(s: Scene, value: Decimal | None) -> str | None:
    if value is None:
        return None
    currency = s.brief.facts.currency or s.wording.backing.money.currency(s.brief.rules)
    return render.amount(value, currency, s.frame.formats)


def _both(s: Scene) -> bool:
    known = reckon(s)
    return bool(known and known.by_tier is not None and known.by_promotion is not None)


def _offer(s: Scene, name: str) -> str | None:
    known = reckon(s)
    return _money(s, getattr(known, name)) if known else None


def _tier_better(s: Scene) -> bool:
    known = reckon(s)
    return bool(known and known.by_tier is not None and known.best == known.by_tier)


def _promotion_max(s: Scene, key: str) -> str | None:
    known = reckon(s)
    if known is None or known.by_promotion is None:
        return None
    found = bargain.best(bargain.running(s.brief.shop, s.brief.facts), known.total)
    return _money(s, getattr(found, key)) if found else None


def _within(s: Scene) -> bool | None:
    found = verdict(s)
    return found.within if found else None


EXTRA_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "barred": lambda s: barred(s) is not None,
        "barred_mishap": lambda s: any(s.cue(name, s.turn) for name in MISHAPS) and barred(s) is not None,
        "rule_excepts": lambda s: s.policy_quote is not None and s.cue("excepts", s.policy_quote.text.lower()),
        "weekend_rule": lambda s: _weekend(s) is not None,
        "guaranteed": lambda s: _guarantee(s) is not None,
        "carrier_of_fee": lambda s: (found := _carrier(s)) is not None and found[1] > 0,
        "carrier_free": lambda s: (found := _carrier(s)) is not None and found[1] == 0,
        "alt_carrier": lambda s: _other_carrier(s) is not None,
        "remote_place": lambda s: _remote_place(s) is not None,
        "remote_served": lambda s: s.carriers.serving("remote") is not None,
        "asked_for_code": lambda s: s.cue("asked_for_code", s.turn),
        "which_carrier": lambda s: s.cue("which_carrier", s.turn),
        "gift_back": lambda s: s.cue("gift_named", s.turn),
        "allowed": lambda s: allowed(s) is True,
        "colour_in": lambda s: in_colour(s) is True,
        "colour_out": lambda s: in_colour(s) is False,
        "forbidden": lambda s: allowed(s) is False,
        "limit_out": lambda s: _within(s) is False,
        "limit_in": lambda s: _within(s) is True,
        "limit_summed": lambda s: bool((found := verdict(s)) and found.summed),
        "carried_in": lambda s: (found := carried(s)) is not None and found.within,
        "carried_out": lambda s: (found := carried(s)) is not None and not found.within,
        "girth_told": lambda s: fitting(s) is not None,
        "girth_fits": lambda s: (found := fitting(s)) is not None and len(found.sizes) == 1,
        "girth_between": lambda s: (found := fitting(s)) is not None and len(found.sizes) > 1,
        "girth_outside": lambda s: (found := fitting(s)) is not None and not found.sizes,
        "names_code": lambda s: any((i.snippet.sku or "-").lower() in s.turn for i in s.shown),
        "reckoned_both": _both,
        "reckoned": lambda s: (found := reckon(s)) is not None and found.best < found.total,
        "reckoned_tier": _tier_better,
        "demanded": lambda s: demanded(s) is not None,
        "foot_big": lambda s: s.cue("foot_big", s.said),
        "up_note": lambda s: s.fit_note is not None and s.cue("up_note", s.fit_note.text.lower()),
    }
)
EXTRA_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "barred_rule": lambda s: found.text if (found := barred(s)) else None,
        "weekend_rule": _weekend,
        "guarantee_rule": _guarantee,
        "carrier_asked": lambda s: found[0] if (found := _carrier(s)) else None,
        "carrier_fee": lambda s: _money(s, found[1]) if (found := _carrier(s)) else None,
        "alt_carrier": lambda s: found[0] if (found := _other_carrier(s)) else None,
        "alt_fee": lambda s: _money(s, found[1]) if (found := _other_carrier(s)) else None,
        "gift_named": lambda s: found[0] if (found := _gift(s)) else None,
        "gift_list": _gift_list,
        "gift_price": lambda s: found[1] if (found := _gift(s)) else None,
        "remote_place": lambda s: found[0] if (found := _remote_place(s)) else None,
        "remote_area_of": lambda s: found[1] if (found := _remote_place(s)) else None,
        "limit_said": lambda s: found.said if (found := verdict(s)) else None,
        "limit": lambda s: found.limit.words if (found := verdict(s)) else None,
        "carried_said": lambda s: found.said if (found := carried(s)) else None,
        "carried_limit": lambda s: found.limit.words if (found := carried(s)) else None,
        "girth_of": lambda s: quoting.spoken_name(found.product) if (found := fitting(s)) else None,
        "girth": lambda s: found.said if (found := fitting(s)) else None,
        "girth_ranges": lambda s: render.listed(found.ranges, s.frame.formats) if (found := fitting(s)) else None,
        "girth_small": lambda s: found.sizes[0] if (found := fitting(s)) and found.sizes else None,
        "girth_large": lambda s: found.sizes[-1] if (found := fitting(s)) and found.sizes else None,
        "sum_total": lambda s: _offer(s, "total"),
        "sum_tier": lambda s: _offer(s, "by_tier"),
        "sum_promo": lambda s: _offer(s, "by_promotion"),
        "sum_promo_min": lambda s: _promotion_max(s, "min"),
        "sum_promo_off": lambda s: _promotion_max(s, "off"),
        "demanded": lambda s: _money(s, demanded(s)),
    }
)
