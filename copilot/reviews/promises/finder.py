"""Finds what a sent text promises and by when, so that it becomes a task.

It reads clauses: a cue ("给您答复", "get back to you", "연락드리겠") with a time in the same clause, or a time that
stands alone in the clause before. It is a reminder for people, not a judgement: missing one costs a task, so what
is unclear is left out. The checker judges promises before they are sent; this looks at what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from copilot.reviews.base import FoundPromise
from copilot.reviews.promises.lexicon import PromiseLexicon, PromiseWords, load_promise_lexicon

__all__ = ["PromiseFinder"]

_CLAUSE = re.compile(r"[^，,。！!？?；;\n~～]{1,400}[？?]?")
_LONGEST = 4_000
"""Characters looked at; no sent text is longer."""
_BARE = 3
"""Characters a clause may have beside its time to count as a time standing alone."""


class PromiseFinder:
    """Called with a text and its time; safe to share between threads."""

    def __init__(self, lexicon: PromiseLexicon | None = None) -> None:
        """Take the packaged words unless others are given."""
        self._lexicon = lexicon or load_promise_lexicon()

    def __call__(self, text: str, at: datetime) -> tuple[FoundPromise, ...]:
        """Return the promises in order; days and hours count in the time zone of `at` unless that is UTC."""
        words = self._words(text)
        local = at if at.utcoffset() else at.astimezone(ZoneInfo(words.zone))
        found: dict[str, FoundPromise] = {}
        for clause, due in _promising(text, words, local):
            found.setdefault(clause, FoundPromise(text=clause, due=due))
        return tuple(found.values())

    def _words(self, text: str) -> PromiseWords:
        if any("가" <= char <= "힣" for char in text):
            return self._lexicon.ko
        return self._lexicon.zh if any("\u4e00" <= char <= "\u9fff" for char in text) else self._lexicon.en


def _promising(text: str, words: PromiseWords, at: datetime) -> Iterator[tuple[str, datetime]]:
    before: datetime | None = None
    for match in _CLAUSE.finditer(text[:_LONGEST]):
        clause = match.group().strip()
        found = _due(clause, words, at)
        due, left = found if found else (None, len(clause))
        if words.cue.search(clause) and not words.against.search(clause):
            chosen = due or before
            if chosen is not None:
                yield clause, max(chosen, at)
        before = due if due is not None and left <= _BARE else None


def _due(clause: str, words: PromiseWords, at: datetime) -> tuple[datetime, int] | None:
    """Return the time a clause names and how many characters it has beside it."""
    span = words.duration.search(clause)
    if span is not None:
        return _after(span, words, at), len(clause) - len(span.group())
    lowered = clause.lower()
    day = max((word for word in words.days if word in lowered), key=len, default=None)
    part = next((part for part in words.parts if any(word in lowered for word in part.words)), None)
    clock = words.clock_time.search(clause)
    if day is not None or part is not None or clock is not None:
        when = at + timedelta(days=words.days[day] if day else 0)
        length = len(day or "") + (len(clock.group()) if clock else 0)
        until = _time(clock, part.adds if part else 0) if clock else time.fromisoformat(part.ends if part else "23:59")
        return when.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0), len(clause) - length
    soon = next((word for word in words.soon if word in lowered), None)
    return (at + timedelta(seconds=words.soon[soon]), len(clause) - len(soon)) if soon else None


def _after(span: re.Match[str], words: PromiseWords, at: datetime) -> datetime:
    text = (span["m"] or span["n"]).lower()
    amount = words.numbers[text] if text in words.numbers else float(text)
    if span["business"]:
        return _business_days(at, round(amount))
    return at + timedelta(seconds=amount * words.units[span["unit"].lower()])


def _business_days(at: datetime, count: int) -> datetime:
    # Weekends only: holidays differ by country, and a reminder that comes early does no harm.
    day = at
    for _ in range(max(count, 1)):
        day += timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
    return day.replace(hour=23, minute=59, second=0, microsecond=0)


def _time(clock: re.Match[str], adds: int) -> time:
    groups = clock.groupdict()
    hour = int(groups["h"])
    minute = 30 if groups.get("half") else int(groups.get("m") or groups.get("m2") or 0)
    later = (groups.get("ampm") or "").lower().startswith("p") or (adds and not groups.get("ampm"))
    hour = hour + 12 if later and hour < 12 else hour
    return time(min(hour, 23), min(minute, 59)) if hour < 24 else time(23, 59)
