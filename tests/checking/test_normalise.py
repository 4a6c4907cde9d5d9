from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.checking.normalise import fold, normalise


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("８折", "8折", id="width"),
        pytest.param("給您⑧折", "给您8折", id="circled-digit-and-traditional"),
        pytest.param("8️⃣折", "8折", id="keycap"),
        pytest.param("明.天.到", "明天到", id="dots-between-ideographs"),
        pytest.param("明 天 到 货", "明天到货", id="blanks-between-ideographs"),
        pytest.param("t o m o r r o w", "tomorrow", id="spaced-letters"),
        pytest.param("내 일 도 착", "내일도착", id="spaced-hangul"),
        pytest.param("明\u200b天到😊", "明天到", id="invisible-and-emoji"),
        pytest.param("A.M. it ships", "a.m. it ships", id="abbreviation-kept"),
        pytest.param("6.13到", "6.13到", id="date-kept"),
        pytest.param("$9.50 off", "$9.50 off", id="price-kept"),
    ],
)
def test_one_spelling_for_all(written: str, folded: str) -> None:
    assert normalise(written).text == folded


def test_offsets_point_into_the_draft() -> None:
    draft = "亲，明.天.到😊哦"
    folded = normalise(draft)
    start = folded.text.index("明天到")
    first, last = folded.span(start, start + 3)
    assert draft[first:last] == "明.天.到"


@given(st.text(max_size=200))
def test_spans_always_slice_the_draft(draft: str) -> None:
    folded = normalise(draft)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    first, last = folded.span(0, len(folded.text))
    assert 0 <= first <= last <= len(draft)


@given(st.text(max_size=80))
def test_folding_twice_changes_no_letter_widths(draft: str) -> None:
    once = fold(draft)
    assert not any("\uff01" <= character <= "\uff5e" for character in once)


def test_blanks_in_a_row_are_one() -> None:
    found = normalise("We'll  pay   all")
    assert found.text == "we'll pay all" == fold("We'll  pay   all")
    assert found.source[slice(*found.span(6, 9))] == "pay"
