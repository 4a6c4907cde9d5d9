"""Slots in the texts of data files: `{match}`, `{shop}`; a name nothing fills in is told when the file is loaded."""

from __future__ import annotations

import re
from collections.abc import Collection

from pydantic import AfterValidator

__all__ = ["slot_problem", "with_slots"]

_SLOT = re.compile(r"\{[^{}]*\}|[{}]")


def slot_problem(text: str, known: Collection[str]) -> str:
    """Return what is wrong with the slots of a text, or nothing: every brace must belong to a known slot."""
    allowed = {f"{{{name}}}" for name in known}
    for found in _SLOT.findall(text):
        if found not in allowed:
            told = f"only {', '.join(sorted(allowed))} can be" if allowed else "nothing in this text is"
            return f"unknown slot {found!r}; {told} filled in"
    return ""


def with_slots(*known: str) -> AfterValidator:
    """Return the validator of a text that may hold the named slots and no others."""

    def check(text: str) -> str:
        if problem := slot_problem(text, known):
            raise ValueError(problem)
        return text

    return AfterValidator(check)
