"""The facts on record, short enough to read at a glance; drafts may state only these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from copilot.facts import Action as FactAction
from copilot.facts import Approval, Evidence, Facts, Order
from copilot.ui.markup import Markup, tag
from copilot.ui.texts import Texts

__all__ = ["facts_panel"]

_ORDER = (
    "total", "list_price", "paid_at", "ship_deadline", "shipped_at", "delivered_at", "shipping_method", "carrier",
    "appointment", "return_reason", "shipments",
)  # fmt: skip


class _Told(NamedTuple):
    """The reader's words, and the shop's time zone: drafts state these times, so they are told in the same."""

    t: Texts
    zone: dt.tzinfo
    currency: str

    def when(self, value: dt.date | dt.datetime | None) -> str:
        if isinstance(value, dt.datetime):
            return (value.astimezone(self.zone) if value.tzinfo else value).strftime("%m-%d %H:%M")
        return value.isoformat() if value else ""


def facts_panel(facts: Facts, as_of: dt.datetime | None, t: Texts, zone: dt.tzinfo = dt.UTC) -> Markup:
    """Return order, product, evidence, approvals and actions with the time they were read, in the shop's zone."""
    told = _Told(t, zone, facts.currency or "")
    rows = [*_order(facts.order, told), *_product(facts, t)]
    records = [
        *(_evidence(item, t) for item in facts.evidence),
        *(_approval(item, told) for item in facts.approvals),
        *(_action(item, told) for item in facts.actions),
    ]
    if not rows and not records:
        return tag("p", t("facts.none"), class_="dim")
    stamp = tag("p", t("facts.as_of", time=told.when(as_of)), class_="dim small") if as_of else ""
    return tag("div", tag("dl", *rows, class_="facts"), *records, stamp)


def _pair(name: str, value: str) -> Markup:
    return tag("div", tag("dt", name), tag("dd", value))


def _order(order: Order | None, told: _Told) -> Iterator[Markup]:
    if order is None:
        return
    t, when = told.t, told.when
    if order.status:
        yield _pair(t("facts.status"), t.get("order", order.status))
    for field in _ORDER:
        value = getattr(order, field)
        if value is not None:
            yield _pair(t(f"facts.{field}"), _shown(field, value, told))
    if order.carrier_eta and order.carrier_eta.date:
        yield _pair(t("facts.carrier_eta"), order.carrier_eta.date.isoformat())
    if order.delivery_guarantee and order.delivery_guarantee.by:
        yield _pair(t("facts.delivery_guarantee"), when(order.delivery_guarantee.by))
    for scan in order.tracking[-2:]:
        yield _pair(when(scan.time or scan.date), " · ".join(part for part in (scan.event, scan.place) if part))


def _product(facts: Facts, t: Texts) -> Iterator[Markup]:
    product = facts.product
    if product is None:
        return
    if product.facts or product.category:
        yield _pair(t("facts.product"), " · ".join(product.facts) or str(product.category))
    if product.stock is not None:
        yield _pair(t("facts.stock"), str(product.stock))


def _evidence(item: Evidence, t: Texts) -> Markup:
    state = t("facts.confirmed") if item.confirmed else t("facts.unconfirmed")
    words = [t.get("evidence", item.type or ""), t.get("finding", item.finding or ""), t.get("party", item.party or "")]
    return _record("evidence", t("facts.evidence"), " · ".join([*filter(None, words), state]))


def _approval(item: Approval, told: _Told) -> Markup:
    t = told.t
    parts = [t.get("approval", item.type)]
    parts += [f"{item.percent}%"] if item.percent is not None else []
    parts += [f"{money} {told.currency}".strip() for money in (item.amount, item.value) if money is not None]
    parts += [str(part) for part in (item.item, item.date) if part]
    parts += [t("facts.by", name=item.by)] if item.by else []
    parts += [t("facts.until", time=told.when(item.expires))] if item.expires else []
    return _record("approval", t("facts.approval"), " · ".join(parts))


def _action(item: FactAction, told: _Told) -> Markup:
    parts = [told.t.get("action", item.type), item.ref or "", told.when(item.due) if item.due else ""]
    return _record("action", told.t("facts.action"), " · ".join(filter(None, parts)))


def _record(kind: str, name: str, words: str) -> Markup:
    return tag("p", tag("b", name), " ", words, class_=f"record {kind}")


def _shown(field: str, value: object, told: _Told) -> str:
    if isinstance(value, dt.date):
        return told.when(value)
    if field in ("shipping_method", "return_reason"):
        return told.t.get(field.partition("_")[0], value)
    return f"{value} {told.currency}".strip() if field in ("total", "list_price") else str(value)
