"""The part of a product sheet's list that answers a question: "top 100 x 60 cm, …, for 110 to 175 cm body height"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from copilot.drafting.composer.quotes.quoting import Quote, closed, label_of
from copilot.types import Lang

__all__ = ["narrowed"]

_CLAUSE = re.compile(r"[，,]\s*(?!\d{3}(?!\d))")
_LEAST = 3
"""Clauses from which a statement counts as a list."""
_SHORT = 4
"""Chinese signs below which a clause is a mere value."""
_LEANING = {
    "zh": re.compile(r"^[也并且但而又可就]"),
    "en": re.compile(r"^(?:and|but|or|so|which|that|it)\b", re.I),
    "ko": re.compile(r"(?:고|며|서|면|니|만|은|는|이|가|을|를|의|로|에|와|과|도|나|게|해)(?<!\d도)$"),
}
"""Clauses that lean on their neighbours: such a statement is left whole."""
_COPULA = {"zh": "", "en": "", "ko": "입니다"}


def narrowed(quote: Quote, words: Iterable[str], guards: Iterable[str], lang: Lang, least: int = _LEAST) -> Quote:
    """Return only the clauses of a list that hold one of `words`; anything but a plain list of facts stays whole.

    A statement with one of `guards` (not, only, needs) stays whole too: "not for A, B or C" loses its sense in parts.
    From `least` clauses on a statement is a list.
    """
    text = quote.text.rstrip("。.")
    lowered = text.lower()
    if label_of(text) or any(word.lower() in lowered for word in guards):
        return quote
    clauses = [part.strip() for part in _CLAUSE.split(text)]
    kept = [part for part in clauses if any(word.lower().strip() in part.lower() for word in words)]
    if _values(clauses, lang):
        return quote
    if len(clauses) < least or not kept or len(kept) == len(clauses) or not all(_alone(c, lang) for c in kept[:-1]):
        return quote
    last = kept[-1] is clauses[-1]
    if not (_alone(kept[-1], lang) or (last and lang == "ko")):
        return quote
    said = ("，" if lang == "zh" else ", ").join(kept) + ("" if last else _COPULA[lang])
    return replace(quote, text=closed(said[:1].upper() + said[1:], lang))


def _values(clauses: list[str], lang: Lang) -> bool:
    """Say whether clauses are the values of one thing ("색상은 오트밀, 블랙, 그레이입니다"), not facts."""
    if lang == "ko" and re.search(r"\S[은는] ", clauses[0]):
        return True
    words = (c for c in clauses[1:] if not any(char.isdigit() for char in c))
    short = sum(len(c) < _SHORT if lang == "zh" else " " not in c for c in words)
    # A single word among English clauses ("…, USB-C, …") is a fact like them; colours come in rows.
    return short > (1 if lang == "en" else 0)


def _alone(clause: str, lang: Lang) -> bool:
    """Say whether a clause can stand without its neighbours."""
    whole = all(clause.count(a) == clause.count(b) for a, b in ("()", "（）"))
    return whole and ":" not in clause and "：" not in clause and not _LEANING[lang].search(clause)
