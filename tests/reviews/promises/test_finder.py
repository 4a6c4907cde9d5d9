from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.reviews.promises.finder import PromiseFinder
from copilot.reviews.promises.lexicon import load_promise_lexicon

FIND = PromiseFinder()
AT = datetime(2025, 6, 11, 14, 30, tzinfo=timezone(timedelta(hours=8)))  # a Wednesday

MADE = [
    ("亲，我去仓库核实一下，5分钟内给您答复哦", "06-11 14:35"),
    ("24小时内，我们会联系您的", "06-12 14:30"),
    ("明天上午10点前给您回复", "06-12 10:00"),
    ("今天之内帮您处理好退款", "06-11 23:59"),
    ("1-3个工作日给您退款", "06-16 23:59"),
    ("我马上帮您查一下", "06-11 14:35"),
    ("今晚8点给您回电", "06-11 20:00"),
    ("半小时内给您反馈", "06-11 15:00"),
    ("I'll check with the warehouse and get back to you within 24 hours.", "06-12 14:30"),
    ("We will refund you in 3-5 business days", "06-18 23:59"),
    ("I'll email you by 5 pm tomorrow.", "06-12 17:00"),
    ("We'll call you in half an hour", "06-11 15:00"),
    ("확인 후 1시간 이내에 연락드리겠습니다.", "06-11 15:30"),
    ("내일 오전 중으로 답변 드리겠습니다", "06-12 12:00"),
    ("3영업일 이내 환불 처리해 드리겠습니다", "06-16 23:59"),
    ("오후 3시까지 안내드리겠습니다", "06-11 15:00"),
]
NONE = [
    "预计2天内到货，到了我联系您", "已经给您退款了，24小时内到账", "您24小时内回复我们即可", "请问您明天方便吗？",
    "麻烦您今天内把照片发我", "这款现货，今天下单48小时内发出", "在的亲", "You can return it within 7 days.",
    "We have sent it yesterday.", "Will it arrive tomorrow?", "오늘 발송했습니다", "",
    "주문 후 2일 이내 도착 예정입니다",
]  # fmt: skip


@pytest.mark.parametrize(("text", "due"), MADE, ids=[row[0][:16] for row in MADE])
def test_a_promise_has_its_time(text: str, due: str) -> None:
    (found,) = FIND(text, AT)
    assert found.due.strftime("%m-%d %H:%M") == due and found.text in text


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_promise_of_ours_is_left_out(text: str) -> None:
    assert FIND(text, AT) == ()


def test_hours_count_in_the_languages_zone_when_the_time_is_utc() -> None:
    (found,) = FIND("今晚8点给您回电", AT.astimezone(UTC))
    assert found.due.astimezone(UTC) == datetime(2025, 6, 11, 12, 0, tzinfo=UTC)


def test_several_promises_in_one_text() -> None:
    found = FIND("我先帮您催单，10分钟内给您答复。明天下午给您更新进展。", AT)
    assert [promise.due.strftime("%d %H:%M") for promise in found] == ["11 14:40", "12 18:00"]


def test_hostile_text_is_read_in_linear_time() -> None:
    for piece in ("给您", "我会", "1-", "I'll ", "within ", "확인", "半"):
        FIND(piece * 20_000, AT)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "promises.yaml"
    file.write_text("zh: {zone: Nowhere/City}\n")
    with pytest.raises(ConfigError, match=r"promises\.yaml: zh\.zone: .*no time zone"):
        load_promise_lexicon(file)
