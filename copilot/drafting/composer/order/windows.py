"""Spans that run out after a day on record: returning without a reason, asking for a difference in price."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.order.told_days import days_told
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.wording import render

__all__ = ["WINDOW_CONDITIONS", "WINDOW_SLOTS"]

_FIRST_SCAN = dt.timedelta(hours=24)
"""Time after dispatch in which a parcel without a scan is nothing unusual."""
_YEAR = 365.25
"""Days of a year of warranty."""


def _last_day(s: Scene) -> dt.date | None:
    """Return the last day on which the order may be returned without a reason; None where it is not on record."""
    delivered, days = s.order.delivered_at, s.brief.shop.return_days
    return (delivered + dt.timedelta(days=days)).date() if delivered and days is not None else None


def _over(s: Scene) -> bool:
    return s.is_past(_last_day(s))


def _over_as_told(s: Scene) -> bool:
    """Say whether no record tells when the goods came and the customer names more days than there are for returning."""
    told, days = days_told(s), s.brief.shop.return_days
    return s.order.delivered_at is None and told is not None and days is not None and told > days


def _reported_late(s: Scene) -> bool:
    """Say whether the goods came longer ago than damage is to be reported in."""
    delivered, hours = s.order.delivered_at, s.extra("damage_report_hours")
    if delivered is None or s.now is None or not isinstance(hours, int):
        return False
    return bargain.compare(delivered + dt.timedelta(hours=hours), s.now) < 0


def _open(s: Scene) -> bool:
    return s.now is not None and _last_day(s) is not None and not _over(s)


def _just_sent(s: Scene) -> bool:
    """Say whether the parcel left so lately that the carrier may not have scanned it yet."""
    sent = s.order.shipped_at
    return bool(sent and s.now and bargain.compare(sent + _FIRST_SCAN, s.now) > 0)


def _invoice_late(s: Scene) -> bool:
    """Say whether an invoice was applied for and is past its time."""
    return any(a.type == "invoice_requested" and s.is_past(a.due) for a in s.brief.facts.actions)


def _until(s: Scene) -> str | None:
    day = _last_day(s)
    return render.day(day, s.frame.formats) if day and _open(s) else None


def _in_price_window(s: Scene) -> bool:
    paid, days, now = s.order.paid_at, s.brief.shop.price_protection_days, s.now
    return bool(paid and days and now and bargain.compare(paid + dt.timedelta(days=days), now) >= 0)


def _price_over(s: Scene) -> bool:
    paid, days, now = s.order.paid_at, s.brief.shop.price_protection_days, s.now
    return bool(paid and days and now and bargain.compare(paid + dt.timedelta(days=days), now) < 0)


def _kind(s: Scene) -> str:
    """Return what the product on record is called, in its own words."""
    product = s.brief.facts.product
    known = [product.category or "", *product.facts] if product else []
    return " ".join([*known, *(item.snippet.title for item in s.product_found[:1])]).lower()


def _lasting(s: Scene) -> bool:
    """Say whether the product is an appliance or furniture."""
    if s.cue("furniture", _kind(s)):
        return True
    if sheets := "\n".join(item.snippet.text for item in s.product_found).lower():
        return s.cue("electric", sheets)
    return s.cue("powered", _kind(s)) and not s.cue("unpowered", _kind(s))


def _worn(s: Scene) -> bool:
    """Say whether the product is shoes or clothes."""
    return bool(s.chart[0]) or (not _lasting(s) and (s.cue("worn", _kind(s)) or s.cue("shoes", _kind(s))))


def _warranty_ends(s: Scene) -> dt.date | None:
    """Return the last day of the product's warranty; None where it is not received or no warranty is on record."""
    received, years, days = s.order.delivered_at, s.brief.shop.warranty_years, s.extra("warranty_worn_days")
    if received is None:
        return None
    if not _worn(s) and _lasting(s) and years is not None:
        return (received + dt.timedelta(days=round(float(years) * _YEAR))).date()
    return (received + dt.timedelta(days=days)).date() if _worn(s) and isinstance(days, int) else None


def _worn_days(s: Scene) -> str | None:
    days = s.extra("warranty_worn_days")
    return str(days) if isinstance(days, int) else None


WINDOW_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "no_reason_over": _over,
        "over_as_told": _over_as_told,
        "reported_late": _reported_late,
        "return_open": _open,
        "just_sent": _just_sent,
        "invoice_late": _invoice_late,
        "in_price_window": _in_price_window,
        "price_over": _price_over,
        "warranty_over": lambda s: (last := _warranty_ends(s)) is not None and s.is_past(last),
        "warranty_runs": lambda s: (last := _warranty_ends(s)) is not None and not s.is_past(last),
        "warranty_worn": _worn,
        "furnished": lambda s: s.cue("furniture", _kind(s)),
        "household": lambda s: bool(_kind(s).strip()) and not _worn(s),
        "paid_repair": lambda s: s.extra("paid_repair") is True,
    }
)
WINDOW_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {"return_until": _until, "worn_days": _worn_days}
)
