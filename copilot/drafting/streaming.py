"""Lets a stream out sentence by sentence, each only after everything up to its end has passed the check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from copilot.verdict import Verdict

__all__ = ["SentenceGate", "split_sentences"]

# A full stop counts only when a blank follows: what comes after "3." may still be "5 days".
_END = re.compile(r"[。！？!?…\n]+[”’』」）)\"']*\s*|\.[”’\")]*\s+")


_SENTENCE = 1000
"""Characters after which a sentence that does not end is given up: the model is stuck."""


class SentenceGate:
    """Holds text back until its sentence is complete and the whole text so far may be shown.

    Once a text so far is refused nothing more is let out; `refused` then says why.
    """

    def __init__(self, check: Callable[[str], Verdict]) -> None:
        """Take the check that is put to the whole text so far."""
        self._check = check
        self._text = ""
        self._shown = 0
        self._looked = 0
        self.refused: Verdict | None = None

    @property
    def text(self) -> str:
        """Everything that came in so far."""
        return self._text

    @property
    def shown(self) -> str:
        """Everything that was let out so far."""
        return self._text[: self._shown]

    def feed(self, piece: str) -> Iterator[str]:
        """Take a piece of the stream, yield the sentences that may be shown now."""
        self._text += piece
        for match in _END.finditer(self._text, self._looked):
            # A mark at the very end may be followed by more of its kind ("!!", "…"): wait for the next piece.
            if match.end() == len(self._text):
                break
            self._looked = match.end()
            yield from self._release(match.end())
        if self.refused is None and len(self._text) - self._looked > _SENTENCE:
            self.refused = Verdict(outcome="unchecked", error=f"a sentence of more than {_SENTENCE} characters")

    def close(self) -> Iterator[str]:
        """End the stream, yield what is left if it may be shown."""
        yield from self._release(len(self._text))

    def _release(self, end: int) -> Iterator[str]:
        if self.refused is not None or not self._text[self._shown : end].strip():
            return
        verdict = self._check(self._text[:end])
        if not verdict.may_be_shown:
            self.refused = verdict
            return
        piece, self._shown = self._text[self._shown : end], end
        yield piece


def split_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text with their trailing blanks; joined they are the text."""
    start = 0
    for match in _END.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield text[start:]
