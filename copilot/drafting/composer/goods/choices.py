"""Several products that answer one question: what each of the kind asked for tells about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.context import ScoredSnippet
from copilot.drafting.composer.quotes.details import statements, tellings, wanted
from copilot.drafting.composer.quotes.quoting import Quote, named_in, product_name, spoken, spoken_name
from copilot.drafting.composer.wording.approved import Wording

__all__ = ["Offered", "find_choices"]

_MOST = 3
"""Products named in one reply."""
Offered = tuple[str, Quote]
"""A product's name and what it tells."""


def find_choices(asked: str, kind: str, wording: Wording, shown: Sequence[ScoredSnippet]) -> tuple[Offered, ...]:
    """Return the products of the kind a question names with what they tell about its attribute, best found first.

    `kind` is the question without the words of the attribute. Where some meet it and others do not, only the former
    are returned.
    """
    if compared := _compared(asked, wording, shown):
        return compared
    attributes = [a for a in wanted(asked, wording.attributes) if not a.rules]
    if not attributes:
        return ()
    found: dict[str, Quote] = {}
    for scored in sorted(shown, key=lambda s: -s.score):
        name = product_name(scored.snippet)
        if scored.snippet.kind != "product" or name in found or not named_in(name, kind):
            continue
        own = [s for s in shown if s.snippet.kind == "product" and product_name(s.snippet) == name]
        told = [q for a in attributes for q in tellings(a, statements(own, wording), asked, wording)[:1]]
        if told:
            found[name] = told[0]
    negative = wording.frame.cues.get("negative", ())
    meeting = {n: q for n, q in found.items() if not any(word in q.text.lower() for word in negative)}
    labels = wording.frame.formats.labels
    return tuple((spoken_name(n), spoken(q, labels)) for n, q in list((meeting or found).items())[:_MOST])


def _compared(asked: str, wording: Wording, shown: Sequence[ScoredSnippet]) -> tuple[Offered, ...]:
    """Return what each of several products that a question names by code tells of what it asks, else of its use."""
    coded: dict[str, list[ScoredSnippet]] = {}
    for scored in shown:
        code = (scored.snippet.sku or "").lower()
        if (
            scored.snippet.kind == "product"
            and code
            and re.search(rf"(?<![a-z0-9-]){re.escape(code)}(?!\d)", asked.lower())
        ):
            coded.setdefault(product_name(scored.snippet), []).append(scored)
    if len(coded) < 2:
        return ()
    attributes = [a for a in wanted(asked, wording.attributes) if not a.rules]
    attributes += [a for name in ("use", "feature") if (a := wording.attributes.get(name)) and a not in attributes]
    labels = wording.frame.formats.labels
    found: list[Offered] = []
    for name, own in coded.items():
        told = next((q for a in attributes for q in tellings(a, statements(own, wording), asked, wording)[:1]), None)
        if told:
            found.append((spoken_name(name), spoken(told, labels)))
    return tuple(found[:_MOST]) if len(found) > 1 else ()
