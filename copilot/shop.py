"""The shop's published rules and limits: the `shop` of the case format."""

from __future__ import annotations

from copilot.facts import Amount, Moment, Record

__all__ = ["DiscountTier", "Promotion", "Shop"]


class DiscountTier(Record):
    """What may be given from an order total of `min_order` up; of several the highest reached counts."""

    min_order: Amount = 0  # type: ignore[assignment]
    max_percent: Amount | None = None
    max_amount: Amount | None = None
    free_shipping: bool = False
    max_gift_value: Amount | None = None
    gifts: tuple[str, ...] = ()


class Promotion(Record):
    """A published activity, running from `starts` to `ends` for orders from `min` up."""

    id: str | None = None
    type: str | None = None
    """None: published, but of a kind that is not told; it backs no amount."""
    min: Amount | None = None
    off: Amount | None = None
    percent: Amount | None = None
    gift: str | None = None
    gifts: tuple[str, ...] = ()
    value: Amount | None = None
    stackable: bool = False
    starts: Moment | None = None
    ends: Moment | None = None


class Shop(Record):
    """Rules that hold for every order; what is missing is unknown and backs nothing."""

    dispatch_hours: Amount | None = None
    dispatch_business_days: Amount | None = None
    cutoff: str | None = None
    before_cutoff: str | None = None
    after_cutoff: str | None = None
    refund_business_days: tuple[int, int] | int | None = None
    return_days: int | None = None
    return_shipping: str | None = None
    warranty_years: Amount | None = None
    price_protection_days: int | None = None
    free_shipping_min: Amount | None = None
    discount_tiers: tuple[DiscountTier, ...] = ()
    max_compensation: Amount | None = None
    promotions: tuple[Promotion, ...] = ()
    payment_methods: tuple[str, ...] = ()
