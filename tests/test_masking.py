from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.masking import Masker, MaskingFilter, load_masker, masked_logging

MASKER = load_masker()

MASKED = [
    ("zh-mobile", "电话13900001111谢谢", "电话[phone]谢谢"),
    ("zh-mobile-spaced", "139 0000 1111", "[phone]"),
    ("zh-mobile-86", "+86 139-0000-1111", "[phone]"),
    ("zh-fixed", "打021-55556666", "打[phone]"),
    ("zh-id", "身份证11010119900101001X。", "身份证[id]。"),
    ("zh-address", "寄到浙江省杭州市西湖区向阳路88号3幢502室", "[address]"),
    ("ko-mobile", "010-1234-5678로 연락주세요", "[phone]로 연락주세요"),
    ("ko-mobile-plain", "01012345678", "[phone]"),
    ("ko-resident", "900101-1234567입니다", "[id]입니다"),
    ("ko-address", "서울시 강남구 무지개로 12 101동 303호로 보내주세요", "[address]로 보내주세요"),
    ("en-phone", "call (555) 010-4477 now", "call [phone] now"),
    ("en-intl", "+44 20 7946 0000", "[phone]"),
    ("en-address", "Ship to 12 Maple Grove Street, Apt 4B please", "Ship to [address] please"),
    ("email", "写信到li.si+shop@example.com吧", "写信到[email]吧"),
    ("link", "看 https://example.com/a?id=1 吧", "看 [link] 吧"),
    ("card", "6222 0000 1111 2222 333", "[card]"),
    ("tracking", "单号 773012345678901", "单号 [number]"),
]
KEPT = [
    "48小时内发货，满200减30", "M码适合160-165cm", "2025-06-11T14:30:00+08:00", "订单259.50元", "3 to 5 business days",
    "3영업일 이내", "policy delivery-date warn 0.25", "200-300元", "XL 175/100A", "Street style is in", "12 items",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in MASKED], ids=[row[0] for row in MASKED])
def test_personal_data_is_masked(text: str, expected: str) -> None:
    masked = MASKER.mask(text)
    if "address" in expected:
        assert "[address]" in masked and not any(digit in masked for digit in "0123456789")
    else:
        assert masked == expected


@pytest.mark.parametrize("text", KEPT)
def test_what_is_nobodys_stays(text: str) -> None:
    assert MASKER.mask(text) == text


def test_long_hostile_text_takes_linear_time() -> None:
    for piece in ("中", "省", "1", "a@", "路1", "a.", "12 a ", "가", "+1 "):
        MASKER.mask(piece * 100_000)


def test_a_log_line_is_masked_with_its_arguments_and_traceback(caplog: pytest.LogCaptureFixture) -> None:
    logger, handler = logging.getLogger("tests.masking"), logging.Handler()
    lines: list[str] = []
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    handler.addFilter(MaskingFilter(MASKER))
    logger.addHandler(handler)
    try:
        try:
            raise ValueError("cannot send to 13900001111")
        except ValueError:
            logger.exception("failed for %s", "li.si@example.com")
    finally:
        logger.removeHandler(handler)
    assert "13900001111" not in lines[0] and "li.si" not in lines[0]
    assert "failed for [email]" in lines[0] and "Traceback" in lines[0]


def test_a_program_s_log_is_masked_whoever_writes_it() -> None:
    root, library = logging.root, logging.getLogger("tests.library")
    before, level, stray = list(root.handlers), root.level, io.StringIO()
    library.addHandler(logging.StreamHandler(stray))
    library.propagate = False
    try:
        masked_logging(logging.WARNING, out := io.StringIO())
        library.warning("no answer for %s", "13900001111")
        library.info("chatter")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert "no answer for [phone]" in out.getvalue() and "chatter" not in out.getvalue()
    assert stray.getvalue() == ""


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "masking.yaml"
    file.write_text("kinds:\n  - {name: x, pattern: '('}\n")
    with pytest.raises(ConfigError, match=r"masking\.yaml: kinds\.0\.pattern: .*not a regular expression"):
        load_masker(file)


def test_no_kinds_mask_nothing() -> None:
    assert Masker(kinds=()).mask("13900001111") == "13900001111"
