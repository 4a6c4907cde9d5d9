from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.ui.diff import pieces

CASES = [
    pytest.param("明天送到", "后天送到", [("gone", "明"), ("new", "后"), ("same", "天送到")], id="zh"),
    pytest.param("We ship today.", "We ship soon.", [("same", "We ship "), ("gone", "today"), ("new", "soon"),
                                                     ("same", ".")], id="en"),
    pytest.param("오늘 보내요", "내일 보내요", [("gone", "오늘"), ("new", "내일"), ("same", " 보내요")], id="ko"),
    pytest.param("a", "a", [("same", "a")], id="same"),
    pytest.param("", "x", [("new", "x")], id="from nothing"),
    pytest.param("x", "", [("gone", "x")], id="to nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_words_that_went_and_came(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in pieces(before, after)] == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after
