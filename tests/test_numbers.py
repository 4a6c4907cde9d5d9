from __future__ import annotations

from decimal import Decimal

import pytest

from copilot.numbers import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("八五", 85), ("两百五", 250), ("四十八", 48), ("一千二", 1200), ("3万", 30000), ("1百", 100), ("八点五", "8.5"),
        ("이만", 20000), ("삼만오천", 35000), ("3만5천", 35000), ("사흘", 3), ("열흘", 10), ("두", 2),
        ("twenty-five", 25), ("a hundred", 100), ("35,000", 35000), ("2.5k", 2500), ("1.5", "1.5"),
    ],
)  # fmt: skip
def test_number_words(text: str, value: int | str) -> None:
    assert number(text) == Decimal(str(value))


@pytest.mark.parametrize("text", ["17.4.1", "1.2.3万", "", "abc", "折", "하늘", "x5"])
def test_no_number(text: str) -> None:
    assert number(text) is None
