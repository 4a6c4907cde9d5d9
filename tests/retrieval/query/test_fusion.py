"""What words add to similarity, and where they add little."""

from __future__ import annotations

import numpy as np

from copilot.retrieval.query.fusion import LEXICAL_SHARE, bonus, top

NONE = np.zeros(3, dtype=np.float32)
HERE = np.ones(3, dtype=np.bool_)


def test_some_shared_english_words_count_less_than_as_many_character_pairs() -> None:
    shares = np.asarray([0.0, 0.5, 1.0], dtype=np.float32)
    english, chinese = (bonus(shares, NONE, HERE, None, lang=lang) for lang in ("en", "zh"))
    assert english[0] == chinese[0] == 0
    assert english[1] < chinese[1] / 1.5
    assert english[2] == chinese[2] == np.float32(LEXICAL_SHARE)


def test_words_count_within_a_language_only_and_a_named_product_always() -> None:
    whole = np.ones(3, dtype=np.float32)
    elsewhere, named = ~HERE, np.asarray([False, True, False])
    assert bonus(whole, NONE, elsewhere, named).tolist() == [0, np.float32(0.3), 0]


def test_the_largest_come_first_and_nothing_below_the_least() -> None:
    values = np.asarray([0.1, 0.0, 0.3, 0.2], dtype=np.float32)
    assert top(values, 2) == [2, 3]
    assert top(values, 9) == [2, 3, 0]
    assert top(values, 9, 0.15) == [2, 3]
