"""How the newest scan of a parcel is told in the customer's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.wording import render

__all__ = ["SCAN_SLOTS"]


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


SCAN_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {"event": _event, "event_time": _event_time, "event_place": _event_place}
)
