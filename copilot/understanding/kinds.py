"""Whether a plain word for goods ("these shoes") means a certain product: by what its name and its kind end with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.understanding.schema import KindWords

__all__ = ["Kinds"]

_REST = re.compile(r"[,，(（]|\s(?:for|with|in|of)\s|\s*\d")
"""Where a name goes on with what describes or counts it."""


class Kinds:
    """Plain words and what they may mean; built once from the data."""

    def __init__(self, words: Sequence[KindWords]) -> None:
        """Take the kinds of goods."""
        self._words = tuple(words)
        self.called = frozenset(word for kind in words for word in kind.called)

    def means(self, plain: str, names: Sequence[str]) -> bool:
        """Say whether a plain word may mean the product of these names: its own and that of its kind."""
        said = plain.lower()
        ends = {said, *(end for kind in self._words if said in kind.called for end in kind.are)}
        return any(_ends(name.lower(), end) for name in names for end in ends)


def _ends(name: str, end: str) -> bool:
    """Say whether a name, without what describes the goods behind it, ends with a word, in English a whole one."""
    head = re.sub(r"^[a-z]{2,4}-?\d+\s+", "", name)
    head = _REST.split(head, maxsplit=1)[0].rstrip()
    return head.endswith(end) and (not end.isascii() or re.search(rf"(?<![a-z]){re.escape(end)}$", head) is not None)
