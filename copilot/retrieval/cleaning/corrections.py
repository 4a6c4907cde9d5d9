"""Words that a translating machine or a typist got wrong, put right where it is plain what was meant."""

from __future__ import annotations

import re

from copilot.retrieval.cleaning.report import Correction, Flag
from copilot.retrieval.cleaning.rules import CleaningRules, Misspelling

__all__ = ["corrected_text", "doubtful_words"]


def corrected_text(text: str, rules: CleaningRules) -> tuple[str, tuple[Correction, ...]]:
    """Return the text with known mistranslations and slips put right, and each with what it said before."""
    found = [item for item in rules.mistranslated if re.search(item.found, text)]
    translated = len(found) >= rules.mistranslations_at_least
    made: list[Correction] = []
    for item in (*(item for item in found if translated or item.alone), *rules.misspelled):
        text, several = _put_right(text, item)
        made += several
    return text, tuple(made)


def doubtful_words(text: str, rules: CleaningRules) -> list[Flag]:
    """Return what is probably a slip, with what may be meant; the text is left as it is."""
    flags: list[Flag] = []
    for item in rules.doubtful:
        matches = re.findall(f"(?:{item.found}).{{0,6}}", text)
        if matches:
            flags.append(Flag(kind="doubtful", text=matches[0], suggestion=item.suggestion, count=len(matches)))
    return flags


def _put_right(text: str, item: Misspelling) -> tuple[str, list[Correction]]:
    matches = list(re.finditer(item.found, text))
    if not matches:
        return text, []
    before, after = matches[0].group(), matches[0].expand(item.meant)
    made = Correction(before=_last_line(before), after=_last_line(after), why=item.why, count=len(matches))
    return re.sub(item.found, item.meant, text), [made]


def _last_line(text: str) -> str:
    return text.rpartition("\n")[2]
