from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from copilot.reviews.sending.distance import compare, levenshtein
from copilot.types import Lang


@given(st.text(alphabet="abc天가", max_size=40), st.text(alphabet="abc天가", max_size=40))
def test_the_distance_is_levenshteins(a: str, b: str) -> None:
    assert levenshtein(a, b) == Levenshtein.distance(a, b)


WORDS = st.lists(st.sampled_from(["we", "ship", "today", "soon"]), max_size=12)


@given(WORDS, WORDS)
def test_it_counts_words_as_well(a: list[str], b: list[str]) -> None:
    assert levenshtein(a, b) == Levenshtein.distance(a, b)


@pytest.mark.parametrize(
    ("draft", "sent", "lang", "distance", "kept"),
    [
        ("在的，亲", "在的，亲", "zh", 0, 1),
        ("在的", "在 的", "zh", 0, 1),
        ("今天发货", "明天发货", "zh", 0.25, 0.6667),
        ("", "好", "zh", 1, 0),
        ("", "", "zh", 0, 1),
        ("we ship today", "we ship tomorrow", "en", 0.3333, 0.5),
        ("오늘 발송", "내일 발송", "ko", 0.5, 0.3333),
    ],
)
def test_changes_are_counted_in_the_languages_units(
    draft: str, sent: str, lang: Lang, distance: float, kept: float
) -> None:
    change = compare(draft, sent, lang)
    assert (change.distance, change.kept) == (distance, kept)
