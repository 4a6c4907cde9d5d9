"""Words that a translating machine or a typist got wrong, put right where it is plain what was meant."""

from __future__ import annotations

import re
from collections.abc import Collection

from copilot.retrieval.cleaning.report import Correction, Flag
from copilot.retrieval.cleaning.rules import CleaningRules, Misspelling

__all__ = ["corrected_text", "doubtful_words", "mistranslations"]

_BESIDE = 6
"""Characters behind a doubtful word by which a person tells where it stands."""


def corrected_text(
    text: str, rules: CleaningRules, translated: bool | None = None
) -> tuple[str, tuple[Correction, ...]]:
    """Return the text with known mistranslations and slips put right, and each with what it said before.

    `translated` tells whether the document was written by a translating machine, where the text is a part of it.
    """
    found = [item for item in rules.mistranslated if re.search(item.found, text)]
    if translated is None:
        translated = len(found) >= rules.mistranslations_at_least
    made: list[Correction] = []
    for item in (*(item for item in found if translated or item.alone), *rules.misspelled):
        text, several = _put_right(text, item)
        made += several
    return text, tuple(made)


def mistranslations(text: str, rules: CleaningRules) -> frozenset[str]:
    """Return which known mistranslations stand in a text."""
    return frozenset(item.found for item in rules.mistranslated if re.search(item.found, text))


def doubtful_words(text: str, rules: CleaningRules, kept: Collection[str] = ()) -> list[Flag]:
    """Return what is probably a slip and was not called right, with what may be meant; the text is left as it is."""
    flags: dict[str, Flag] = {}
    for item in rules.doubtful:
        seen = 0
        for match in re.finditer(item.found, text):
            if match.start() < seen:
                continue  # shown beside the one before
            beside = text[match.end() : match.end() + _BESIDE].partition("\n")[0]
            said, seen = match.group() + beside, match.end() + len(beside)
            after = (match.expand(item.meant) if item.meant else item.suggestion) + beside
            count = flags[said].count + 1 if said in flags else 1
            flags[said] = Flag(kind="doubtful", text=said, suggestion=item.suggestion, after=after, count=count)
    return [flag for said, flag in flags.items() if said not in kept]


def _put_right(text: str, item: Misspelling) -> tuple[str, list[Correction]]:
    matches = list(re.finditer(item.found, text))
    if not matches:
        return text, []
    before, after = matches[0].group(), matches[0].expand(item.meant)
    made = Correction(before=_last_line(before), after=_last_line(after), why=item.why, count=len(matches))
    return re.sub(item.found, item.meant, text), [made]


def _last_line(text: str) -> str:
    return text.rpartition("\n")[2]
