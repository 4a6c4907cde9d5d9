"""Train the learned reader: `python -m eval.reader.train`, or with `--without HAND,HAND --out FILE` for a comparison.

One logistic regression a claim over hashed features (scikit-learn, liblinear): deterministic, a few minutes on one
core.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from copilot.checking.reader import linear
from copilot.checking.reader.features import TABLE_BITS
from copilot.checking.reader.linear import OUTPUTS
from copilot.checking.reader.proposal import CLAIMS, GROUPS
from eval.reader.corpus import Example, examples, hands
from eval.reader.vectors import load_vectors

__all__ = ["fit", "main"]

_STRENGTH = 16.0
_TOLERANCE = 1e-2
_VECTOR_WEIGHT = 0.25
"""What a word's vector weighs against the word itself."""
_VARIATIONS = 3
"""Every so manyth reply is read once more in another way of writing."""
_ROWS = 1 << TABLE_BITS
_FLOATS = npt.NDArray[np.float32]


def _matrix(material: Sequence[Example]) -> sparse.csr_matrix:
    """Return the features as a sparse matrix (examples, 2**TABLE_BITS)."""
    starts = np.cumsum([0, *(len(example.features.rows) for example in material)])
    rows = np.concatenate([example.features.rows for example in material])
    weights = np.concatenate([example.features.weights for example in material])
    table = sparse.csr_matrix((weights, rows, starts), shape=(len(material), _ROWS), dtype=np.float64)
    table.sum_duplicates()
    return table


def fit(material: Sequence[Example]) -> tuple[_FLOATS, _FLOATS]:
    """Return weights (2**TABLE_BITS, outputs) and biases (outputs); `OUTPUTS` come first, then `CLAIMS`."""
    table, vectors = _matrix(material), load_vectors([example.features.codes for example in material])
    seen = sparse.hstack([table, _VECTOR_WEIGHT * vectors.summed(table)]).tocsr()
    used = np.flatnonzero(np.bincount(seen.indices, minlength=seen.shape[1]))
    seen_width, seen = seen.shape[1], seen[:, used]
    outputs = (*OUTPUTS, *CLAIMS)
    weights = np.zeros((_ROWS, len(outputs)), np.float32)
    biases = np.zeros(len(outputs), np.float32)
    for column, output in enumerate(outputs):
        chosen, wanted = _question(output, material)
        balance = {0: 1, 1: 3 if output in GROUPS else 2}
        model = LogisticRegression(
            C=_STRENGTH, solver="liblinear", tol=_TOLERANCE, class_weight=balance, random_state=0
        )
        model.fit(seen[chosen], np.array(wanted))
        found = np.zeros(seen_width)
        found[used], biases[column] = model.coef_[0], model.intercept_[0]
        # A vector's say in a sentence is a sum over its words, so each word's own weight takes its share.
        weights[:, column] = found[:_ROWS] + vectors.folded(_VECTOR_WEIGHT * found[_ROWS:], _ROWS)
        sys.stdout.write(f"{output}: {sum(wanted)} of {len(chosen)}\n")
        sys.stdout.flush()
    return weights, biases


def _question(output: str, material: Sequence[Example]) -> tuple[list[int], list[bool]]:
    """Return which examples an output is learned from and which of them are to be found."""
    if output in GROUPS:
        kinds = set(GROUPS[output])
        return list(range(len(material))), [bool(kinds & example.labels.keys()) for example in material]
    chosen = [n for n, example in enumerate(material) if example.labels]
    if output == "hedged":
        return chosen, [all(material[n].labels.values()) for n in chosen]
    return chosen, [output in material[n].labels for n in chosen]


def main() -> None:
    """Train on every hand's lines, or on all but some, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="hands left out, with commas between")
    parser.add_argument("--out", type=Path, default=Path(linear.__file__).with_name("linear.npz"))
    options = parser.parse_args()
    left_out = set(filter(None, options.without.split(",")))
    chosen = [hand for hand in hands() if hand not in left_out]
    weights, biases = fit([example for hand in chosen for example in examples(hand, variations=_VARIATIONS)])
    scale = np.abs(weights).max(0) / 127
    table = np.round(weights / scale).astype(np.int8)
    cut = len(OUTPUTS)
    np.savez_compressed(
        options.out, groups=table[:, :cut], kinds=table[:, cut:], scale=scale.astype(np.float32), bias=biases
    )
    sys.stdout.write(f"{options.out.name}: {options.out.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
