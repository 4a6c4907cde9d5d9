from __future__ import annotations

import datetime as dt

import pytest

from copilot.checking.timex.parse import find_times
from copilot.types import Lang

NOW = dt.datetime.fromisoformat("2026-03-10T14:02:00+08:00")  # a Tuesday


@pytest.mark.parametrize(
    ("lang", "text", "last"),
    [
        ("zh", "周五之前", "2026-03-13"), ("zh", "下周三", "2026-03-18"), ("zh", "6月13号", "2026-06-13"),
        ("zh", "后天", "2026-03-12"), ("zh", "端午前", "2026-06-19"), ("zh", "月底前", "2026-03-31"),
        ("zh", "中秋节前", "2026-09-25"), ("zh", "13号到", "2026-03-13"), ("zh", "下个月初", "2026-04-05"),
        ("en", "by friday", "2026-03-13"), ("en", "on 11 may", "2026-05-11"), ("en", "before christmas", "2026-12-25"),
        ("en", "tomorrow morning", "2026-03-11"), ("en", "by the 14th", "2026-03-14"), ("en", "next week", "2026-03-22"),
        ("ko", "내일 도착", "2026-03-11"), ("ko", "6월 13일까지", "2026-06-13"), ("ko", "다음주 수요일", "2026-03-18"),
        ("ko", "추석 전에", "2026-09-25"), ("ko", "모레까지", "2026-03-12"), ("ko", "15일까지", "2026-03-15"),
        ("en", "the first week of october", "2026-10-07"), ("en", "in late may", "2026-05-31"),
        ("en", "by april", "2026-04-30"), ("en", "mid-june", "2026-06-16"),
    ],
)  # fmt: skip
def test_days_are_placed_on_the_calendar(lang: Lang, text: str, last: str) -> None:
    found = find_times(text, lang, NOW)
    assert found and found[0].interval is not None
    assert found[0].interval.last == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("zh", "48小时内发货", 48, 48), ("zh", "两三天就到", 48, 72), ("zh", "1-3个工作日", 24, 72), ("zh", "半天", 12, 12),
        ("en", "within 2-3 business days", 48, 72), ("en", "a couple of days", 48, 48), ("en", "two sleeps", 48, 48),
        ("ko", "사흘이면", 72, 72), ("ko", "영업일 기준 2~3일", 48, 72), ("ko", "2일 이내", 48, 48), ("ko", "72시간안에", 72, 72),
    ],
)  # fmt: skip
def test_durations(lang: Lang, text: str, low: float, high: float) -> None:
    found = find_times(text, lang, NOW)
    assert found and (found[0].low_hours, found[0].high_hours) == (low, high)


@pytest.mark.parametrize(
    ("lang", "text", "hour"),
    [
        ("zh", "明晚九点", 21), ("zh", "明天上午九点", 9), ("zh", "明天中午一点", 13),
        ("ko", "내일 낮 2시까지", 14), ("ko", "내일 낮 11시까지", 11), ("ko", "내일 밤 9시까지", 21),
    ],
)  # fmt: skip
def test_the_part_of_the_day_tells_which_half_a_clock_means(lang: Lang, text: str, hour: int) -> None:
    found = find_times(text, lang, NOW)
    assert found and found[0].interval is not None and found[0].interval.hour == hour


@pytest.mark.parametrize(
    ("lang", "text"),
    [("zh", "三折伞"), ("en", "friday tote"), ("en", "the ninth floor is fine"), ("ko", "만원 지하철")],
)
def test_lookalikes_name_no_time(lang: Lang, text: str) -> None:
    assert find_times(text, lang, NOW) == []


def test_without_a_clock_a_day_stays_a_word() -> None:
    found = find_times("明天到", "zh", None)
    assert found and found[0].interval is None


@pytest.mark.parametrize(("market", "last"), [("US", "2026-06-07"), ("GB", "2026-07-06")])
def test_slashed_dates_follow_the_market(market: str, last: str) -> None:
    found = find_times("by 06/07", "en", NOW, market=market)
    assert found[0].interval is not None and found[0].interval.last == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "周日和节假日不算"),
        ("ko", "'월요일'은 줄노트예요"),
        ("ko", "토·일요일과 공휴일은 영업일에서 빠집니다"),
        ("en", "sundays and holidays don't count"),
    ],
)
def test_days_that_are_left_out_are_no_days(lang: Lang, text: str) -> None:
    assert find_times(text, lang, NOW) == []
