"""Mutators: what each entry of `mutations.yaml` does to a draft. Deterministic: the case's id chooses."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import model_validator

from copilot.alternation import either
from copilot.types import Frozen, Lang
from eval.lines import load_list

__all__ = ["Mutation", "load_mutations", "mutate"]

_FILE = Path(__file__).with_name("mutations.yaml")
_SENTENCE_END = re.compile(r"([。！？!?~～]+|\.(?=\s|$)|$)", re.MULTILINE)
_SENTENCES = re.compile(r"[^。！？!?.\n]+[。！？!?.]*\s*")


class Mutation(Frozen):
    """One way to write a draft differently."""

    name: str
    how: Literal["before", "after", "sentence_end", "replace", "pattern", "function"]
    langs: tuple[Lang, ...] = ()
    words: dict[Lang, tuple[str, ...] | dict[str, str]] = {}

    @model_validator(mode="after")
    def _complete(self) -> Mutation:
        if self.how == "function" and self.name not in _FUNCTIONS:
            raise ValueError(f"no function called {self.name}; known: {', '.join(_FUNCTIONS)}")
        for lang, words in self.words.items():
            if (self.how == "replace") is not isinstance(words, dict):
                raise ValueError(f"words.{lang}: `replace` takes a mapping, every other a list")
            if self.how == "pattern" and len(words) != 2:
                raise ValueError(f"words.{lang}: a pattern takes the expression and what it becomes")
        return self


def load_mutations(path: Path = _FILE) -> tuple[Mutation, ...]:
    """Return the mutations of a file; a mistake is a ConfigError naming file and field."""
    return load_list(path, Mutation)


def mutate(mutation: Mutation, text: str, lang: Lang, seed: str) -> str | None:
    """Return the draft written differently, or None where the mutation has nothing to change."""
    if mutation.how == "function":
        changed = _FUNCTIONS[mutation.name](text) if lang in mutation.langs else text
    else:
        words = mutation.words.get(lang)
        changed = text if words is None else _with_words(mutation, text, words, seed)
    return changed if changed != text else None


def _with_words(mutation: Mutation, text: str, words: tuple[str, ...] | dict[str, str], seed: str) -> str:
    if isinstance(words, dict):
        known = re.compile(either(words), re.IGNORECASE)
        return known.sub(lambda match: words.get(match.group().lower(), match.group()), text)
    if mutation.how == "pattern":
        return re.sub(words[0], words[1], text)
    word = words[int(sha256(f"{mutation.name}{seed}".encode()).hexdigest(), 16) % len(words)]
    if mutation.how == "before":
        return word + text
    if mutation.how == "after":
        return text + word
    return _SENTENCE_END.sub(lambda match: word + match.group() if match.start() else "", text, count=3)


def _traditional(text: str) -> str:
    return cast(str, _converter().convert(text))


@cache
def _converter() -> Any:
    from opencc import OpenCC  # type: ignore[import-untyped]

    return OpenCC("s2t")


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _zero_width(text: str) -> str:
    # After every third character, so that short and long drafts are hit alike.
    return re.sub(r"(\S\S\S)(?=\S)", "\\1\u200b", text)


def _last_first(text: str) -> str:
    parts = [part.strip() for part in _SENTENCES.findall(text) if part.strip()]
    if len(parts) < 2 or "".join(parts) != "".join(p for p in re.split(r"\s*(?<=[。！？!?.])\s*|\n", text) if p):
        return text
    joint = " " if re.search(r"[A-Za-z가-힣]", text) else ""
    return joint.join([parts[-1], *parts[:-1]])


_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "script": _traditional,
    "width": _wide,
    "zero_width": _zero_width,
    "order": _last_first,
}
