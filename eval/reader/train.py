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
from copilot.checking.reader.linear import OUTPUTS
from copilot.checking.reader.proposal import CLAIMS, GROUPS
from copilot.hashing import BITS
from eval.reader.corpus import Example, examples, hands

__all__ = ["fit", "main"]

_STRENGTH = 24.0
_FLOATS = npt.NDArray[np.float32]


def _matrix(material: Sequence[Example]) -> sparse.csr_matrix:
    """Return the features as a sparse matrix (examples, 2**BITS)."""
    starts = np.cumsum([0, *(len(example.features.rows) for example in material)])
    rows = np.concatenate([example.features.rows for example in material])
    weights = np.concatenate([example.features.weights for example in material])
    table = sparse.csr_matrix((weights, rows, starts), shape=(len(material), 1 << BITS))
    table.sum_duplicates()
    return table


def fit(material: Sequence[Example]) -> tuple[_FLOATS, _FLOATS]:
    """Return weights (2**BITS, outputs) and biases (outputs); `OUTPUTS` come first, then `CLAIMS`."""
    seen = _matrix(material)
    claimed = [n for n, example in enumerate(material) if example.labels]
    outputs = (*OUTPUTS, *CLAIMS)
    weights = np.zeros((1 << BITS, len(outputs)), np.float32)
    biases = np.zeros(len(outputs), np.float32)
    for column, output in enumerate(outputs):
        if output in GROUPS:
            part, wanted = seen, [bool(set(GROUPS[output]) & example.labels.keys()) for example in material]
        elif output == "hedged":
            part, wanted = seen[claimed], [all(material[n].labels.values()) for n in claimed]
        else:
            part, wanted = seen[claimed], [output in material[n].labels for n in claimed]
        balance = {0: 1, 1: 3 if output in GROUPS else 2}
        model = LogisticRegression(C=_STRENGTH, solver="liblinear", tol=5e-3, class_weight=balance, random_state=0)
        model.fit(part, np.array(wanted))
        weights[:, column], biases[column] = model.coef_[0], model.intercept_[0]
        sys.stdout.write(f"{output}: {sum(wanted)} of {part.shape[0]}\n")
    return weights, biases


def main() -> None:
    """Train on every hand's lines, or on all but some, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="hands left out, with commas between")
    parser.add_argument("--out", type=Path, default=Path(linear.__file__).with_name("linear.npz"))
    options = parser.parse_args()
    left_out = set(filter(None, options.without.split(",")))
    weights, biases = fit([example for hand in hands() if hand not in left_out for example in examples(hand)])
    scale = np.abs(weights).max(0) / 127
    table = np.round(weights / scale).astype(np.int8)
    cut = len(OUTPUTS)
    np.savez_compressed(
        options.out, groups=table[:, :cut], kinds=table[:, cut:], scale=scale.astype(np.float32), bias=biases
    )
    sys.stdout.write(f"{options.out.name}: {options.out.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
