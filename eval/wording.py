"""The words the tone scorers look for, loaded from `wording.yaml`: language is data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from pydantic import field_validator

from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["Register", "Wording", "load_wording", "squeeze"]

_FILE = Path(__file__).with_name("wording.yaml")


def squeeze(text: str) -> str:
    """Return text without case, width, space and punctuation differences, for plain comparison."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


class Register(Frozen):
    """Signs of the register a reply should and should not have, as expressions by language."""

    polite: dict[Lang, str]
    never: dict[Lang, str]


class Wording(Frozen):
    """Expressions and word lists by language; see the file for what each is for."""

    version: int
    asking: dict[Lang, str]
    one_word: dict[Lang, tuple[str, ...]]
    rhetorical: dict[Lang, str]
    correcting: dict[Lang, str]
    stock: dict[Lang, tuple[str, ...]]
    manner: Register
    unknowing: dict[Lang, str]
    leaks: tuple[str, ...]
    neutral_question: dict[Lang, str]

    @field_validator("asking", "rhetorical", "correcting", "unknowing")
    @classmethod
    def _compiles(cls, value: Mapping[Lang, str]) -> Mapping[Lang, str]:
        for lang, expression in value.items():
            try:
                re.compile(expression)
            except re.error as error:
                raise ValueError(f"{lang}: not a regular expression: {error}") from None
        return value

    def find(self, expressions: Mapping[Lang, str], lang: Lang, text: str) -> str:
        """Return the first words of a text that an expression of its language matches, or an empty text."""
        found = re.search(expressions[lang], unicodedata.normalize("NFKC", text).lower())
        return found.group() if found else ""


def load_wording(path: Path = _FILE) -> Wording:
    """Return the validated words; a mistake is a ConfigError naming file and field."""
    return load_model(path, Wording)
