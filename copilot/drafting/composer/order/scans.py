"""How the newest scan of a parcel is told in the customer's language, and when a return came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sums import bargain
from copilot.drafting.composer.wording import render
from copilot.facts import TrackingEvent

__all__ = ["SCAN_CONDITIONS", "SCAN_SLOTS"]

_STALE = dt.timedelta(hours=48)
"""Time after which a parcel without a new scan stands still."""


def _event(s: Scene) -> str | None:
    event = s.last_event
    if event is None or not event.event:
        return None
    if known := s.frame.events.get(event.event.lower()):
        return known
    return event.event if quoting.is_in(event.event, s.brief.reading.lang) else None


def _event_place(s: Scene) -> str | None:
    """Return where the parcel was, in signs the customer reads."""
    place = s.last_event.place if s.last_event else None
    return place if place and (place.isascii() or quoting.is_in(place, s.brief.reading.lang)) else None


def _event_time(s: Scene) -> str | None:
    event = s.last_event
    return render.moment(event.time or event.date, s.frame.formats) if event and (event.time or event.date) else None  # type: ignore[arg-type]


def _placed(s: Scene) -> bool:
    """Say whether the newest scan names its place in its own words, so that it need not be told twice."""
    event, place = _event(s), _event_place(s)
    return bool(event and place and place.lower() in event.lower())


def _stale(s: Scene) -> bool:
    event, now = s.last_event, s.now
    if event is None or now is None:
        return False
    moment = event.time or event.date
    if not isinstance(moment, dt.datetime):
        return moment is not None and (now.date() - moment) > _STALE
    return bargain.compare(moment + _STALE, now) < 0


def _return_scan(s: Scene) -> TrackingEvent | None:
    """Return the scan by which a return reached the warehouse, None where the record holds none."""
    came = (e for e in s.order.tracking if e.event and s.cue("return_arrived", e.event.lower()))
    return next((e for e in came if (e.time or e.date) and not s.is_future(e.time or e.date)), None)


def _return_day(s: Scene) -> str | None:
    scan = _return_scan(s)
    moment = (scan.time or scan.date) if scan else None
    return render.day(moment, s.frame.formats) if moment else None


SCAN_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "split": lambda s: (s.order.shipments or 1) > 1,
        "stale": _stale,
        "scan_placed": _placed,
        "return_arrived": lambda s: _return_scan(s) is not None,
    }
)
SCAN_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "parcels": lambda s: str(s.order.shipments) if s.order.shipments else None,
        "event": _event,
        "event_time": _event_time,
        "event_place": _event_place,
        "return_arrived_on": _return_day,
    }
)
