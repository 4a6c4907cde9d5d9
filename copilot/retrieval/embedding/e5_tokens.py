"""Text to token numbers for multilingual-e5: the unigram tokeniser, best path over pieces."""

from __future__ import annotations

import re

from copilot.retrieval.embedding.e5_file import E5File

__all__ = ["E5Tokeniser"]

_MARK = "\u2581"
_LONGEST_PIECE = 24


class E5Tokeniser:
    """Cuts text into the pieces whose scores add up highest."""

    def __init__(self, file: E5File) -> None:
        """Index the vocabulary by text."""
        self._known = {piece: (score, number) for number, (piece, score) in
                       enumerate(zip(file.pieces, file.scores.tolist(), strict=True)) if piece}  # fmt: skip
        self._reach: dict[str, int] = {}
        for piece in self._known:
            first, length = piece[0], min(len(piece), _LONGEST_PIECE)
            if length > self._reach.get(first, 0):
                self._reach[first] = length
        self._rewrites = {code: text for code, text in file.rewrites.items()}
        self._unknown = (min(file.scores.tolist()) - 10.0, file.unknown)
        self._ends = (file.bos, file.eos)
        self._limit = file.longest - 2

    def encode(self, text: str) -> list[int]:
        """Return the numbers with start and end marks, cut at the model's length."""
        return [self._ends[0], *self._best_path(self._normalised(text))[: self._limit], self._ends[1]]

    def _normalised(self, text: str) -> str:
        text = re.sub(" {2,}", " ", text.translate(self._rewrites))
        return (text if text.startswith(" ") else " " + text).replace(" ", _MARK)

    def _best_path(self, text: str) -> list[int]:
        size, known, reach = len(text), self._known, self._reach
        best = [0.0] + [-1e30] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        unknown_score, unknown = self._unknown
        for start in range(size):
            base = best[start]
            for end in range(start + 1, min(size, start + reach.get(text[start], 1)) + 1):
                found = known.get(text[start:end])
                if found is not None and found[1] != unknown and base + found[0] > best[end]:
                    best[end], came[end] = base + found[0], (start, found[1])
            if base + unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = base + unknown_score, (start, unknown)
        numbers = []
        while size > 0:
            size, number = came[size]
            numbers.append(number)
        return numbers[::-1]
