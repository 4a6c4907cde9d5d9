"""What the learned reader sees of a sentence: letter runs, words, lexicon classes, the grammar, the customer's words.

Blanks between Chinese or Korean letters are ignored and digits look alike, so spacing and amounts hardly change a
reading. Training and checking share this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from copilot.checking.reader.hashing import (
    Codes,
    Rows,
    crossed,
    name_codes,
    pairs,
    rows_of,
    runs,
    runs_of,
    squeeze,
    word_codes,
)
from copilot.checking.reader.view import Turn, View

__all__ = ["Features", "features"]

_LONGEST_RUN = 5
_TURN_RUN = 4
_TURN_TAIL = 60
"""Characters of the customer's turn that are read: what is asked stands at its end."""
_SHORT = 16
"""A sentence up to this length leans on the customer's turn, so its turn features are its own."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_OWN, _ASKED_SHORT, _ASKED_LONG = 7, 11, 13
_SHARES = (1.0, 1.0, 1.7)
"""Weight of the own letters and words, of the customer's, and of the classes."""
_SIGNAL_WEIGHT = 0.35


@dataclass(frozen=True, slots=True)
class Features:
    """The features of several sentences, one after the other."""

    rows: Rows
    """Rows of the table."""
    weights: npt.NDArray[np.float32]
    starts: list[int]
    """Where each sentence begins in `rows`; no sentence is without features."""

    def of(self, sentence: int) -> tuple[Rows, npt.NDArray[np.float32]]:
        """Return rows and weights of one sentence."""
        end = self.starts[sentence + 1] if sentence + 1 < len(self.starts) else len(self.rows)
        here = slice(self.starts[sentence], end)
        return self.rows[here], self.weights[here]


def features(views: Sequence[View], turn: Turn, signals: Sequence[Sequence[str]]) -> Features:
    """Return the features of the sentences (at least one); nothing of one sentence enters another's.

    `signals` holds for each sentence what the grammar makes of it.
    """
    texts = [f"^{squeeze(view.text)}{'?' if view.sentence.question else ''}$" for view in views]
    asked_classes = tuple(sorted(turn.hits.spans))
    blocks: list[Codes] = []
    sizes: list[int] = []
    scale: list[float] = []
    starts: list[int] = []
    reached = 0
    for view, letters, grammar in zip(views, runs_of(texts, _LONGEST_RUN, _OWN), signals, strict=True):
        own = [*letters, word_codes(_WORD.findall(view.text), _OWN)]
        others = [_turn_codes(turn.text, len(view.text) <= _SHORT), _marks(view, asked_classes), _grammar(grammar)]
        counts = [sum(map(len, own)), *map(len, others)]
        blocks += own + others
        sizes += counts
        # Each block counts alike, however long it is.
        scale += [
            *(f * count**-0.5 if count else 0.0 for f, count in zip(_SHARES, counts, strict=False)),
            _SIGNAL_WEIGHT,
        ]
        starts.append(reached)
        reached += sum(counts)
    weights = np.repeat(np.array(scale, np.float32), sizes)
    return Features(rows_of(np.concatenate(blocks)), weights, starts)


@lru_cache(maxsize=512)
def _turn_codes(text: str, short: bool) -> Codes:
    salt = _ASKED_SHORT if short else _ASKED_LONG
    words = name_codes(_WORD.findall(text)[-16:]) + np.uint64(salt)
    return np.concatenate([runs(squeeze(text)[-_TURN_TAIL:] + "$", _TURN_RUN, salt), words])


def _marks(view: View, asked: tuple[str, ...]) -> Codes:
    """Return the classes and expression kinds of the sentence, their pairs, and the classes of the customer's turn."""
    names = sorted(
        {
            *view.hits.spans,
            *(f"time {t.kind} {t.bound}" for t in view.times),
            *(f"money {m.kind}" for m in view.money),
        }
    )
    own = name_codes(names)
    if len(view.text) > _SHORT:
        return np.concatenate([own, pairs(own), name_codes(asked) + np.uint64(_ASKED_LONG)])
    turn = name_codes(asked) + np.uint64(_ASKED_SHORT)
    return np.concatenate([own, pairs(own), turn, crossed(own, turn)])


def _grammar(signals: Sequence[str]) -> Codes:
    own = name_codes(signals)
    if len(own) < 2:
        return own
    return np.concatenate([own, pairs(own)])
