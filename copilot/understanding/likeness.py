"""Situations by meaning, for turns that hold none of the cues: a linear reading of a sentence embedding.

Optional: it needs an embedding (the retrieval step has one) and a few milliseconds, so it is asked only when the
cues found nothing. The weights are fitted on example sentences; `fit` says how.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from copilot.errors import ConfigError, CopilotError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

__all__ = ["Guess", "Likeness", "SentenceEmbedding", "fit"]

_RIDGE = 0.05
_LONGEST = 300
_SCALE = 500


class SentenceEmbedding(Protocol):
    """Turns sentences into unit vectors that mean the same across languages."""

    @property
    def id(self) -> str:
        """Name and version; weights fitted on another one would read nonsense."""
        ...

    def queries(self, texts: Sequence[str]) -> Matrix:
        """Return one row a text."""
        ...


class Guess(NamedTuple):
    """What a text is probably about, and how sure that is (0 none, 1 as an example)."""

    situation: str
    score: float


class Likeness:
    """Reads the situation of a text from its embedding; loads nothing before it is first asked."""

    def __init__(self, embedding: SentenceEmbedding, names: Sequence[str], weights: Matrix, at_least: float) -> None:
        """Take weights of shape (dimensions + 1, situations) and the score below which nothing is guessed."""
        self._embedding = embedding
        self._names = tuple(names)
        self._weights = weights
        self._at_least = at_least

    @classmethod
    def load(cls, path: Path, embedding: SentenceEmbedding, at_least: float) -> Likeness:
        """Return the fitted reading; ConfigError when the file is damaged or was fitted on another embedding."""
        import numpy as np

        try:
            sheet = json.loads(gzip.decompress(path.read_bytes()))
            fitted, names = str(sheet["embedding"]), [str(name) for name in sheet["names"]]
            weights = np.array(sheet["weights"], dtype=np.float32) / sheet["scale"]
        except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error) as error:
            raise ConfigError(f"{path}: cannot be read: {error}") from error
        if embedding.id.split("+")[0] != fitted:  # what follows a plus concerns passages, not single sentences
            raise ConfigError(f"{path}: embedding: was fitted on {fitted!r}, not on {embedding.id!r}")
        return cls(embedding, names, weights, at_least)

    @staticmethod
    def save(path: Path, embedding: str, names: Sequence[str], weights: Matrix) -> None:
        """Write fitted weights, rounded so that the file stays small and the same on every machine."""
        rows = [[round(float(value) * _SCALE) for value in row] for row in weights]
        sheet = {"embedding": embedding, "names": list(names), "scale": _SCALE, "weights": rows}
        path.write_bytes(gzip.compress(json.dumps(sheet).encode("ascii"), 9, mtime=0))

    def guess(self, text: str) -> Guess | None:
        """Return the likeliest situation, or None when the text is like none or the embedding cannot be used."""
        try:
            vector = self._embedding.queries([text[:_LONGEST]])[0]
        except CopilotError:  # without an embedding a turn is read by its cues alone
            return None
        scores = vector @ self._weights[:-1] + self._weights[-1]
        best = int(scores.argmax())
        score = float(scores[best])
        return Guess(self._names[best], score) if score >= self._at_least else None


def fit(examples: Mapping[str, Sequence[str]], embedding: SentenceEmbedding) -> tuple[tuple[str, ...], Matrix]:
    """Return situations and weights by ridge regression, every situation counting the same."""
    import numpy as np

    names = tuple(sorted(examples))
    texts = [text for name in names for text in examples[name]]
    labels = [place for place, name in enumerate(names) for _ in examples[name]]
    rows = np.hstack([embedding.queries(texts), np.ones((len(texts), 1))]).astype(np.float64)
    targets = np.eye(len(names))[labels]
    share = np.sqrt([1 / len(examples[names[label]]) for label in labels])[:, None]
    weighted = rows * share
    normal = weighted.T @ weighted + _RIDGE * np.eye(rows.shape[1])
    return names, np.linalg.solve(normal, weighted.T @ (targets * share)).astype(np.float32)
