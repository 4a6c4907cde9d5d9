"""What no message to a customer looks like: the data behind the check of form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from copilot import resources
from copilot.slots import with_slots
from copilot.types import Frozen, Lang

__all__ = ["FormRules", "Kind", "Words", "load_form_rules"]

Kind = Literal["dialogue", "leak", "raw", "language", "echo", "again", "repeat", "cut", "empty", "bare", "long"]


class Words(Frozen):
    """What a model is told, in the language it writes in; `{match}` stands for the words in question."""

    zh: Annotated[str, with_slots("match")]
    en: Annotated[str, with_slots("match")]
    ko: Annotated[str, with_slots("match")]

    def say(self, lang: Lang, match: str) -> str:
        """Return the wording of a language about some words of a draft."""
        shown = " ".join(match.split())
        return str(getattr(self, lang)).replace("{match}", shown if len(shown) <= 40 else f"{shown[:40]}…")


def _pair(value: str) -> str:
    if len(value) != 2:
        raise ValueError("must be an opening and a closing mark")
    return value


def _every_kind(value: dict[Kind, Words]) -> dict[Kind, Words]:
    if missing := sorted(set(Kind.__args__) - set(value)):  # type: ignore[attr-defined]
        raise ValueError(f"lacks {', '.join(missing)}")
    return value


Pair = Annotated[str, AfterValidator(_pair)]


class FormRules(Frozen):
    """`prompts/composer/form.yaml`."""

    problems: Annotated[dict[Kind, Words], AfterValidator(_every_kind)]
    speakers: dict[Lang, tuple[str, ...]]
    leaks: tuple[re.Pattern[str], ...]
    raw: tuple[re.Pattern[str], ...]
    unfinished: re.Pattern[str]
    pairs: tuple[Pair, ...]
    quotes: tuple[Pair, ...]
    echo_at_least: int = Field(gt=0)
    echo_alike: float = Field(gt=0, le=1)
    echo_share: float = Field(gt=0, le=1)
    again_at_least: int = Field(gt=0)
    again_alike: float = Field(gt=0, le=1)
    copied_at_least: int = Field(gt=0)
    repeated_at_least: int = Field(gt=1)
    run_at_least: int = Field(gt=1)
    """Repeats in a row of a few words that are no sentence."""
    longest: int = Field(gt=0)
    """Characters a message may have."""
    foreign_signs: int = Field(gt=0)
    foreign_words: int = Field(gt=0)
    barest: int = Field(gt=0)
    """Letters from which a text can answer what was asked, a Chinese or Korean sign counted three."""


def load_form_rules(folder: Path | None = None) -> FormRules:
    """Read the rules from the composer's folder; ConfigError names file and field of a mistake."""
    return resources.load_model((folder or resources.root("prompts") / "composer") / "form.yaml", FormRules)
