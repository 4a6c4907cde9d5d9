"""Words that a translating machine got wrong, put right where it is plain what was meant."""

from __future__ import annotations

import re

from copilot.retrieval.cleaning.report import Correction
from copilot.retrieval.cleaning.rules import CleaningRules

__all__ = ["corrected_text"]


def corrected_text(text: str, rules: CleaningRules) -> tuple[str, tuple[Correction, ...]]:
    """Return the text with known mistranslations put right, and each with what it said before."""
    found = [item for item in rules.mistranslated if re.search(item.found, text)]
    translated = len(found) >= rules.mistranslations_at_least
    made: list[Correction] = []
    for item in found:
        if not (translated or item.alone):
            continue
        matches = list(re.finditer(item.found, text))
        if matches:
            first = matches[0]
            made.append(
                Correction(before=first.group(), after=first.expand(item.meant), why=item.why, count=len(matches))
            )
            text = re.sub(item.found, item.meant, text)
    return text, tuple(made)
