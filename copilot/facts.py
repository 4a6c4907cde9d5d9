"""What is on record about the order: the `facts` of the case format.

Unknown keys are kept and ignored, a known key of a wrong type is an error, and a missing fact is
unknown: it never turns a commitment into an allowed one. Amounts are `Decimal` in the order's currency.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

__all__ = [
    "Action",
    "Amount",
    "Approval",
    "CarrierEta",
    "Coupon",
    "DeliveryGuarantee",
    "Evidence",
    "Facts",
    "Moment",
    "Order",
    "Product",
    "Record",
    "TrackingEvent",
]


def _number(value: Any) -> Any:
    # Money must be a JSON number: "259" in quotes is a producer's mistake that should be seen.
    if value is None or (isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)):
        return Decimal(str(value)) if isinstance(value, float) else value
    raise ValueError("must be a number")


def _json_number(value: Decimal) -> int | float:
    # What goes out must come in again: a case refuses amounts in quotes.
    return int(value) if value == value.to_integral_value() else float(value)


Amount = Annotated[
    Decimal, BeforeValidator(_number), PlainSerializer(_json_number, return_type=int | float, when_used="json")
]
"""Money or a percentage: a `Decimal` here, a number in JSON."""


def _midnight(value: Any) -> Any:
    # ISO 8601 writes the end of a day as 24:00, which Python's types do not take: it is the day's last second.
    if isinstance(value, str) and "T24:00" in value:
        return value.replace("T24:00:00", "T23:59:59").replace("T24:00", "T23:59:59")
    return value


Moment = Annotated[dt.date | dt.datetime, BeforeValidator(_midnight)]
"""A day or an instant."""


class Record(BaseModel):
    """A record of the case format: immutable, unknown keys kept."""

    model_config = ConfigDict(frozen=True, extra="allow")


class CarrierEta(Record):
    """The carrier's own estimate of arrival."""

    date: dt.date | None = None
    source: str | None = None


class DeliveryGuarantee(Record):
    """A paid or platform service on this order that guarantees arrival by a day."""

    service: str | None = None
    by: Moment | None = None


class TrackingEvent(Record):
    """One past scan of the parcel."""

    time: dt.datetime | None = None
    date: dt.date | None = None
    event: str | None = None
    place: str | None = None


class Order(Record):
    """The order the conversation is about; `total` is paid, `list_price` before reductions."""

    status: (
        Literal["none", "unpaid", "paid", "shipped", "in_transit", "delivered", "refund_requested", "closed"]
        | str
        | None
    ) = None
    total: Amount | None = None
    list_price: Amount | None = None
    paid_at: dt.datetime | None = None
    ship_deadline: dt.datetime | None = None
    shipped_at: dt.datetime | None = None
    delivered_at: dt.datetime | None = None
    shipping_method: str | None = None
    carrier: str | None = None
    carrier_eta: CarrierEta | None = None
    delivery_guarantee: DeliveryGuarantee | None = None
    appointment: str | None = None
    """ISO time or half-day (`2025-06-14AM`) booked for delivery or installation."""
    return_reason: str | None = None
    shipments: int | None = None
    tracking: tuple[TrackingEvent, ...] = ()


class Evidence(Record):
    """A finding about what went wrong, whose doing it was, and whether it is confirmed."""

    type: str | None = None
    finding: str | None = None
    party: str | None = None
    confirmed: bool = False


class Approval(Record):
    """A permission beyond the rules for this order."""

    type: str
    percent: Amount | None = None
    amount: Amount | None = None
    item: str | None = None
    value: Amount | None = None
    date: dt.date | dt.datetime | None = None
    by: str | None = None
    expires: Moment | None = None


class Action(Record):
    """Something done and recorded; `due` backs a stated time for that very action."""

    type: str
    ref: str | None = None
    due: Moment | None = None
    amount: Amount | None = None


class Coupon(Record):
    """A coupon the customer already holds."""

    off: Amount | None = None
    percent: Amount | None = None
    min: Amount | None = None
    expires: Moment | None = None


class Product(Record):
    """The product spoken of, as far as the shop's records tell."""

    category: str | None = None
    stock: int | None = None
    facts: tuple[str, ...] = ()
    reviews: Any = None
    was_price: Amount | None = None
    custom: bool | None = None


class Facts(Record):
    """Everything on record that a draft may state or that may back a commitment."""

    now: dt.datetime | None = None
    platform: str | None = None
    market: str | None = None
    currency: str | None = None
    sender: str | None = None
    order: Order | None = None
    evidence: tuple[Evidence, ...] = ()
    approvals: tuple[Approval, ...] = ()
    actions: tuple[Action, ...] = ()
    concessions: Amount | None = None
    """Money already given away in this conversation."""
    coupons: tuple[Coupon, ...] = ()
    product: Product | None = None
