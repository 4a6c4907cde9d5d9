"""Words of the trade that mean the same, within and across languages (`knowledge/glossary.yaml`)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from copilot.glossary import Concepts, load_concepts

__all__ = ["Glossary", "load_glossary"]

_Entry = tuple[int, bool, bool, tuple[str, ...]]
"""Length of the word, whether it needs edges, whether any ending may follow, and its concepts."""


class Glossary:
    """Finds the concepts that a text speaks of, in one pass over it."""

    def __init__(self, concepts: Concepts) -> None:
        """Take the words of each concept by language."""
        words: dict[tuple[str, bool, bool], list[str]] = {}
        for concept, languages in concepts.items():
            for lang, forms in languages.items():
                for form in forms:
                    plain = _plain(form)
                    # A Latin abbreviation in a Chinese list is still a word with edges.
                    edged = lang == "en" or plain.isascii()
                    words.setdefault((plain.removesuffix("*"), edged, plain.endswith("*")), []).append(concept)
        self.digest = hashlib.sha256(repr(sorted(words.items())).encode()).hexdigest()[:12]
        self._automaton = _automaton(words)

    def concepts(self, text: str) -> list[str]:
        """Return the concepts of a text, each as often as one of its words occurs."""
        return [name for _, _, names in self._found(_plain(text)) for name in names]

    def without(self, text: str, concepts: Collection[str]) -> str:
        """Return the text in plain letters without the words of some concepts."""
        plain = _plain(text)
        letters = list(plain)
        for start, end, names in self._found(plain):
            if not set(names).isdisjoint(concepts):
                letters[start:end] = " " * (end - start)
        return "".join(letters)

    def _found(self, plain: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield where each word stands, and its concepts."""
        if self._automaton is None:
            return
        for end, entries in self._automaton.iter(plain):
            for length, edged, open_ended, concepts in entries:
                before, after = end - length, end + 1
                if edged and before >= 0 and _is_latin(plain[before]):
                    continue
                if edged and not open_ended and after < len(plain) and _is_latin(plain[after]):
                    continue
                yield before + 1, after, concepts


def load_glossary(path: Path | None = None) -> Glossary:
    """Return the glossary of a file; the sample shop's by default, an empty one when there is none."""
    return Glossary(load_concepts(path))


def _automaton(words: dict[tuple[str, bool, bool], list[str]]) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    entries: dict[str, list[_Entry]] = {}
    for (form, edged, open_ended), concepts in words.items():
        entries.setdefault(form, []).append((len(form), edged, open_ended, tuple(concepts)))
    for form, found in entries.items():
        automaton.add_word(form, tuple(found))
    automaton.make_automaton()
    return automaton if entries else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().replace("’", "'").split())


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
