"""What is on record about the order of a turn, and what was said in it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.order import evidence
from copilot.drafting.composer.sums import bargain
from copilot.facts import Order, TrackingEvent

__all__ = ["OnRecord"]

_NUMBERS = ("tracking_number", "tracking_no", "tracking_code", "waybill")
"""Keys under which an order's record may hold the parcel's number."""


class OnRecord:
    """The part of a scene that looks at the facts and the conversation alone."""

    brief: Brief

    @cached_property
    def turn(self) -> str:
        """The customer's last turn, in lower case."""
        return self.brief.conversation.customer_turn.lower()

    @cached_property
    def replied(self) -> str:
        """What the agent has said so far, in lower case."""
        return self._words_of("agent")

    def _words_of(self, role: str) -> str:
        return "\n".join(m.text for m in self.brief.conversation.messages if m.role == role).lower()

    @property
    def order(self) -> Order:
        """The order, empty when there is none on record."""
        return self.brief.facts.order or Order()

    @property
    def tracking_number(self) -> str | None:
        """The parcel's number where the order's record holds one."""
        known = self.order.model_extra or {}
        return next((str(known[key]) for key in _NUMBERS if known.get(key)), None)

    @property
    def recorded_product(self) -> str:
        """The code or name under which the product is on record, empty where none is."""
        product = self.brief.facts.product
        known = (product.model_extra or {}) if product else {}
        return next((str(known[key]) for key in ("sku", "name", "title") if known.get(key)), "")

    @property
    def now(self) -> dt.datetime | None:
        """The time the facts were taken."""
        return self.brief.facts.now

    @property
    def cleared(self) -> bool:
        """Confirmed evidence says that nothing went wrong on the shop's side."""
        return evidence.cleared(self.brief.facts.evidence)

    @cached_property
    def last_event(self) -> TrackingEvent | None:
        """The newest scan on record, never one that lies in the future."""
        events = [e for e in self.order.tracking if (e.time or e.date) and not self.is_future(e.time or e.date)]
        return max(events, key=lambda e: str(e.time or e.date), default=None)

    def is_future(self, moment: dt.date | dt.datetime | None) -> bool:
        """Say whether a moment lies after `now`; unknown is not the future."""
        return moment is not None and self.now is not None and bargain.compare(moment, self.now) > 0

    def is_past(self, moment: dt.date | dt.datetime | None) -> bool:
        """Say whether a moment lies before `now`; unknown is not the past."""
        return moment is not None and self.now is not None and bargain.compare(moment, self.now) < 0

    def action(self, *kinds: str) -> str | None:
        """Return the reference of a recorded action (empty when it has none), None when there is no such record."""
        return next((a.ref or "" for a in self.brief.facts.actions if a.type in kinds), None)

    def extra(self, key: str) -> Any:
        """Return a key of the shop's settings beyond the case format, such as `standard_freight`."""
        return (self.brief.shop.model_extra or {}).get(key)
