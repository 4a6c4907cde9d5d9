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

from copilot.checking.reader.view import BRIEF, Turn, View
from copilot.hashing import (
    Codes,
    Rows,
    crossed,
    name_codes,
    pairs,
    rows_of,
    runs_of,
    squeeze,
    word_codes,
)

__all__ = ["OWN_WEIGHT", "TABLE_BITS", "Features", "features", "in_other_company", "piece_code"]

TABLE_BITS = 19
"""The tables of the reader have 2**TABLE_BITS rows."""

_LONGEST_RUN = 5
_TURN_RUN = 4
_TURN_TAIL = 60
"""Characters of the customer's turn that are read: what is asked stands at its end."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_OWN, _ASKED_SHORT, _ASKED_LONG = 7, 11, 13
OWN_WEIGHT = 0.13
"""What each run of letters and each word weighs, in any company: a courtesy beside a promise makes it no weaker."""
_TURN_WEIGHT = 0.6
"""What the customer's words weigh together, and below the classes of the sentence, and each signal."""
_CLASSES_WEIGHT = 1.0
_SIGNAL_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """The features of several sentences, one after the other."""

    codes: Codes
    """What the rows stand for; for training, which tells apart what shares a row."""
    rows: Rows
    """Rows of the table."""
    weights: npt.NDArray[np.float32]
    starts: list[int]
    """Where each sentence begins in `rows`; no sentence is without features."""
    own: list[int]
    """Where the letters and words of each sentence end; the rest is what it is read with."""

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
    asked = tuple(sorted(turn.hits.spans))
    blocks: list[Codes] = []
    sizes: list[int] = []
    scale: list[float] = []
    starts: list[int] = []
    ends: list[int] = []
    reached = 0
    for view, letters, grammar in zip(views, runs_of(texts, _LONGEST_RUN, _OWN), signals, strict=True):
        words = word_codes(_WORD.findall(view.text), _OWN)
        company, weights = _company(view, turn.text, asked, grammar)
        blocks += (letters, words, *company)
        lengths = [len(block) for block in company]
        starts.append(reached)
        ends.append(reached + len(letters) + len(words))
        sizes += (len(letters) + len(words), *lengths)
        scale += (OWN_WEIGHT, *weights)
        reached = ends[-1] + sum(lengths)
    codes = np.concatenate(blocks)
    return Features(codes, rows_of(codes, TABLE_BITS), np.array(scale, np.float32).repeat(sizes), starts, ends)


def in_other_company(seen: Features, sentence: int, view: View, turn: Turn, signals: Sequence[str]) -> Features:
    """Return the features of one sentence as it reads after another turn; its own letters and words stay."""
    own = slice(seen.starts[sentence], seen.own[sentence])
    company, weights = _company(view, turn.text, tuple(sorted(turn.hits.spans)), signals)
    new, size = np.concatenate(company), own.stop - own.start
    scale = np.array((OWN_WEIGHT, *weights), np.float32).repeat([size, *(len(block) for block in company)])
    codes, rows = np.concatenate([seen.codes[own], new]), np.concatenate([seen.rows[own], rows_of(new, TABLE_BITS)])
    return Features(codes, rows, scale, [0], [size])


def _company(view: View, said: str, asked: tuple[str, ...], signals: Sequence[str]) -> tuple[list[Codes], list[float]]:
    """Return what a sentence is read with (the turn's letters, the classes of both, the grammar) and the weights."""
    begin, end = view.proper
    # A brief sentence leans on the customer's turn, so its turn features are its own.
    short = end - begin <= BRIEF
    company = [_turn_codes(said, short), _marks(_names(view), asked, short), _paired(tuple(signals))]
    return company, [_TURN_WEIGHT * _even(company[0]), _CLASSES_WEIGHT * _even(company[1]), _SIGNAL_WEIGHT]


def piece_code(piece: str) -> int | None:
    """Return the code of a piece of a vocabulary as a sentence's own: a latin word, or a run of other letters."""
    if _WORD.fullmatch(piece):
        return int((name_codes([piece]) + np.uint64(_OWN))[0])
    return int(runs_of([piece], _LONGEST_RUN, _OWN)[0][len(piece) - 1]) if len(piece) <= _LONGEST_RUN else None


def _even(codes: Codes) -> float:
    return len(codes) ** -0.5 if len(codes) else 0.0


@lru_cache(maxsize=512)
def _turn_codes(text: str, short: bool) -> Codes:
    salt = _ASKED_SHORT if short else _ASKED_LONG
    words = name_codes(_WORD.findall(text)[-16:]) + np.uint64(salt)
    return np.concatenate([*runs_of([squeeze(text)[-_TURN_TAIL:] + "$"], _TURN_RUN, salt), words])


def _names(view: View) -> tuple[str, ...]:
    """Return the classes and expression kinds of a sentence, in a fixed order."""
    if not view.times and not view.money:
        return tuple(sorted(view.hits.spans))
    found = {*view.hits.spans, *[f"time {t.kind} {t.bound}" for t in view.times]}
    return tuple(sorted(found.union([f"money {m.kind}" for m in view.money])))


@lru_cache(maxsize=4096)
def _marks(names: tuple[str, ...], asked: tuple[str, ...], short: bool) -> Codes:
    """Return the codes of a sentence's names, of their pairs, and of the classes of the customer's turn."""
    own, turn = name_codes(names), _asked(asked, short)
    return np.concatenate([own, pairs(own), turn, *([crossed(own, turn)] if short else [])])


@lru_cache(maxsize=512)
def _asked(asked: tuple[str, ...], short: bool) -> Codes:
    return name_codes(asked) + np.uint64(_ASKED_SHORT if short else _ASKED_LONG)


@lru_cache(maxsize=4096)
def _paired(names: tuple[str, ...]) -> Codes:
    """Return the codes of signals and of their pairs."""
    own = name_codes(names)
    return np.concatenate([own, pairs(own)])
