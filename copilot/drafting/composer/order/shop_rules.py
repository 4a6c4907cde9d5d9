"""What a shop's own rules say of this very order: the day it goes out, what a remote place costs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.wording import render

__all__ = ["RULE_CONDITIONS", "RULE_SLOTS"]

_SATURDAY = 5
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})$")


def _cutoff(s: Scene) -> dt.time | None:
    found = _CLOCK.match(s.brief.shop.cutoff or "")
    return dt.time(int(found.group(1)), int(found.group(2))) if found else None


def _same_day(s: Scene) -> str | None:
    """Return the time until which an order paid goes out the same day."""
    cutoff = _cutoff(s) if s.brief.shop.before_cutoff == "same_day" else None
    return f"{cutoff:%H:%M}" if cutoff else None


def _goes_out(s: Scene) -> dt.date | None:
    """Return the working day on which an order paid after the cutoff or at the weekend is sent; None for any other."""
    paid, cutoff = s.order.paid_at, _cutoff(s)
    next_day = s.brief.shop.after_cutoff == "next_business_day"
    if (
        s.order.status != "paid"
        or s.order.ship_deadline
        or not isinstance(paid, dt.datetime)
        or not (cutoff and next_day)
    ):
        return None
    if paid.weekday() < _SATURDAY and paid.time() < cutoff:
        return None
    day = paid.date() + dt.timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += dt.timedelta(days=1)
    return day


def _remote_named(s: Scene) -> bool:
    """Say whether the turn names a remote place: one of the shop's own, or one that the language's words list."""
    return s.cue("remote", _places_told(s)) or bool(_area(s))


def _places_told(s: Scene) -> str:
    """Return the words that may name where to send: of the whole conversation while nothing has been sent."""
    return s.turn if s.order.shipped_at or s.order.delivered_at else s.said


def _area(s: Scene) -> str:
    areas = s.extra("remote_areas")
    known = (s.frame.services.get(str(a), str(a)) for a in areas) if isinstance(areas, (list, tuple)) else ()
    return next((area for area in known if area.lower() in _places_told(s)), "")


def _remote_rule(s: Scene) -> str | None:
    """Return what the published rules say of sending to the place named."""
    area = _area(s)
    rules = [item for item in s.shown if item.snippet.kind == "policy"]

    def priced(texts: list[str]) -> list[str]:
        money = s.wording.backing.money
        return [text for text in texts if area in text and money.prices(text) and not s.cue("returning", text)]

    quotes = (quoting.quote_policy([rule], (area,), s.brief.reading.lang, point=priced) for rule in rules)
    return next((quote.text for quote in quotes if quote), None) if area else None


def _rule_priced(s: Scene) -> bool:
    """Say whether the rule on sending back that is asked for names an amount."""
    money = s.wording.backing.money
    rules = (q.text for q in (s.detail.quotes if s.detail else ()) if q.is_rule)
    return any(money.prices(text) and s.cue("returning", text.lower()) for text in rules)


def _due(s: Scene) -> bool:
    """Say whether an order's day to go out is still to come, or today."""
    day = _goes_out(s)
    return day is not None and s.now is not None and day >= s.now.date()


def _note(s: Scene) -> str | None:
    return s.fit_note.text.lower() if s.fit_note else None


RULE_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "goes_out_later": _due,
        "remote_named": _remote_named,
        "rule_priced": _rule_priced,
        "rule_negates": lambda s: s.detail is not None and any(s.cue("negative", q.text) for q in s.detail.quotes),
        "note_smaller": lambda s: (note := _note(s)) is not None and s.cue("note_smaller", note),
        "note_plain_up": lambda s: (
            (note := _note(s)) is not None and s.cue("note_up", note) and not s.cue("note_if", note)
        ),
        "wide": lambda s: s.cue("foot_shape", s.said) and s.cue("wide_given", s.said),
    }
)
RULE_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "same_day_cutoff": _same_day,
        "dispatch_day": lambda s: render.day(d, s.frame.formats) if (d := _goes_out(s)) else None,
        "remote_rule": _remote_rule,
        "asked_goods": lambda s: " ".join(s.goods_words) or None,
        "size_down": lambda s: _smaller(s),
    }
)


def _smaller(s: Scene) -> str | None:
    """Return the next size below the one that fits; None for the smallest."""
    labels = list(dict.fromkeys(row.label for row in s.chart[0]))
    at = labels.index(s.fit[0]) if s.fit and s.fit[0] in labels else 0
    return labels[at - 1] if at else None
