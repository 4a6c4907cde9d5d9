"""Sentences of chat: marks, Korean endings."""

from __future__ import annotations

import pytest

from copilot.checking.sentences import split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("내일 도착해요 감사합니다 좋은 하루 보내세요", ["내일 도착해요", "감사합니다", "좋은 하루 보내세요"]),
        ("못 넣어드려요ㅠ 향은 적어뒀어요", ["못 넣어드려요", "향은 적어뒀어요"]),
        ("중요 사항 안내", ["중요 사항 안내"]),
    ],
)
def test_korean_sentences_end_without_a_full_stop(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in split(text)] == sentences
