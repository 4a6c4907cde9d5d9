"""The facts on record, short enough to read at a glance; drafts may state only these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from copilot.facts import Action as FactAction
from copilot.facts import Approval, Evidence, Facts, Order
from copilot.ui.markup import Markup, tag
from copilot.ui.texts import Texts

__all__ = ["facts_panel"]

_ORDER = (
    "total", "list_price", "paid_at", "ship_deadline", "shipped_at", "delivered_at", "shipping_method", "carrier",
    "appointment", "return_reason", "shipments",
)  # fmt: skip


def facts_panel(facts: Facts, as_of: dt.datetime | None, t: Texts) -> Markup:
    """Return order, product, evidence, approvals and actions with the time they were recorded."""
    rows = [*_order(facts.order, facts.currency or "", t), *_product(facts, t)]
    records = [
        *(_evidence(item, t) for item in facts.evidence),
        *(_approval(item, facts.currency or "", t) for item in facts.approvals),
        *(_action(item, t) for item in facts.actions),
    ]
    if not rows and not records:
        return tag("p", t("facts.none"), class_="dim")
    stamp = tag("p", t("facts.as_of", time=_when(as_of)), class_="dim small") if as_of else ""
    return tag("div", tag("dl", *rows, class_="facts"), *records, stamp)


def _pair(name: str, value: str) -> Markup:
    return tag("div", tag("dt", name), tag("dd", value))


def _order(order: Order | None, currency: str, t: Texts) -> Iterator[Markup]:
    if order is None:
        return
    if order.status:
        yield _pair(t("facts.status"), t.get("order", order.status))
    for field in _ORDER:
        value = getattr(order, field)
        if value is not None:
            yield _pair(t(f"facts.{field}"), _shown(field, value, currency))
    if order.carrier_eta and order.carrier_eta.date:
        yield _pair(t("facts.carrier_eta"), order.carrier_eta.date.isoformat())
    if order.delivery_guarantee and order.delivery_guarantee.by:
        yield _pair(t("facts.delivery_guarantee"), _when(order.delivery_guarantee.by))
    for scan in order.tracking[-2:]:
        yield _pair(_when(scan.time or scan.date), " · ".join(part for part in (scan.event, scan.place) if part))


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


def _approval(item: Approval, currency: str, t: Texts) -> Markup:
    parts = [t.get("approval", item.type)]
    parts += [f"{item.percent}%"] if item.percent is not None else []
    parts += [f"{item.amount} {currency}"] if item.amount is not None else []
    parts += [str(part) for part in (item.item, item.date) if part]
    parts += [t("facts.by", name=item.by)] if item.by else []
    parts += [t("facts.until", time=_when(item.expires))] if item.expires else []
    return _record("approval", t("facts.approval"), " · ".join(parts))


def _action(item: FactAction, t: Texts) -> Markup:
    parts = [t.get("action", item.type), item.ref or "", _when(item.due) if item.due else ""]
    return _record("action", t("facts.action"), " · ".join(filter(None, parts)))


def _record(kind: str, name: str, words: str) -> Markup:
    return tag("p", tag("b", name), " ", words, class_=f"record {kind}")


def _shown(field: str, value: object, currency: str) -> str:
    if isinstance(value, dt.date):
        return _when(value)
    return f"{value} {currency}".strip() if field in ("total", "list_price") else str(value)


def _when(value: dt.date | dt.datetime | None) -> str:
    if isinstance(value, dt.datetime):
        return value.strftime("%m-%d %H:%M")
    return value.isoformat() if value else ""
