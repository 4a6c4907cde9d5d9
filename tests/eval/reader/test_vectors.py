from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sparse

from copilot.checking.reader.features import TABLE_BITS, piece_code
from copilot.hashing import rows_of
from eval.reader.corpus import examples
from eval.reader.vectors import Vectors, load_vectors

EXAMPLES = [example for hand in ("zh-i", "en-i", "ko-i") for example in examples(hand)]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return load_vectors([example.features.codes for example in EXAMPLES])


def row_of(piece: str) -> int:
    code = piece_code(piece)
    assert code is not None
    return int(rows_of(np.array([code], np.uint64), TABLE_BITS)[0])


@pytest.mark.parametrize("piece", ["快递", "배송", "order"])
def test_a_word_of_the_sentences_has_a_vector(vectors: Vectors, piece: str) -> None:
    assert row_of(piece) in set(vectors.rows.tolist())


def test_words_of_like_meaning_lie_close_across_languages(vectors: Vectors) -> None:
    at = {row: n for n, row in enumerate(vectors.rows.tolist())}
    shipping, also, other = (vectors.values[at[row_of(piece)]] for piece in ("快递", "배송", "颜色"))
    assert _cosine(shipping, also) > _cosine(shipping, other)


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_folded_weights_say_what_the_summed_vectors_say(vectors: Vectors) -> None:
    rows = np.concatenate([example.features.rows for example in EXAMPLES])
    weights = np.concatenate([example.features.weights for example in EXAMPLES])
    starts = np.cumsum([0, *(len(example.features.rows) for example in EXAMPLES)])
    table = sparse.csr_matrix((weights, rows, starts), shape=(len(EXAMPLES), 1 << TABLE_BITS))
    learned = np.linspace(-1, 1, vectors.values.shape[1])
    assert np.allclose(table @ vectors.folded(learned, 1 << TABLE_BITS), vectors.summed(table) @ learned)


def test_a_run_longer_than_any_feature_has_no_code() -> None:
    assert piece_code("超级无敌大酬宾") is None
