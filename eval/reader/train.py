"""Train the commitment reader on all hands and write the weights the product loads.

Run with PyTorch installed: `python -m eval.reader.train`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from copilot.checking.reader.features import Vocabulary, tokens
from eval.reader.corpus import Example, examples, hands
from eval.reader.export import export
from eval.reader.fit import Plan, fit
from eval.reader.pieces import base_vectors, pieces

__all__ = ["WIDTH", "corpus", "main", "vectors"]

WIDTH = 128
"""Components kept of the general vectors."""
WEIGHTS = Path(__file__).resolve().parents[2] / "copilot" / "checking" / "reader" / "weights.npz"


def corpus(names: list[str]) -> list[Example]:
    """Return the examples of some hands."""
    return [example for name in names for example in examples(name)]


def vectors(vocabulary: Vocabulary) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return the general vectors, their axes chosen on everybody's words."""
    used = np.unique([row for e in corpus(hands()) for row in tokens(e.sentence, vocabulary)])
    return base_vectors(vocabulary, used, WIDTH)


def main() -> None:
    """Train with a fixed seed on every hand's lines."""
    torch.set_num_threads(1)
    vocabulary = Vocabulary(pieces())
    net = fit(corpus(hands()), vectors(vocabulary), vocabulary, Plan())
    flat = np.ones(net.out.out_features, np.float32)
    export(net, pieces(), flat, 0 * flat, WEIGHTS)
    sys.stdout.write(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
