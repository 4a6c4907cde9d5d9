"""Train the reader of turns: `python -m eval.situations.train`; `--without HAND,… --out FILE` for a comparison.

One logistic regression a situation over hashed letters and words (scikit-learn, liblinear): deterministic, about a
minute on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from copilot.resources import root
from copilot.understanding import learned
from copilot.understanding.learned import BITS, features
from copilot.understanding.loader import load_rules, load_situations
from copilot.understanding.text import Normaliser

__all__ = ["Turn", "cues", "fit", "hands", "main", "turns"]

DATA = Path(__file__).parent / "data"
_OTHER = "other"
_STRENGTH = 60.0
_CUE = 0.7
"""What a cue counts against a turn that somebody wrote."""
_ASKED = 4
"""What a turn that asks for a situation counts against one that does not."""


class Turn(NamedTuple):
    """A customer's turn with what it asks for; nothing of the known situations is `other`."""

    text: str
    situations: tuple[str, ...]
    weight: float = 1.0


def hands() -> list[str]:
    """Return the names of the data files."""
    return sorted(path.stem for path in DATA.glob("*.jsonl"))


def turns(hand: str) -> Iterator[Turn]:
    """Yield the turns of one hand's file."""
    for line in (DATA / f"{hand}.jsonl").read_text(encoding="utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            yield Turn(record["t"].replace("//", "\n"), tuple(record["s"]) or (_OTHER,))


def cues() -> Iterator[Turn]:
    """Yield the plain cues of the situations, which are what a customer in a hurry writes."""
    for situation in load_situations().values():
        for cue in situation.cues.all:
            if not any(mark in cue for mark in "<…~") and not cue.startswith("?"):
                yield Turn(cue, (situation.id,), _CUE)


def fit(material: Sequence[Turn], names: Sequence[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return weights (2**BITS, situations) and biases (situations)."""
    rules = load_rules()
    flatten = Normaliser(rules.normalise, rules.vocabulary).flat
    rows = [features(flatten(turn.text).text) for turn in material]
    sizes = [len(found) for found in rows]
    shares = np.repeat([size**-0.5 if size else 0.0 for size in sizes], sizes)
    table = sparse.csr_matrix((shares, np.concatenate(rows), np.cumsum([0, *sizes])), shape=(len(rows), 1 << BITS))
    counts = [turn.weight for turn in material]
    weights = np.zeros((1 << BITS, len(names)), np.float32)
    biases = np.zeros(len(names), np.float32)
    for column, name in enumerate(names):
        wanted = np.array([name in turn.situations for turn in material])
        model = LogisticRegression(C=_STRENGTH, solver="liblinear", tol=1e-2, class_weight={0: 1, 1: _ASKED})
        model.fit(table, wanted, counts)
        weights[:, column], biases[column] = model.coef_[0], model.intercept_[0]
        sys.stdout.write(f"{name}: {wanted.sum()}\n")
    return weights, biases


def main() -> None:
    """Train on every hand's turns, or on all but some, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="hands left out, with commas between")
    parser.add_argument("--out", type=Path, default=Path(learned.__file__).with_name("situations.npz"))
    options = parser.parse_args()
    left_out = set(filter(None, options.without.split(",")))
    material = [turn for hand in hands() if hand not in left_out for turn in turns(hand)] + list(cues())
    names = [*load_situations(root("prompts")), _OTHER]
    _check(material, names)
    weights, biases = fit(material, names)
    scale = (np.abs(weights).max(0) / 127).astype(np.float32)
    table = np.round(weights / scale).astype(np.int8)
    np.savez_compressed(options.out, names=np.array(names), table=table, scale=scale, bias=biases)
    sys.stdout.write(f"{options.out.name}: {len(material)} turns, {options.out.stat().st_size / 1e6:.1f} MB\n")


def _check(material: Sequence[Turn], names: Sequence[str]) -> None:
    unknown = {name for turn in material for name in turn.situations} - set(names)
    if unknown:
        raise SystemExit(f"eval/situations/data: no such situation: {', '.join(sorted(unknown))}")


if __name__ == "__main__":
    main()
