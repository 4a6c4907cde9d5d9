"""Find the time expressions of a sentence and place them on the calendar."""

from __future__ import annotations

import datetime as dt
import re

from copilot.checking.timex.expression import Bound, TimeExpression, TimeKind
from copilot.checking.timex.grammar import Grammar, grammar
from copilot.checking.timex.place import Clock, place
from copilot.numbers import number
from copilot.types import Lang

__all__ = ["find_times"]

_TITLE = 4
"""Letters of a title that may stand beside the expression."""
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "bday": 24.0, "week": 168.0, "month": 720.0}


def find_times(text: str, lang: Lang, now: dt.datetime | None, *, market: str = "CN") -> list[TimeExpression]:
    """Return the time expressions of a folded sentence, left to right, without overlaps; linear in its length."""
    rules = grammar(lang)
    found: list[tuple[int, int, re.Match[str]]] = []
    for n in rules.gate.possible(text):
        for match in rules.patterns[n].finditer(text):
            start, end = match.span()
            if end > start and not _is_title(text, start, end) and not rules.excluded.match(text, end):
                found.append((start, end, match))
    found.sort(key=lambda item: (item[0], -item[1]))
    clock = Clock(now, market)
    times: list[TimeExpression] = []
    reached = 0
    for start, end, match in found:
        if start >= reached:
            expression = _read(text, start, end, match, rules, clock)
            if expression is not None:
                times.append(expression)
                reached = expression.end
    return times


def _is_title(text: str, start: int, end: int) -> bool:
    """A book called 《明天》 or a calendar called "明天见" names no day."""
    before, after = text[max(0, start - _TITLE) : start], text[end : end + _TITLE]
    return any(opening in before and closing in after for opening, closing in ("《》", "<>", '""', "''"))


def _read(text: str, start: int, end: int, match: re.Match[str], rules: Grammar, clock: Clock) -> TimeExpression | None:
    groups = {name: value.strip() for name, value in match.groupdict().items() if value}
    left, bound, stretched = _bounds(text, start, end, rules)
    if "vague" in groups:
        return TimeExpression(left, stretched, "vague", bound)
    if "nbd" in groups:
        return TimeExpression(left, stretched, "duration", bound, low_hours=24, high_hours=24, business_days=1)
    if ("n" in groups and "unit" in groups) or "bn" in groups or "native" in groups or "tplus" in groups:
        return _duration(left, stretched, bound, groups, rules)
    interval = place(groups, match.group(), rules, clock)
    kind: TimeKind = "clock" if groups.keys() <= {"clock", "part", "partonly"} else "day"
    relative = rules.values["rel"].get(groups["rel"]) if "rel" in groups else None
    return TimeExpression(left, stretched, kind, bound, interval, relative_day=relative)


def _bounds(text: str, start: int, end: int, rules: Grammar) -> tuple[int, Bound, int]:
    words = rules.values["by"]
    after = rules.after.match(text, end) if rules.lang != "en" else None
    if after:
        return start, words[after.group(1)], after.end()
    before = rules.before.search(text, max(0, start - 24), start) if rules.lang == "en" else None
    if before:
        return before.start(1), words[before.group(1)], end
    return start, "at", end


def _duration(start: int, end: int, bound: Bound, groups: dict[str, str], rules: Grammar) -> TimeExpression | None:
    unit = rules.values["unit"].get(groups.get("unit", ""), "bday" if "bn" in groups else "day")
    low = _amount(groups.get("n") or groups.get("bn") or groups.get("native") or groups.get("tplus", ""), rules)
    high = _amount(groups.get("n2") or groups.get("bn2") or "", rules) or low
    if low is None or high is None:
        return None
    if high[1] < low[0]:
        high = low
    hours = _HOURS[unit]
    business = int(-(-high[1] // 1)) if unit == "bday" else None
    return TimeExpression(start, end, "duration", bound, None, low[0] * hours, high[1] * hours, business_days=business)


def _amount(text: str, rules: Grammar) -> tuple[float, float] | None:
    text = text.strip()
    if not text:
        return None
    if fuzzy := rules.values["fuzzy"].get(text):
        low, high = fuzzy
        return float(low), float(high)
    # 两三天, 三五天: two digits side by side are a range, not a number.
    if len(text) == 2 and all(c in "一二两三四五六七八九" for c in text):
        first, second = number(text[0]), number(text[1])
        if first is not None and second is not None:
            return float(first), float(second)
    value = number(text)
    return (float(value), float(value)) if value is not None else None
